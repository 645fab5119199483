"""The checklist of measures is whole, proved in four ways, and as the code and the tests are today."""

from __future__ import annotations

import importlib.util
import re
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from klastr.cli.known_measures import measures
from klastr.measures import PUBLISHED, Measure

ROOT = Path(__file__).parents[2]
UNION = tomllib.loads((Path(__file__).parent / "union_checklist.toml").read_text(encoding="utf-8"))
MEASURES = measures()
PEERS = {
    "econgeo": "EconGeo",
    "reat": "REAT",
    "dbmss": "dbmss",
    "ecomplexity": "ecomplexity",
    "economiccomplexity": "economiccomplexity",
    "datawheel": "economic-complexity",
    "esda": "esda",
}


@pytest.fixture(scope="module")
def checklist() -> ModuleType:
    """The tool that writes the page."""
    spec = importlib.util.spec_from_file_location("checklist", ROOT / "tools/checklist.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["checklist"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("family", UNION)
def test_everything_that_a_package_computes_is_on_the_checklist(family: str) -> None:
    offered = {item for one in MEASURES.values() for item in one.covers}
    assert {what: item for what, item in UNION[family].items() if item not in offered} == {}


def test_no_item_stands_twice() -> None:
    items = [item for one in MEASURES.values() for item in one.covers]
    assert sorted({item for item in items if items.count(item) > 1}) == []


@pytest.mark.parametrize("one", MEASURES.values(), ids=MEASURES)
def test_a_measure_is_proved_in_four_ways(one: Measure, checklist: ModuleType) -> None:
    found = {proof.by for proof in checklist.proofs() if proof.measure == one.name}
    assert found >= {"oracle", "property", "agreement"}
    assert found & {"published", "worked"}


@pytest.mark.parametrize("one", MEASURES.values(), ids=MEASURES)
def test_a_convention_was_held_against_its_package(one: Measure, checklist: ModuleType) -> None:
    peers = " ".join(proof.peer for proof in checklist.proofs() if proof.measure == one.name)
    assert one.conventions[0] == PUBLISHED
    assert [name for name in one.conventions[1:] if not re.search(rf"\b{PEERS[name]}\b", peers)] == []


@pytest.mark.parametrize("one", MEASURES.values(), ids=MEASURES)
def test_a_measure_has_its_method_page(one: Measure) -> None:
    page = ROOT / "docs/methods" / f"{one.page}.md"
    assert page.is_file()
    assert one.name in page.read_text(encoding="utf-8")


def test_every_proof_is_of_a_measure(checklist: ModuleType) -> None:
    assert {proof.measure for proof in checklist.proofs()} - set(MEASURES) == set()
    assert {proof.by for proof in checklist.proofs()} <= set(checklist.KINDS)


def test_every_agreement_left_its_difference(checklist: ModuleType) -> None:
    seen = checklist.differences()
    lacking = {
        (proof.measure, proof.peer)
        for proof in checklist.proofs()
        if proof.by == "agreement" and proof.peer not in seen.get(proof.measure, {})
    }
    assert lacking == set()


def test_the_page_is_as_the_code_is(checklist: ModuleType) -> None:
    assert checklist.PAGE.read_text(encoding="utf-8") == checklist.page(), "run python tools/checklist.py"


def test_nothing_on_the_page_is_empty(checklist: ModuleType) -> None:
    assert re.findall(r"^.*\| -? ?\|.*$", checklist.page(), re.MULTILINE) == []
