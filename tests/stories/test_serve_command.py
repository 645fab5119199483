"""From nothing to a register in the browser, and back."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def environ(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL")}
    return kept | {"KLASTR_HOME": str(home)}


@contextmanager
def serving(home: Path, port: int, *options: str) -> Iterator[subprocess.Popen[str]]:
    command = [str(Path(sys.executable).with_name("klastr")), "serve", "--port", str(port), *options]
    process = subprocess.Popen(command, env=environ(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def page(port: int, address: str, *, seconds: float = 60) -> str:
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=10) as answer:
                return str(answer.read().decode())
        except urllib.error.URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def test_within_a_minute_there_are_a_map_a_directory_and_a_profile(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, port, "--demo") as process:
        home = page(port, "/en/")
        assert "400 organisations" in home
        assert '<a class="tile' in home
        listed = page(port, "/en/organisations/?kind=cluster")
        address = listed.split('<h3><a href="', 1)[1].split('"', 1)[0]
        assert "invented" in page(port, address)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 130


def test_a_register_that_holds_something_gets_nothing_invented(tmp_path: Path) -> None:
    for options, told in ((["--demo"], "400 invented"), (["--demo"], "nothing was invented")):
        port = free_port()
        with serving(tmp_path, port, *options) as process:
            page(port, "/health/")
            process.send_signal(signal.SIGINT)
            out, _ = process.communicate(timeout=20)
        assert told in out


def test_a_port_that_is_taken_is_told_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with serving(tmp_path, int(taken.getsockname()[1])) as process:
            _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "cannot be used" in err
    assert "Traceback" not in err


def test_a_database_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    command = [str(Path(sys.executable).with_name("klastr")), "serve", "--port", str(free_port())]
    address = f"postgres://klastr:hush@127.0.0.1:{free_port()}/klastr"
    done = subprocess.run(
        command,
        env=environ(tmp_path) | {"DATABASE_URL": address},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 3
    assert "does not answer" in done.stderr
    assert "hush" not in done.stderr
