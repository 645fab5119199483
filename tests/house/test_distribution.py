"""What is built for others holds everything the package needs, and nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import klastr

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


def package_files() -> set[str]:
    """All files of both packages, data among them."""
    files = (path.relative_to(ROOT / "src") for path in (ROOT / "src").rglob("*") if path.is_file())
    return {file.as_posix() for file in files if file.suffix != ".pyc" and not re.search(r"(^|/)\.", file.as_posix())}


@pytest.mark.slow
def test_the_wheel_holds_the_package_and_its_data(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert "klastr/py.typed" in names
    assert names == package_files()


@pytest.mark.slow
def test_the_source_distribution_holds_the_package_and_its_licence(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames()}
    assert {f"src/{name}" for name in package_files()} <= names
    assert {"LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml"} <= names


def test_the_version_is_the_one_of_the_package(built: Path) -> None:
    assert next(built.glob("*.whl")).name.startswith(f"klastr-{klastr.__version__}-")


def test_the_changelog_knows_the_version() -> None:
    assert f"\n## {klastr.__version__} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
