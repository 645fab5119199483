"""How regions of one version are found in another."""

from __future__ import annotations

import csv
from itertools import permutations
from pathlib import Path

import pytest

from klastr.codes.nuts import VERSIONS, codes_of, versions
from klastr.codes.nuts_changes import concordance, origin, successions, successors
from klastr.errors import InvalidOption

BOTH_WAYS = list(permutations(VERSIONS, 2))


@pytest.mark.parametrize(
    ("code", "since", "until", "successor"),
    [
        ("EL11", 2010, 2016, "EL51"),
        ("FR21", 2013, 2016, "FRF2"),
        ("FR92", 2010, 2016, "FRY2"),  # by way of FRA2
        ("ITD3", 2006, 2021, "ITH3"),
        ("PL11", 2003, 2021, "PL71"),
        ("SE01", 2003, 2021, "SE11"),
        ("UKM2", 2013, 2016, "UKM7"),
        ("CZ08", 2003, 2021, "CZ08"),
        ("FRF2", 2016, 2010, "FR21"),  # backwards
    ],
)
def test_a_recoded_region_is_followed(code: str, since: int, until: int, successor: str) -> None:
    assert successors(code, since, until).successor == successor


@pytest.mark.parametrize(
    ("code", "since", "until", "here", "there"),
    [
        ("HU10", 2013, 2016, "HU10", "HU11 HU12"),
        ("HU11", 2016, 2013, "HU11 HU12", "HU10"),
        ("PL12", 2010, 2021, "PL12", "PL91 PL92"),
        ("LT00", 2013, 2016, "LT00", "LT01 LT02"),
        ("IE01", 2013, 2016, "IE01 IE02", "IE04 IE05 IE06"),
        ("DE41", 2006, 2010, "DE41 DE42", "DE40"),
        ("FI13", 2006, 2016, "FI13 FI1A", "FI1D"),
        ("ITE3", 2006, 2010, "ITD5 ITE3", "ITH5 ITI3"),
        ("DK00", 2003, 2006, "DK00", "DK01 DK02 DK03 DK04 DK05"),
        ("HR04", 2016, 2021, "HR04", "HR02 HR05 HR06"),
        ("NO05", 2016, 2021, "NO01 NO03 NO04 NO05", "NO08 NO09 NO0A"),
        ("UKI1", 2010, 2013, "UKI1", "UKI3 UKI4"),
        ("FR91", 2010, 2016, "FR91", "FRY1"),
    ],
)
def test_a_redrawn_region_is_told_with_all_that_took_part(
    code: str, since: int, until: int, here: str, there: str
) -> None:
    found = successors(code, since, until)
    assert found.status == "split_or_merged"
    assert found.successor is None
    assert (" ".join(found.here), " ".join(found.there)) == (here, there)


def test_reasons_are_sentences_for_a_person() -> None:
    assert successors("HU11", 2016, 2013).reason == "HU10 (NUTS 2013) was split into HU11 and HU12 (NUTS 2016)."
    assert successors("DE42", 2006, 2016).reason == "DE41 and DE42 (NUTS 2006) were merged into DE40 (NUTS 2016)."
    assert successors("EL11", 2010, 2013).reason == "EL11 (NUTS 2010) became EL51 (NUTS 2013)."
    assert successors("UKM2", 2013, 2016).reason.endswith("its boundary moved a little.")
    assert "not the same area" in successors("FR91", 2010, 2013).reason
    assert "redrawn" in successors("IE02", 2013, 2016).reason
    assert successors("CZ08", 2003, 2021).reason == "CZ08 is the same in NUTS 2003 and NUTS 2021."
    assert successors("HU11", 2013, 2016).reason == "HU11 is not a code of NUTS 2013."
    assert successors("FRA5", 2013, 2010).reason == "What FRA5 (NUTS 2013) is in NUTS 2010 is not recorded."


def test_a_version_that_never_was_is_refused() -> None:
    with pytest.raises(InvalidOption, match="no NUTS 2011"):
        concordance(2011, 2016)


@pytest.mark.parametrize(("since", "until"), BOTH_WAYS)
@pytest.mark.parametrize("level", [0, 1, 2])
def test_both_directions_tell_the_same(since: int, until: int, level: int) -> None:
    there_and_back = concordance(until, since, level=level)
    told = concordance(since, until, level=level)
    assert set(told) == codes_of(since, level=level)
    for code, found in told.items():
        assert code in found.here
        assert set(found.there) <= codes_of(until, level=level)
        for other in found.there:
            back = there_and_back[other]
            assert (back.here, back.there, back.status) == (found.there, found.here, found.status)


@pytest.mark.parametrize(("since", "until"), BOTH_WAYS)
def test_no_region_is_lost_on_the_way(since: int, until: int) -> None:
    """Only what was outside the Union's statistics has no other side: Croatia in 2006, Mayotte, Svalbard."""
    silent = {code for code, found in concordance(since, until).items() if not found.there}
    assert silent <= {"HR02", "HR03", "HR04", "HR05", "HR06", "FRA5", "FRY5", "NO0B"}


def test_a_table_that_mixes_versions_is_brought_to_one() -> None:
    found = successions(["EL11", "EL51", "HU10", "CZZZ", "XX99"], to_version=2016)
    assert {code: one.status for code, one in found.items()} == {
        "EL11": "recoded",
        "EL51": "same",
        "HU10": "split_or_merged",
        "CZZZ": "extra_regio",
        "XX99": "unknown",
    }


@pytest.mark.parametrize(
    ("code", "known", "status", "there"),
    [
        ("CZ08", {"CZ08"}, "same", ("CZ08",)),
        ("EL51", {"EL11", "EL12"}, "recoded", ("EL11",)),
        ("FRY2", {"FR92"}, "recoded", ("FR92",)),
        ("DE40", {"DE41", "DE42", "DE30"}, "split_or_merged", ("DE41", "DE42")),
        ("HU11", {"HU10"}, "split_or_merged", ("HU10",)),
        ("FRA5", {"FR91"}, "unknown", ()),
        ("CZZZ", set(), "extra_regio", ()),
        ("north", {"south"}, "unknown", ()),
        ("north", {"north"}, "same", ("north",)),
    ],
)
def test_the_earlier_codes_of_a_region_are_found(
    code: str, known: set[str], status: str, there: tuple[str, ...]
) -> None:
    found = origin(code, known)
    assert (found.status, found.there) == (status, there)


def test_what_would_have_been_needed_is_told() -> None:
    assert origin("HU11", {"SK01"}).there == ("HU10",)
    assert origin("ITH5", {"ITD5"}).there == ("ITD5", "ITE3")


def test_every_code_of_level_3_that_was_recoded_once_is_followed() -> None:
    assert successors("CZ061", 2003, 2006).status in ("split_or_merged", "unknown")
    assert successors("EL111", 2010, 2013).successor == "EL511"
    assert successors("SK010", 2003, 2021).status == "same"


def test_the_concordance_agrees_with_the_one_made_for_eurostats_table(real_data: Path) -> None:
    """326 codes of level 2, matched elsewhere with the map of 2016."""
    with (real_data / "nuts2_sbs_to_2016.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    told = successions([row["nuts2_code"] for row in rows], to_version=2016)
    assert len(rows) == 326
    for row in rows:
        found = told[row["nuts2_code"]]
        expected = (
            row["status"],
            row["nuts2_code_2016"] or (found.successor if found.status == "extra_regio" else None),
        )
        assert (found.status, found.successor) == expected, row


def test_every_code_of_the_table_has_a_version(real_data: Path) -> None:
    with (real_data / "nuts2_sbs_to_2016.csv").open(encoding="utf-8") as file:
        assert all(versions(row["nuts2_code"]) for row in csv.DictReader(file))
