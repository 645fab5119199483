"""The style files as they are written: one place for colours, no force, nothing from elsewhere, all of it shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from klastr.report import colours

ROOT = Path(__file__).parents[3]
LOOK = ROOT / "src/klastr_platform/site/static/klastr"
SPECIMEN = (Path(__file__).parent / "specimen.html").read_text(encoding="utf-8")
STYLES = {path.name: path.read_text(encoding="utf-8") for path in sorted(LOOK.glob("*.css"))}
FILES = {path.name: path.read_text(encoding="utf-8") for path in sorted(LOOK.iterdir()) if path.is_file()}

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
NAMED = "white black red green blue orange yellow purple grey gray silver teal navy maroon"
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b(?=[\s;,)])|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\(|(?<=[\s:,(])(?:"
    + "|".join(NAMED.split())
    + r")(?=[\s;,)])",
    re.IGNORECASE,
)
# About 8 kB when a server compresses them.
MOST_BYTES = 36_000


def rules(name: str) -> str:
    return COMMENT.sub("", STYLES[name])


def test_there_are_styles_to_look_at() -> None:
    assert {"tokens.css", "layout.css", "print.css"} <= STYLES.keys()


@pytest.mark.parametrize("line", ["a { color: #fff; }", "a { color:white; }", "a { fill: rgb(1 2 3); }"])
def test_a_colour_is_recognised(line: str) -> None:
    assert COLOUR.search(line)


@pytest.mark.parametrize("name", [name for name in STYLES if name != "tokens.css"])
def test_only_the_tokens_name_a_colour(name: str) -> None:
    assert COLOUR.findall(rules(name)) == []


@pytest.mark.parametrize("name", [name for name in STYLES if name != "print.css"])
def test_nothing_is_forced_outside_print(name: str) -> None:
    assert "!important" not in rules(name)


@pytest.mark.parametrize("name", STYLES)
def test_all_rules_stand_in_layers(name: str) -> None:
    inner = r"\{[^{}]*\}"
    for _ in range(3):
        inner = rf"\{{(?:[^{{}}]|{inner})*\}}"
    outside = re.sub(rf"@layer [\w, ]+;|@layer \w+ {inner}", "", rules(name))
    assert outside.strip() == ""


def test_every_value_that_is_asked_for_is_given() -> None:
    every = "".join(rules(name) for name in STYLES)
    given = set(re.findall(r"(--[\w-]+):", every))
    asked = set(re.findall(r"var\((--[\w-]+)", every))
    assert asked - given == set()
    assert given - asked == set(), "no value is kept that nobody asks for"


def test_colours_of_charts_are_those_of_the_reports() -> None:
    text = rules("tokens.css")
    steps = [re.search(rf"--c{step}: light-dark\((\S+), (\S+)\)", text) for step in range(colours.STEPS)]
    written = [re.search(rf"--i{step}: light-dark\((\S+), (\S+)\)", text) for step in range(colours.STEPS)]
    assert [step and step.groups() for step in steps] == list(zip(colours.LIGHT, colours.DARK, strict=True))
    assert [ink and ink.groups() for ink in written] == list(zip(colours.LIGHT_INK, colours.DARK_INK, strict=True))


def test_accent_is_that_of_the_reports() -> None:
    page = (ROOT / "src/klastr/report/page/page.css").read_text(encoding="utf-8")
    light, dark = re.findall(r"--accent: (#\w+)", page)
    assert f"--accent: light-dark({light}, {dark})" in rules("tokens.css")


def test_nothing_comes_from_elsewhere() -> None:
    namespace = 'xmlns="http://www.w3.org/2000/svg"'
    found = {
        name: re.findall(r"https?://|@import|url\(|@font-face", FILES[name].replace(namespace, "")) for name in FILES
    }
    assert {name: many for name, many in found.items() if many} == {}


def test_they_are_small() -> None:
    assert sum(len(text.encode()) for text in STYLES.values()) < MOST_BYTES
    assert {name: text.count("\n") for name, text in FILES.items() if text.count("\n") > 400} == {}


def test_the_specimen_shows_every_class() -> None:
    selectors = re.sub(r"\{[^{}]*\}", "{}", "".join(rules(name) for name in STYLES))
    classes = set(re.findall(r"\.([a-z][\w-]*)", selectors))
    shown = {name for value in re.findall(r'class=["\']([^"\']+)["\']', SPECIMEN) for name in value.split()}
    assert classes - shown - {"script"} == set()


def test_the_specimen_links_every_style() -> None:
    assert re.findall(r'rel="stylesheet" href="\S+/(\w+\.css)"', SPECIMEN)[0] == "tokens.css"
    assert set(re.findall(r'rel="stylesheet" href="\S+/(\w+\.css)"', SPECIMEN)) == STYLES.keys()


def test_every_icon_exists_and_is_shown() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', FILES["icons.svg"]))
    assert drawn == set(re.findall(r"icons\.svg#([\w-]+)", SPECIMEN))


def test_organisations_of_the_specimen_are_marked() -> None:
    names = re.findall(r"<h3><a [^>]*>([^<]+)</a></h3>", SPECIMEN)
    assert len(names) >= 5
    assert all(name.startswith("Demo ") for name in names)
    assert SPECIMEN.count("badge synthetic") >= len(names)
