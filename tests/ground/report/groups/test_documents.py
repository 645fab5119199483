"""The page: its first sentence says what the groups are worth; all behind it can be read without a script."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from klastr.errors import InvalidOption
from klastr.identify.grouping.groups import IndustryGroups
from klastr.identify.grouping.held_out import HeldOut
from klastr.identify.traded import TradedSplit, traded_industries
from klastr.identify.traded_rule import TradedRule
from klastr.report.groups.documents import write_groups_report
from klastr.report.groups.sentences import further, headline
from klastr.report.words import LANGUAGES, words
from klastr.tables.regional import RegionalTable


def page_of(found: IndustryGroups, folder: Path, **asked: object) -> str:
    path = folder / "report.html"
    write_groups_report(found, path, **asked)  # type: ignore[arg-type]
    return path.read_text(encoding="utf-8")


def text_of(page: str) -> str:
    """What a reader sees of a page, without script and style."""
    shown = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown))


@pytest.fixture(scope="module")
def split() -> TradedSplit:
    rows = [("A", "steel", 90), ("A", "shops", 50), ("B", "steel", 0), ("B", "shops", 60)]
    return traded_industries(RegionalTable.from_rows(rows), rule=TradedRule(share=None, top5=None, gini=0.28))


def test_the_first_sentence_is_the_answer(groups: IndustryGroups) -> None:
    held = groups.held_out
    ours, rival = (held.summary(name) for name in ("found", "sections"))
    shares = [
        f"{100 * one[name][0]:.0f} %" for one in (ours, rival) for name in ("groups_above_p95", "industries_above_p95")
    ]
    assert headline(groups, words("en")) == (
        f"4 industry groups found: on regions that were not used to choose them, {shares[0]} of the groups and "
        f"{shares[1]} of their industries are more tied within than to 95 % of the other groups; of the best other "
        f"definition, “sections”, {shares[2]} and {shares[3]}."
    )


def test_without_held_out_regions_the_sentence_says_so(groups: IndustryGroups, tmp_path: Path) -> None:
    seen = replace(groups, held_out=HeldOut((), np.empty((0, 4)), float("nan")))
    assert "nothing was held out" in headline(seen, words("en"))
    page = text_of(page_of(seen, tmp_path))
    assert "flatter them" in page
    assert "nan" not in page.lower().replace("finan", "")


def test_chance_and_single_matrices_are_told(groups: IndustryGroups, split: TradedSplit) -> None:
    told = " ".join(further(groups, split, words("en")))
    assert "Random groups of the same sizes reach" in told
    assert f"(p = {groups.held_out.p_value:.3f})" in told
    assert "The best definition from a single matrix" in told
    assert "were set aside first" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_holds_every_group_and_member_without_a_script(
    groups: IndustryGroups, tmp_path: Path, language: str
) -> None:
    page = text_of(page_of(groups, tmp_path, language=language))
    for group in groups.scores.groups:
        assert groups.definition.group_label(group, language) in page
    for code in groups.industries:
        assert code in page


def test_the_limits_of_held_out_scores_are_told(groups: IndustryGroups, tmp_path: Path) -> None:
    page = text_of(page_of(groups, tmp_path))
    assert "do not come from regions and so are the same in both halves" in page


def test_ties_that_do_not_come_from_regions_bring_a_second_table(groups: IndustryGroups, tmp_path: Path) -> None:
    assert "By the held-out regions alone" not in text_of(page_of(groups, tmp_path))
    linked = replace(groups, judging=(*groups.judging, "input-output links"))
    assert "By the held-out regions alone" in text_of(page_of(linked, tmp_path))


def test_rivals_stand_beside_chance(groups: IndustryGroups, tmp_path: Path) -> None:
    page = text_of(page_of(groups, tmp_path))
    compared = next(one for one in groups.comparisons if one.second.definition.name == "mixed up")
    assert f"{len(compared.moved)} of 14 industries are in another group than there" in page
    assert "200 random partitions of the same sizes" in page


def test_what_was_set_aside_says_why(groups: IndustryGroups, split: TradedSplit, tmp_path: Path) -> None:
    aside = replace(groups, set_aside={"C99": "has no jobs in these regions"})
    page = text_of(page_of(aside, tmp_path, traded=split))
    assert "C99 C99 has no jobs in these regions" in page
    gini = split.gini[split.industries.index("shops")]
    assert f"local: locational Gini {gini:.2f} against a threshold of 0.28" in page


def test_the_page_loads_nothing_and_its_policy_lets_nothing_in(groups: IndustryGroups, tmp_path: Path) -> None:
    page = page_of(groups, tmp_path)
    assert re.findall(r"(?:src|href)=\"(?!#)[^\"]*\"", page) == []
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert "default-src &#39;none&#39;" in policy[1]
    assert " style=" not in page.split("<script")[0]


def test_names_that_want_to_be_markup_stay_text(hostile_groups: IndustryGroups, tmp_path: Path) -> None:
    page = page_of(hostile_groups, tmp_path)
    assert page.count("</script>") == 2
    assert [sign for sign in ("<img", "<svg onload", "<i>odd", "<u>") if sign in page] == []
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert data is not None
    assert json.loads(data[1])["groups"]


def test_an_unknown_language_is_refused(groups: IndustryGroups, tmp_path: Path) -> None:
    with pytest.raises(InvalidOption, match="no catalogue"):
        write_groups_report(groups, tmp_path / "report.html", language="de")
    assert list(tmp_path.iterdir()) == []
