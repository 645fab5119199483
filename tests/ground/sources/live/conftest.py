"""A statistical office on this machine, for every test here."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture(scope="session")
def loopback() -> ModuleType:
    """What stands for the statistical offices: ``tests/answers/loopback.py``."""
    if "loopback" in sys.modules:
        return sys.modules["loopback"]
    path = Path(__file__).parents[3] / "answers/loopback.py"
    spec = importlib.util.spec_from_file_location("loopback", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["loopback"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def machine(loopback: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """An office on this machine, an empty cache, and waits that are noted and not waited."""
    from klastr.sources.live import fetched
    from klastr.sources.live.patience import Patience

    server = loopback.Machine()
    monkeypatch.setattr(fetched, "web_client", server.client)
    monkeypatch.setattr(fetched, "Patience", partial(Patience, sleep=server.waits.append))
    monkeypatch.setenv("KLASTR_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("CENSUS_API_KEY", raising=False)
    yield server
    server.close()
