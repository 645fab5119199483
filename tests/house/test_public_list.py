"""The public list is light to import, told in full, and stands in the reference."""

from __future__ import annotations

import importlib.util
import inspect
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import klastr
from klastr.cli.known_measures import functions

ROOT = Path(__file__).parents[2]
HEAVY = ("altair", "duckdb", "jinja2", "openpyxl", "pandas", "pyarrow", "rich", "scipy", "typer")
SHORT = {"d": "d_function", "g": "g_function", "k": "k_function", "l": "l_function", "m": "m_function"}
NAMES = [name for name in klastr.__all__ if name != "__version__" and name not in SHORT]


def reference() -> dict[str, list[str]]:
    """The addresses on the reference pages, by room, from the code that writes them."""
    spec = importlib.util.spec_from_file_location("reference_pages", ROOT / "tools/reference_pages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    pages: dict[str, list[str]] = module.public_names()
    return pages


def test_import_loads_nothing_heavy() -> None:
    code = "import sys, klastr; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(answer.stdout.split()).isdisjoint(HEAVY)


def test_the_list_is_sorted_without_repetition() -> None:
    assert sorted(set(klastr.__all__)) == list(klastr.__all__)


def test_dir_shows_the_list() -> None:
    assert dir(klastr) == sorted(klastr.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'cluster'"):
        _ = klastr.cluster


@pytest.mark.parametrize(("short", "name"), SHORT.items())
def test_a_short_form_is_the_same_function(short: str, name: str) -> None:
    assert short in klastr.__all__
    assert getattr(klastr, short) is getattr(klastr, name)


@pytest.mark.parametrize(("name", "function"), functions().items())
def test_a_measure_is_called_by_its_fixed_name(name: str, function: object) -> None:
    assert getattr(klastr, name) is function


@pytest.mark.parametrize("name", NAMES)
def test_a_public_name_is_loaded(name: str) -> None:
    assert getattr(klastr, name).__name__ == name


@pytest.mark.parametrize("name", NAMES)
def test_a_public_name_has_a_docstring(name: str) -> None:
    assert inspect.getdoc(getattr(klastr, name))


@pytest.mark.parametrize("name", NAMES)
def test_a_public_function_is_told_in_full(name: str) -> None:
    thing: Any = getattr(klastr, name)
    told = inspect.getdoc(thing) or ""
    sections = ("Parameters", "Returns", "Examples") if inspect.isfunction(thing) else ()
    parameters = inspect.signature(thing).parameters if inspect.isfunction(thing) else ()
    silent = [section for section in sections if f"\n{section}\n---" not in told]
    silent += [
        parameter for parameter in parameters if not re.search(rf"^\W*(\w+, )*{parameter}\b", told, re.MULTILINE)
    ]
    assert silent == []


def test_the_reference_names_exactly_the_public_list() -> None:
    named = [address.rsplit(".", 1)[-1] for addresses in reference().values() for address in addresses]
    assert sorted(named) == sorted(NAMES)
