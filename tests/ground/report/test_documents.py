"""The report as a file: one document, nothing loaded, nothing let in."""

from __future__ import annotations

import base64
import builtins
import hashlib
import json
import re
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from klastr.errors import InvalidOption, MissingExtra
from klastr.identify.crossborder import CrossBorderClusters, cross_border_clusters
from klastr.identify.findings import RegionalClusters
from klastr.report.documents import write_report
from klastr.tables.geography import Geography
from klastr.tables.tiles import Tile


class Page(HTMLParser):
    """What a browser would make of the file."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: dict[str, list[str]] = {"style": [], "script": []}
        self.text: list[str] = []
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag if tag in self.raw else ""

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        self.raw[self._inside].append(data) if self._inside else self.text.append(data)


@pytest.fixture(scope="module")
def text(example: RegionalClusters, example_borders: CrossBorderClusters, example_tiles: dict[str, Tile],
         tmp_path_factory: pytest.TempPathFactory) -> str:  # fmt: skip
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_report(example, example_borders, path, tiles=example_tiles)
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def data_of(page: Page) -> Any:
    return json.loads(page.raw["script"][0])


def test_nothing_is_loaded_from_anywhere(page: Page, text: str) -> None:
    for tag, attributes in page.tags:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "source", "video", "audio"}
        assert not {"src", "srcset", "data", "action", "background", "poster", "ping"} & attributes.keys(), tag
        for name, value in attributes.items():
            if name in {"href", "xlink:href"}:
                assert (value or "").startswith("#"), value
    assert re.search(r"@import|url\((?!#)", "".join(page.raw["style"])) is None
    assert (
        re.search(r"\bimport\b|fetch\(|XMLHttpRequest|WebSocket|sendBeacon|new Worker", page.raw["script"][1]) is None
    )
    assert set(re.findall(r"https?://[^\s\"'<]+", text)) == {"http://www.w3.org/2000/svg"}


def test_the_policy_lets_in_exactly_what_is_there(page: Page) -> None:
    policy = next(a["content"] or "" for tag, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for kind, content in (("style", page.raw["style"][0]), ("script", page.raw["script"][1])):
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert not any(
        "style" in attributes or any(name.startswith("on") for name in attributes) for _, attributes in page.tags
    )


def test_it_begins_with_the_sentence(page: Page) -> None:
    headings = [tag for tag, _ in page.tags if tag in {"h1", "h2", "h3"}]
    assert headings[0] == "h1"
    assert headings.count("h1") == 1
    words = " ".join(" ".join(page.text).split())
    assert words.index("the strongest is Coal mining in Silesia") < words.index(
        "Where are the strong regional clusters?"
    )


def test_a_reader_without_eyes_finds_the_way(page: Page) -> None:
    tags = [tag for tag, _ in page.tags]
    for landmark in ("header", "nav", "main", "footer"):
        assert landmark in tags
    assert tags.count("caption") == tags.count("table")
    assert next(a for tag, a in page.tags if tag == "html")["lang"] == "en"
    skip = next(a for tag, a in page.tags if a.get("class") == "skip")
    ids = [a["id"] for _, a in page.tags if a.get("id")]
    assert (skip["href"] or "").removeprefix("#") in ids
    assert len(ids) == len(set(ids))
    for _, attributes in page.tags:
        for name in ("aria-labelledby", "aria-describedby"):
            assert set((attributes.get(name) or "").split()) <= {*ids, "evidence-title"}
    assert all(a.get("scope") for tag, a in page.tags if tag == "th")


def test_the_data_hold_what_the_page_computes_with(page: Page, example: RegionalClusters) -> None:
    data = data_of(page)
    assert data["regions"]["codes"] == list(example.regions)
    assert data["groups"]["names"][data["groups"]["codes"].index("C24")] == "Basic metals"
    assert data["stars"][1]["thresholds"] == 2
    assert data["sources"] == ["Eurostat (sbs_r_nuts06_r2)"]


def test_figures_carry_their_source(page: Page) -> None:
    words = " ".join(page.text)
    assert "Source: Eurostat (sbs_r_nuts06_r2)" in words
    assert "Sölvell, Ketels and Lindqvist (2008)" in words


def test_the_example_is_small(text: str) -> None:
    assert len(text.encode()) < 500_000


def test_it_is_the_same_every_time(
    found: RegionalClusters, borders: CrossBorderClusters, tmp_path: Path, squares: Callable[..., Geography]
) -> None:
    for name in ("one.html", "two.html"):
        write_report(found, borders, tmp_path / name, geography=squares(found.regions))
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


@pytest.mark.parametrize("language", ["en", "cs"])
def test_hostile_names_stay_text(
    hostile: RegionalClusters, tmp_path: Path, language: str, squares: Callable[..., Geography]
) -> None:
    nothing = cross_border_clusters(hostile, [])
    for geography, tiles in (
        (None, None),
        (squares(hostile.regions), None),
        (None, {code: Tile(0, k) for k, code in enumerate(hostile.regions)}),
    ):
        write_report(hostile, nothing, tmp_path / "report.html", geography=geography, tiles=tiles, language=language)
        text = (tmp_path / "report.html").read_text(encoding="utf-8")
        page = Page(text)
        assert [tag for tag, _ in page.tags if tag in {"script", "img", "u", "i"}].count("script") == 2
        assert {"img", "u"}.isdisjoint(tag for tag, _ in page.tags)
        assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
        assert "{{7*7}} {count}" in "".join(page.text)
        assert data_of(page)["regions"]["codes"] == list(hostile.regions)
        assert text.count("</script>") == 2


def test_czech_report_is_czech(
    found: RegionalClusters, borders: CrossBorderClusters, tmp_path: Path, squares: Callable[..., Geography]
) -> None:
    write_report(found, borders, tmp_path / "report.html", geography=squares(found.regions), language="cs")
    page = Page((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert next(a for tag, a in page.tags if tag == "html")["lang"] == "cs"
    words = " ".join(page.text)
    assert "Lokalizační kvocient" in words
    assert "2,70" in words
    for english in ("Growth", "Quotient", "Region by", "How do you", "Show", "threshold", "interval answers"):
        assert english not in words


def test_regions_are_named_as_in_the_geometry_file_where_the_table_has_no_names(
    plain: RegionalClusters, tmp_path: Path, squares: Callable[..., Geography]
) -> None:
    nothing = cross_border_clusters(plain, [])
    write_report(plain, nothing, tmp_path / "report.html", geography=squares(plain.regions))
    assert "Square A" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert plain.region_name("A") == "A"


def test_without_the_extra_one_sentence_says_what_to_install(
    plain: RegionalClusters, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without_jinja(name: str, *args: Any, **options: Any) -> Any:
        if name.split(".")[0] == "jinja2":
            raise ImportError(name)
        return real(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", without_jinja)
    monkeypatch.delitem(sys.modules, "jinja2", raising=False)
    with pytest.raises(MissingExtra, match=r"pip install 'klastr\[reports\]'"):
        write_report(plain, cross_border_clusters(plain, []), tmp_path / "report.html")
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_language_is_refused(plain: RegionalClusters, tmp_path: Path) -> None:
    with pytest.raises(InvalidOption, match="'de'"):
        write_report(plain, cross_border_clusters(plain, []), tmp_path / "report.html", language="de")
