"""How much memory there is, as the system and the container tell it."""

from __future__ import annotations

from pathlib import Path

import pytest

from klastr.engines import memory


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(memory, "_MEMINFO", tmp_path / "meminfo")
    monkeypatch.setattr(memory, "_CONTAINER", tmp_path)
    return tmp_path


def test_what_is_available_counts_not_what_is_free(told: Path) -> None:
    (told / "meminfo").write_text("MemTotal:  16000000 kB\nMemFree:  100 kB\nMemAvailable:    8000 kB\n")
    assert memory.available_memory() == 8_000 * 1024


def test_the_limit_of_a_container_counts_where_it_is_smaller(told: Path) -> None:
    (told / "meminfo").write_text("MemAvailable:    8000 kB\n")
    (told / "memory.current").write_text("1000\n")
    (told / "memory.max").write_text("5000\n")
    assert memory.available_memory() == 4_000
    (told / "memory.max").write_text("max\n")
    assert memory.available_memory() == 8_000 * 1024


def test_where_neither_tells_the_installed_memory_counts(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sysconf", lambda name: {"SC_PHYS_PAGES": 10, "SC_PAGE_SIZE": 4096}[name], raising=False)
    assert memory.available_memory() == 40_960


def test_a_system_that_tells_nothing_sets_no_limit(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(name: str) -> int:
        raise ValueError(name)

    monkeypatch.setattr("os.sysconf", unknown, raising=False)
    assert memory.available_memory() is None
