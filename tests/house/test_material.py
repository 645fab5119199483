"""Tests whose material is missing are skipped with the reason; where CI=true, they fail."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
ASKS = {
    "real_data": "def test_real(real_data):\n    assert real_data.is_dir()\n",
    "chromium": "def test_page(chromium):\n    assert chromium.exists()\n",
}


def answer(folder: Path, test: str, **environ: str) -> str:
    """The closing lines of a pytest run of this one test, with nothing else in its environment."""
    (folder / "test_asks.py").write_text(test)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "conftest",
        "-rsf",
        "--rootdir",
        str(folder),
        "-c",
        os.devnull,
        ".",
    ]
    variables = {"PYTHONPATH": str(TESTS), "PATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"} | environ
    options = ["-W", "ignore::pytest.PytestUnknownMarkWarning", "-p", "no:cacheprovider"]
    return subprocess.run(
        [*command, *options], cwd=folder, env=variables, capture_output=True, text=True, check=False
    ).stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asks", "reason"), [("real_data", "KLASTR_REAL_DATA is not set"), ("chromium", "no Chromium")]
)
def test_on_a_desk_it_is_skipped_with_the_reason(tmp_path: Path, asks: str, reason: str) -> None:
    closing = answer(tmp_path, ASKS[asks])
    assert "1 skipped" in closing
    assert reason in closing


@pytest.mark.slow
@pytest.mark.parametrize("asks", ASKS)
def test_in_ci_it_fails(tmp_path: Path, asks: str) -> None:
    closing = answer(tmp_path, ASKS[asks], CI="true")
    assert "1 error" in closing
    assert "In CI nothing may be skipped" in closing


@pytest.mark.slow
def test_a_folder_that_is_not_there_fails_everywhere(tmp_path: Path) -> None:
    assert "there is no such folder" in answer(tmp_path, ASKS["real_data"], KLASTR_REAL_DATA=str(tmp_path / "gone"))


@pytest.mark.slow
def test_a_folder_that_is_there_is_given(tmp_path: Path) -> None:
    assert "1 passed" in answer(tmp_path, ASKS["real_data"], KLASTR_REAL_DATA=str(tmp_path), CI="true")
