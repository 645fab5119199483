"""What the documentation shows is what happens: its commands, its Python and its notebook are run."""

from __future__ import annotations

import ast
import contextlib
import doctest
import importlib.util
import io
import json
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "docs").rglob("*.ipynb"))
PAGES_WITH_PYTHON = [ROOT / "README.md", *sorted((ROOT / "docs/stories").glob("*.md"))]


def is_of_real_data(path: Path) -> bool:
    """Whether a notebook reads the large real tables."""
    return "KLASTR_REAL_DATA" in path.read_text(encoding="utf-8")


def tool(name: str) -> ModuleType:
    """A program of the folder `tools`."""
    spec = importlib.util.spec_from_file_location(name, ROOT / f"tools/{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


SHOWN = tool("shown_runs")  # which also brings the pages up to date


def blocks(path: Path, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def differences(page: str, folder: Path) -> list[str]:
    """Commands that answer otherwise than the page shows."""
    found = []
    for run in SHOWN.runs(page):
        if run.file:
            (folder / run.file).write_text(run.shown, encoding="utf-8")
        elif not SHOWN.agrees(run.shown, said := SHOWN.answer(run.command, folder)):
            found.append(f"$ {run.command}\n{said}")
    return found


def test_the_program_that_compares_does_what_it_says() -> None:
    done = doctest.testmod(SHOWN)
    assert done.attempted
    assert not done.failed


@pytest.mark.slow
def test_the_readme_shows_what_the_example_answers(tmp_path: Path) -> None:
    SHOWN.prepared(tmp_path, None)
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [run.command for run in SHOWN.runs(page)] == ["klastr identify"]
    assert differences(page, tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in SHOWN.PAGES if name != "README.md"])
def test_a_page_shows_what_its_commands_answer(name: str, tmp_path: Path, real_data: Path) -> None:
    SHOWN.prepared(tmp_path, real_data)
    page = (ROOT / name).read_text(encoding="utf-8")
    assert list(SHOWN.runs(page))
    assert differences(page, tmp_path) == []


@pytest.mark.slow
def test_the_commands_for_an_own_table_in_the_readme_answer(tmp_path: Path) -> None:
    SHOWN.prepared(tmp_path, None)
    lines = [line for block in blocks(ROOT / "README.md", "sh") for line in block.splitlines()]
    commands = [line for line in lines if line.startswith("klastr ")]
    assert len(commands) == 3
    said = [SHOWN.answer(command, tmp_path) for command in commands]
    assert "Next:" in said[0]
    assert {"clusters.csv", "cross_border.csv", "run.json"} <= {path.name for path in (tmp_path / "answer").iterdir()}
    assert "8 regions" in said[2]


def test_the_picture_of_the_readme_is_what_the_program_draws() -> None:
    drawn = tool("readme_picture")
    assert drawn.PICTURE.read_text(encoding="utf-8") == drawn.picture()
    assert "Source: Eurostat (sbs_r_nuts06_r2)" in drawn.PICTURE.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PAGES_WITH_PYTHON, ids=lambda path: path.name)
def test_python_on_a_page_runs(path: Path) -> None:
    for block in blocks(path, "python"):
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(block, path.name, "exec"), {})


def test_the_readme_has_python_to_run() -> None:
    assert len(blocks(ROOT / "README.md", "python")) == 1


@pytest.mark.slow
@pytest.mark.parametrize("path", [path for path in NOTEBOOKS if not is_of_real_data(path)], ids=lambda path: path.name)
def test_a_notebook_runs_from_top_to_bottom(path: Path) -> None:
    run_cells(path)


@pytest.mark.slow
@pytest.mark.usefixtures("real_data")
@pytest.mark.parametrize("path", [path for path in NOTEBOOKS if is_of_real_data(path)], ids=lambda path: path.name)
def test_a_notebook_of_the_real_tables_runs_from_top_to_bottom(path: Path) -> None:
    run_cells(path)


def run_cells(path: Path) -> None:
    names: dict[str, Any] = {}
    for cell in cells(path):
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(cell_text(cell), path.name, "exec"), names)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_holds_the_outputs_of_a_whole_run(path: Path) -> None:
    assert [cell["execution_count"] for cell in cells(path)] == list(range(1, len(cells(path)) + 1))
    kinds = {output["output_type"] for cell in cells(path) for output in cell["outputs"]}
    assert kinds <= {"execute_result", "display_data", "stream"}
    silent = [cell_text(cell) for cell in cells(path) if ends_with_a_value(cell) and not cell["outputs"]]
    assert silent == []


def test_there_are_notebooks() -> None:
    assert [path.name for path in NOTEBOOKS] == ["analyst.ipynb", "measures.ipynb"]


def cells(path: Path) -> list[dict[str, Any]]:
    """The cells with code."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def cell_text(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def ends_with_a_value(cell: dict[str, Any]) -> bool:
    return isinstance(ast.parse(cell_text(cell)).body[-1], ast.Expr)
