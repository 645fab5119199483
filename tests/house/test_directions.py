"""The import contracts hold, and they would notice."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VERBS_AND_METHODS = ("identify", "register", "connect", "benchmark", "compare", "methods")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package and its contracts, free to be spoiled."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def checked(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """What the import linter says about the package in this folder."""
    linter = "import sys; sys.path.insert(0, 'src'); from importlinter.cli import lint_imports_command as c; c()"
    command = [sys.executable, "-c", linter, "--no-cache", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def add_line(path: Path, line: str) -> None:
    path.parent.mkdir(exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{before}\n{line}\n", encoding="utf-8")


def test_the_contracts_hold(copy: Path) -> None:
    answer = checked(copy)
    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize(
    ("file", "line"),
    [
        pytest.param("errors.py", "import klastr.results", id="a room above"),
        pytest.param("tables/cells.py", "def f():\n    import klastr.identify", id="a room above, inside a function"),
        pytest.param("results.py", "import django", id="a web framework"),
        pytest.param("errors.py", "def f():\n    import klastr_platform.site", id="the platform, inside a function"),
        pytest.param("identify/__init__.py", "def f():\n    import pandas", id="a verb that imports pandas"),
        pytest.param("methods/__init__.py", "import duckdb", id="a method that imports a query engine"),
        pytest.param("undeclared/__init__.py", "", id="a folder that has no place"),
    ],
)
def test_what_the_contracts_notice(copy: Path, file: str, line: str) -> None:
    add_line(copy / "src/klastr" / file, line)
    answer = checked(copy)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert "BROKEN" in answer.stdout


def test_types_follow_the_floors_too(copy: Path) -> None:
    project = copy / "pyproject.toml"
    leaving_out, taking_in = (f"exclude_type_checking_imports = {word}" for word in ("true", "false"))
    text = project.read_text(encoding="utf-8")
    assert leaving_out in text
    project.write_text(text.replace(leaving_out, taking_in), encoding="utf-8")
    answer = checked(copy, "--contract", "floors")
    assert answer.returncode == 0, answer.stdout


def test_every_verb_that_exists_is_kept_from_fetching() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    kept = next(contract["source_modules"] for contract in contracts if contract["id"] == "verbs-compute")
    rooms = [f"klastr.{room}" for room in VERBS_AND_METHODS if (ROOT / "src/klastr" / room).is_dir()]
    assert sorted(kept) == sorted(rooms)
