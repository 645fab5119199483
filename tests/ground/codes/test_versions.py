"""Spans of versions, and the version that a set of codes fits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from klastr.codes.versions import best_versions, span_of, versions_in

VERSIONS = (2003, 2006, 2010, 2013)


@given(st.integers(0, 3), st.integers(0, 3))
def test_a_span_is_read_as_it_was_written(first: int, last: int) -> None:
    held = VERSIONS[min(first, last) : max(first, last) + 1]
    assert versions_in(span_of(held), VERSIONS) == held


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.sets(st.sampled_from(VERSIONS), min_size=1)))
def test_no_version_holds_more_codes_than_the_chosen_one(known: dict[str, set[int]]) -> None:
    fit = best_versions({code: tuple(sorted(held)) for code, held in known.items()})
    counts = {version: sum(version in held for held in known.values()) for version in VERSIONS}
    if known:
        assert all(counts[version] == max(counts.values()) for version in fit.versions)
        assert round(fit.share * len(known)) == max(counts.values())
        assert len(fit.elsewhere) == len(known) - max(counts.values())


def test_of_two_versions_that_hold_as_many_the_later_is_taken() -> None:
    fit = best_versions({"old": (2003,), "new": (2013,)})
    assert (fit.versions, dict(fit.elsewhere)) == ((2013,), {"old": (2003,)})


def test_nothing_fits_nothing() -> None:
    fit = best_versions({}, ["x"])
    assert (fit.versions, fit.share, fit.mixed, fit.reason) == ((), 0, False, "")
    assert best_versions({}).share == 0
