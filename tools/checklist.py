"""Writes the checklist of measures: what each answers, where it is told, how it is proved, how far it is from others.

``python tools/checklist.py`` writes ``docs/methods/checklist.md`` out of what the code and the tests declare.
``python tools/checklist.py --run`` first runs the agreement tests, in both environments, and keeps the largest
differences that they saw in ``tools/agreement_differences.json``.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/methods/checklist.md"
DIFFERENCES = ROOT / "tools/agreement_differences.json"
KINDS = ("oracle", "published", "worked", "property", "agreement")
ENVIRONMENTS = ((".venv", "not peers and not spark"), (".venv-peers", "peers"))
FAMILIES = {
    "specialisation": "Specialisation",
    "concentration": "Concentration",
    "distances": "Distances between points",
    "relatedness": "Relatedness",
    "complexity": "Complexity",
    "dynamics": "Dynamics",
    "variety": "Variety",
    "spatial": "Spatial autocorrelation",
    "input-output": "Input-output",
    "beyond": "Beyond the union of the packages",
}


@dataclass(frozen=True, slots=True)
class Proof:
    """One mark ``proves`` on one test."""

    measure: str
    by: str
    peer: str
    file: str


@cache
def proofs() -> tuple[Proof, ...]:
    """All marks in the tests, read without running them."""
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return tuple(proof for path in files if "pytest.mark.proves" in path.read_text("utf-8") for proof in _marks(path))


def _marks(path: Path) -> Iterator[Proof]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.proves":
            words = {word.arg: ast.literal_eval(word.value) for word in node.keywords}
            file = path.relative_to(ROOT / "tests").as_posix()
            yield Proof(ast.literal_eval(node.args[0]), words["by"], words.get("peer", ""), file)


def differences() -> dict[str, dict[str, float]]:
    """Measure -> peer -> largest difference, as last seen."""
    return json.loads(DIFFERENCES.read_text(encoding="utf-8")) if DIFFERENCES.exists() else {}


def run_agreement() -> dict[str, dict[str, float]]:
    """Run the agreement tests and read what they kept."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for folder, selection in ENVIRONMENTS:
        for measure, peer, number in _seen(ROOT / folder / "bin/python", selection):
            found[measure][peer] = max(number, found[measure].get(peer, 0.0))
    return {measure: dict(sorted(of.items())) for measure, of in sorted(found.items())}


def _seen(python: Path, selection: str) -> list[tuple[str, str, float]]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        options = ["-q", "-m", selection, "-o", "junit_family=xunit1", f"--junitxml={report}"]
        command = [python, "-m", "pytest", *options, "tests/agreement"]
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, "KLASTR_PEERS": "true"}, check=False)
        if done.returncode:
            raise SystemExit(f"The agreement tests fail in {python.parent.parent.name}: mend them first.")
        properties = ElementTree.parse(report).iter("property")  # noqa: S314 - written by the line above
        return [ast.literal_eval(one.attrib["value"]) for one in properties if one.attrib["name"] == "difference"]


def page() -> str:
    """The checklist as Markdown."""
    sys.path.insert(0, str(ROOT / "src"))
    from klastr.cli.known_measures import measures

    of_measure: dict[str, list[Proof]] = defaultdict(list)
    for proof in proofs():
        of_measure[proof.measure].append(proof)
    seen, known = differences(), measures()
    lines = [_HEAD.format(measures=len(known), items=sum(len(one.covers) for one in known.values()))]
    for family, title in FAMILIES.items():
        rows = [one for one in known.values() if one.family == family]
        if not rows:
            continue
        lines += [
            f"## {title}\n",
            "| item | function | method | proofs | largest difference |",
            "|---|---|---|---|---|",
        ]
        for one in rows:
            function = f"`{'klastr ' + one.command + ' ' if one.command not in ('none', 'measure') else ''}{one.name}`"
            told = f"[{one.page}]({one.page}.md)"
            proved = _proofs_in_words(of_measure[one.name])
            apart = "; ".join(f"{peer}: {number:.0e}" for peer, number in seen.get(one.name, {}).items()) or "-"
            lines += [f"| {item} | {function} | {told} | {proved} | {apart} |" for item in one.covers]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _proofs_in_words(found: list[Proof]) -> str:
    counts = {kind: sum(proof.by == kind for proof in found) for kind in KINDS}
    return ", ".join(f"{kind} {number}" if number > 1 else kind for kind, number in counts.items() if number) or "-"


_HEAD = """# Checklist of measures

{measures} measures answer {items} items: all that the packages of the field compute, and what none of them does. This
page is written by `python tools/checklist.py` out of what functions and tests declare; a test fails where it lags.

*Proofs*: **oracle** - a slow, obvious formula agrees on random tables; **published** - a number of a source; **worked**
- by hand, on the method page; **property** - what must hold for every table; **agreement** - another package, or a
second method. *Largest difference*: as the agreement tests last saw it, over all numbers they compare.
"""


def main() -> int:
    """The exit code of the command."""
    if "--run" in sys.argv[1:]:
        DIFFERENCES.write_text(json.dumps(run_agreement(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
