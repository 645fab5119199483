"""Both catalogues say the same things; a place that is filled in one is filled in the other."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from klastr.report.words import LANGUAGES, words

# The subject of Czech sentences bends with what stands before it; there the reference is named in other words.
MAY_LEAVE_OUT = {"page.sentence.one": {"reference"}, "page.sentence.other": {"reference"}}


def entries(catalogue: dict[str, Any], above: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in catalogue.items():
        found |= entries(value, f"{above}{key}.") if isinstance(value, dict) else {above + key: str(value)}
    return found


def catalogue(language: str) -> dict[str, str]:
    text = (files("klastr.report.words") / f"{language}.toml").read_text(encoding="utf-8")
    return entries(tomllib.loads(text))


def places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_the_languages_know_the_same_keys() -> None:
    english, czech = (set(catalogue(language)) for language in ("en", "cs"))
    plural = {key for key in czech if key.endswith(".few")}
    assert english == czech - plural
    assert {key.removesuffix("few") + "other" for key in plural} <= english


def test_the_languages_fill_the_same_places() -> None:
    english, czech = catalogue("en"), catalogue("cs")
    for key, text in english.items():
        assert places(text) - MAY_LEAVE_OUT.get(key, set()) == places(czech[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_left_in_english(language: str) -> None:
    texts = catalogue(language)
    assert [key for key, text in texts.items() if not text.strip() and key != "page.sentence.no_year"] == []
    if language == "cs":
        english = catalogue("en")
        same = {re.sub(r"\{\w+\}", "", text) for key, text in texts.items() if english.get(key) == text}
        left = {word for text in same for word in re.findall(r"[a-zA-Z]{4,}", text)}
        assert left <= {"Region", "region", "interval"}  # spelt alike


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, "0 regionů"), (1, "1 region"), (2, "2 regiony"), (4, "4 regiony"), (5, "5 regionů"), (22, "22 regionů")],
)
def test_czech_counts_bend_their_nouns(count: int, told: str) -> None:
    assert words("cs").counted("count.regions", count) == told
