"""Where packages come from: pip's own configuration, handed on to uv, which does not read it.

A site behind a mirror configures pip once (a file, or PIP_ variables). uv gets the same answers through its
variables; what the person has set for uv directly is left alone. Addresses and passwords stay in the environment
of the child process: nothing is printed or written.
"""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Mapping
from pathlib import Path

_SECTIONS = ("global", "install", ":env:")  # the later one wins, as in pip


def pip_settings(listing: str) -> dict[str, str]:
    r"""Settings in the output of ``pip config list``, by the long name of their option.

    >>> pip_settings("global.timeout='20'\ninstall.timeout='30'\n:env:.no-index='1'")
    {'timeout': '30', 'no-index': '1'}
    """
    by_section: dict[str, dict[str, str]] = {section: {} for section in _SECTIONS}
    for line in listing.splitlines():
        key, _, quoted = line.partition("=")
        section, _, name = key.rpartition(".")
        if section in by_section:
            by_section[section][name.strip().lower().replace("_", "-")] = str(ast.literal_eval(quoted))
    return {name: value for section in _SECTIONS for name, value in by_section[section].items()}


def configured_settings(pip: list[str]) -> dict[str, str]:
    """What pip says about itself; nothing where it does not say."""
    listing = subprocess.run([*pip, "config", "list"], capture_output=True, text=True, check=False)
    return pip_settings(listing.stdout) if listing.returncode == 0 else {}


def uv_variables(settings: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """Variables that make uv look where pip looks, without those that the person has set for uv.

    >>> uv_variables({"index-url": "https://mirror.invalid/all"}, {})["UV_DEFAULT_INDEX"]
    'https://mirror.invalid/all'
    """
    # The hashes of the lock decide what may be installed, so that any index may offer any package, as in pip.
    variables = {"UV_INDEX_STRATEGY": "unsafe-best-match"}
    direct = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "trusted-host": "UV_INSECURE_HOST",
        "timeout": "UV_HTTP_TIMEOUT",
        "default-timeout": "UV_HTTP_TIMEOUT",
        "client-cert": "SSL_CLIENT_CERT",
    }
    for option, variable in direct.items():
        if settings.get(option):
            variables[variable] = " ".join(settings[option].split())
    if settings.get("find-links"):
        variables["UV_FIND_LINKS"] = ",".join(_reachable(settings["find-links"].split()))
    if settings.get("no-index", "").lower() in {"1", "true", "yes", "on"}:
        variables["UV_NO_INDEX"] = "1"
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        if settings.get("proxy"):
            variables[name] = settings["proxy"]
    chosen = {name: value for name, value in variables.items() if value and name not in environ}
    return chosen | _certificates(settings, environ)


def _certificates(settings: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """The certificates that pip trusts; pip's own setting goes before the variables that both know."""
    given = settings.get("cert") or environ.get("SSL_CERT_FILE")
    given = given or environ.get("REQUESTS_CA_BUNDLE") or environ.get("CURL_CA_BUNDLE")
    if not given or not Path(given).exists():
        return {}
    return {"SSL_CERT_DIR" if Path(given).is_dir() else "SSL_CERT_FILE": given}


def _reachable(places: list[str]) -> list[str]:
    """Without folders that are not there: pip passes over them, uv stops."""
    return [place for place in places if "://" in place or Path(place).exists()]
