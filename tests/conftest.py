"""What every test may ask for: the real tables, a browser, a server. Where one is missing, the test says so and skips.

In CI (``CI=true``) nothing may be missing: there the same tests fail.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NoReturn

import hypothesis
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome")

# The first three let Chromium run in a container as root; the others keep it from calling home.
BROWSER_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# Time limits per example fail on a busy machine and say nothing about the code. On a desk a property is tried with
# fewer tables, other ones every time.
hypothesis.settings.register_profile("klastr", deadline=None, max_examples=25)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "klastr")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by what they ask for, so that ``-m "not real"`` means what it says; browsers and servers are slow."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "real_data" in fixtures:
            item.add_marker(pytest.mark.real)
        if "chromium" in fixtures:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)
        if "postgresql" in fixtures or item.get_closest_marker("postgresql"):
            item.add_marker(pytest.mark.postgresql)
            item.add_marker(pytest.mark.slow)


def missing(reason: str) -> NoReturn:
    """Skip, or fail where nothing may be missing."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason} In CI nothing may be skipped for that.", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def peers_tables(real_data: Path) -> Path:
    """The folder of what other packages compute on one small table."""
    folder = real_data.resolve().parent / "reference/peers"
    if not folder.is_dir():
        missing(f"There is no folder {folder} with the tables of other packages.")
    return folder


@pytest.fixture(scope="session")
def peer() -> Callable[[str], ModuleType]:
    """Import another package, or skip; they have an environment of their own, where none may be missing."""

    def imported(name: str) -> ModuleType:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return importlib.import_module(name)
        except ImportError as error:
            if os.environ.get("KLASTR_PEERS") == "true":
                pytest.fail(f"{name} cannot be imported: {error}.", pytrace=False)
            pytest.skip(f"{name} is not installed here: `make test-peers` has it.")

    return imported


@pytest.fixture
def difference(record_property: Callable[[str, object], None]) -> Callable[[str, str, float], None]:
    """Keep the largest difference that an agreement test saw, for the checklist of measures."""

    def kept(measure: str, peer: str, largest: float) -> None:
        record_property("difference", (measure, peer, float(largest)))

    return kept


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of the large real tables."""
    value = os.environ.get("KLASTR_REAL_DATA")
    if not value:
        missing("KLASTR_REAL_DATA is not set: it names the folder of the large real tables.")
    folder = Path(value)
    if not folder.is_dir():
        pytest.fail(f"KLASTR_REAL_DATA names {value}, and there is no such folder.", pytrace=False)
    return folder


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The program of a Chromium that the system has; nothing is downloaded."""
    names = (os.environ.get("KLASTR_CHROMIUM"), *BROWSER_NAMES)
    program = next((path for name in names if name and (path := shutil.which(name))), None)
    if program is None:
        missing("There is no Chromium on PATH: tools/install_browser.sh installs it.")
    return Path(program)


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    """A running browser; one per file, because its event loop is in the way of other tests'."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(BROWSER_FLAGS))
        yield running
        running.close()


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server of the tests' own; each test empties its database first."""

    port: int
    password: str
    process: subprocess.Popen[bytes]

    def address(self, database: str = "postgres", *, user: str = "owner", password: str | None = None) -> str:
        return f"postgresql://{user}:{password or self.password}@127.0.0.1:{self.port}/{database}"

    def run(self, *lines: str, database: str = "postgres") -> None:
        """As the owner of everything, each line by itself."""
        import psycopg

        with psycopg.connect(self.address(database), autocommit=True) as connection:
            for line in lines:
                connection.execute(line.encode())

    def emptied_database(self) -> str:
        """With nothing in it: emptied, not made again, which takes far longer."""
        import psycopg

        with psycopg.connect(self.address(), autocommit=True) as connection:
            schemas = connection.execute(
                "SELECT quote_ident(nspname) FROM pg_namespace"
                " WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"
            ).fetchall()
        self.run(*(f"DROP SCHEMA {name} CASCADE" for (name,) in schemas), "CREATE SCHEMA public")
        return "postgres"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A server on a free port of this machine, in a folder of its own, stopped and removed at the end."""
    tool = _loaded("with_postgresql", Path(__file__).parents[1] / "tools/with_postgresql.py")
    settings = {"fsync": "off", "max_connections": 20, "shared_buffers": "16MB", "autovacuum": "off"}
    with ExitStack() as until_the_end:
        try:
            server = until_the_end.enter_context(tool.started(settings))
        except tool.NoServer as reason:
            missing(str(reason))
        yield Server(server.port, server.password, server.process)


@pytest.fixture(scope="session")
def loopback() -> ModuleType:
    """What stands for the statistical offices: ``tests/answers/loopback.py``."""
    return _loaded("loopback", Path(__file__).parent / "answers/loopback.py")


def _loaded(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
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
