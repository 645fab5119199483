"""Pictures as text: whatever a table calls its regions, the picture stays a picture."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from klastr.report.drawing import element, outline, shortened, written

ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=40)


@given(name=ANY_TEXT)
def test_any_name_stays_text(name: str) -> None:
    picture = element("text", written(name), data_name=name)
    text = ElementTree.fromstring(picture.encode("utf-8", "replace"))
    assert list(text) == []
    assert set(text.attrib) == {"data-name"}


def test_a_name_is_what_it_was() -> None:
    name = "</text><script>alert('&amp;')</script>"
    assert ElementTree.fromstring(element("text", written(name))).text == name


def test_an_outline_closes_and_comes_back() -> None:
    path = outline([[(5, 7), (15, 7), (15, -3), (5, 7)], [(0, 0), (1, 0), (1, 1), (0, 0)]])
    assert path == "M5 7l10 0 0-10zM0 0l1 0 0 1z"


def test_a_short_name_stays_whole() -> None:
    assert shortened("Praha", 5) == "Praha"
    assert shortened("Praha 1", 6) == "Praha…"
    assert len(shortened("Moravskoslezsko", 9)) == 9
