"""A proxy or certificates of the machine that cannot be used: one sentence that names the setting, never its value."""

from __future__ import annotations

from pathlib import Path

import pytest

from klastr.cli import run
from klastr.errors import InvalidOption
from klastr.sources.live.client import web_client

SETTINGS = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("HTTPS_PROXY", "foo:bar:baz", "The environment variable HTTPS_PROXY is no address of a proxy."),
        ("https_proxy", "http://me:geheim/99@proxy:3128", "The environment variable https_proxy is no address"),
        ("ALL_PROXY", "ftp://me:geheim@proxy", "The environment variable ALL_PROXY is no address"),
        ("ALL_PROXY", "socks5://me:geheim@127.0.0.1:9", "The environment variable ALL_PROXY names a SOCKS proxy"),
        (
            "SSL_CERT_FILE",
            "/nonexistent/geheim.pem",
            "The environment variable SSL_CERT_FILE names no certificates that can be read.",
        ),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidOption) as refused:
        web_client()
    text = f"{refused.value}{refused.value.params}"
    assert sentence in text
    assert refused.value.hint
    assert not [part for part in ("geheim", "bar", "nonexistent") if part in text]
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_a_file_that_holds_no_certificates_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no certificate")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "notes.txt"))
    with pytest.raises(InvalidOption, match="SSL_CERT_FILE"):
        web_client()


def test_on_the_command_line_it_is_misuse_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KLASTR_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HTTPS_PROXY", "http://me:geheim/99@proxy:3128")
    assert run(["fetch", "eurostat", "abc", "geo=CZ"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("InvalidOption: The environment variable HTTPS_PROXY")
    assert "geheim" not in error


def test_a_proper_proxy_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://me:geheim%2F99@proxy:3128")
    web_client().close()
