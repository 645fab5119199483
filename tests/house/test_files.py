"""The tree as it is committed: names that say what lives there, files of one idea, no addresses of machines."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "base", "core", "manager", "stuff"}
MOST_LINES = 400

INDEX_ADDRESS = re.compile(r"https?://[^\s\"']*/(simple|packages/[0-9a-f]{2})(/|\b)|--(extra-)?index-url|--find-links")
PLACE_ON_A_MACHINE = re.compile(r"(?<![\w.])/(home|Users|root|work|mnt|opt)/[\w.]|[A-Z]:\\Users\\")
ALLOWED_IN = {
    "tests/house/test_files.py",  # names what it looks for
    "tests/house/test_set_up.py",  # speaks of pip's options
}


def committed_files() -> list[Path]:
    """Files that git knows, or, in a copy without git, all but what tools make."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]
    made = {".venv", ".venv-lowest", ".tools", "site", "__pycache__"}
    return [path for path in ROOT.rglob("*") if path.is_file() and not made & set(path.relative_to(ROOT).parts)]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text_of(path: Path) -> str:
    """The text, empty for bytes that are no text."""
    content = path.read_bytes()
    return "" if b"\0" in content[:8000] else content.decode(errors="replace")


SOURCES = sorted(path for path in committed_files() if path.suffix == ".py")


def test_there_are_sources_to_look_at() -> None:
    assert len(SOURCES) > 5


def test_a_file_name_says_what_lives_there() -> None:
    assert [name_of(path) for path in SOURCES if path.stem.strip("_").removeprefix("test_") in SAYS_NOTHING] == []


def test_a_file_is_one_idea() -> None:
    # Django writes the first migration of a room in one piece.
    written = [path for path in SOURCES if path.parent.name != "migrations"]
    lines = {name_of(path): path.read_text(encoding="utf-8").count("\n") for path in written}
    assert {name: many for name, many in lines.items() if many > MOST_LINES} == {}, "what is the second idea in it?"


def test_no_file_names_a_package_index() -> None:
    assert lines_with(INDEX_ADDRESS) == []


def test_no_file_names_a_place_on_a_machine() -> None:
    assert lines_with(PLACE_ON_A_MACHINE) == []


def test_no_lock_that_records_download_addresses() -> None:
    names = {path.name for path in committed_files()}
    assert names.isdisjoint({"uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "Pipfile.lock"})


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").glob("*.txt")), ids=name_of)
def test_every_requirement_is_pinned_and_hashed(path: Path) -> None:
    entries = re.split(r"\n(?=\S)", path.read_text(encoding="utf-8"))
    packages = [entry for entry in entries if not entry.startswith("#")]
    assert packages
    assert all(re.match(r"[\w.-]+==[^\s;]+", entry) and "--hash=sha256:" in entry for entry in packages)
    assert "://" not in path.read_text(encoding="utf-8")


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name_of(path)}:{number}: {line.strip()[:100]}"
        for path in committed_files()
        if name_of(path) not in ALLOWED_IN
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if pattern.search(line)
    ]
