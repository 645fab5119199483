"""Six languages: every string is in every catalogue, and pages are in the language of their address."""

from __future__ import annotations

import gettext
import importlib
import re
from pathlib import Path
from types import ModuleType

import pytest
from django.test import Client
from django.utils.translation import ngettext, override

ROOT = Path(__file__).parents[3]
LOCALE = ROOT / "src/klastr_platform/locale"
OTHERS = ("cs", "de", "hu", "pl", "sk")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")


def catalogue(language: str) -> dict[object, str]:
    with (LOCALE / language / "LC_MESSAGES/django.mo").open("rb") as file:
        return dict(gettext.GNUTranslations(file)._catalog)


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """What `make words` runs."""
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    return importlib.import_module("translations")


@pytest.mark.parametrize("language", OTHERS)
def test_every_string_is_in_every_catalogue_and_catalogues_are_compiled(tool: ModuleType, language: str) -> None:
    path = LOCALE / language / "LC_MESSAGES/django.po"
    entries = tool.merged(list(tool.marked_strings().values()), tool.read_po(path), language)
    assert [entry.key.one for entry in entries if not entry.is_translated] == []
    assert path.read_text(encoding="utf-8") == tool.po_text(entries, language), "run make words"
    assert path.with_suffix(".mo").read_bytes() == tool.mo_bytes(entries, language), "run make words"


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_keeps_what_is_put_into_it(language: str) -> None:
    wrong = []
    for key, text in catalogue(language).items():
        asked = key[0] if isinstance(key, tuple) else str(key)
        if asked and set(PLACEHOLDER.findall(text)) - set(PLACEHOLDER.findall(asked)):
            wrong.append(asked)
    assert wrong == []


@pytest.mark.parametrize(
    ("language", "forms"),
    [("en", 2), ("de", 2), ("hu", 1), ("cs", 2), ("sk", 3), ("pl", 3)],
)
def test_numbers_have_the_words_of_their_language(language: str, forms: int) -> None:
    with override(language):
        said = {ngettext("%(many)s organisation", "%(many)s organisations", n) % {"many": "n"} for n in (1, 2, 5, 22)}
    assert len(said) == forms


@pytest.mark.parametrize("language", ["en", *OTHERS])
@pytest.mark.parametrize("where", ["", "organisations/", "organisations/?q=zzzz"])
def test_a_page_is_in_the_language_of_its_address(demo: None, client: Client, language: str, where: str) -> None:
    page = client.get(f"/{language}/{where}").content.decode()
    assert f'<html lang="{language}">' in page
    assert ("Organisations by region" in page) == (language == "en")
    for other in ("en", *OTHERS):
        assert f'href="/{other}/{where}" lang="{other}" hreflang="{other}"' in page
    assert page.count('aria-current="true"') == 1


def test_the_switch_follows_the_filters(demo: None, client: Client) -> None:
    part = client.get("/en/organisations/?kind=cluster", headers={"HX-Request": "true"}).content.decode()
    assert 'href="/cs/organisations/?kind=cluster"' in part
