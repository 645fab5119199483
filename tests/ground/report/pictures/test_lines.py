"""Text on pictures stays inside its box."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from klastr.report.pictures.lines import lines_of, width_of


@given(st.text(max_size=300), st.integers(1, 5))
def test_no_line_is_wider_than_its_room_and_no_more_lines_than_asked(text: str, most: int) -> None:
    lines = lines_of(text, 10, 100, at_most=most)
    assert 1 <= len(lines) <= most
    assert all(width_of(line, 10) <= 100 for line in lines)


@given(st.lists(st.sampled_from(["regional", "clusters", "of", "5"]), min_size=1, max_size=60))
def test_nothing_is_lost_where_there_is_room(words: list[str]) -> None:
    assert " ".join(lines_of(" ".join(words), 10, 100)) == " ".join(words)


def test_a_per_cent_sign_stays_with_its_number() -> None:
    lines = lines_of("interval at 90 % of all draws", 10, width_of("interval at 90", 10) + 1)
    assert not any(line.startswith("%") for line in lines)


def test_letters_of_east_asia_are_wide() -> None:
    assert width_of("東京", 10) == 20
