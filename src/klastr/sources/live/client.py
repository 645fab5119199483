"""The client that asks offices: it verifies certificates, and goes through the proxy that the machine names.

A setting of the machine that cannot be used is named; what it is set to is not, as it may hold a password.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from klastr import __version__
from klastr.errors import InvalidOption, MissingExtra

if TYPE_CHECKING:
    import httpx

SILENCE_SECONDS = 120.0
_CONNECT_SECONDS = 15.0
_PROXIES = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy", "HTTP_PROXY", "no_proxy", "NO_PROXY")
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


def web_client() -> httpx.Client:
    """A client that verifies certificates, follows nothing by itself, and does not wait for ever.

    Raises
    ------
    MissingExtra
        httpx is not installed.
    InvalidOption
        A proxy or certificates in the settings of this machine that cannot be used.
    """
    try:
        import httpx
    except ImportError as error:
        raise MissingExtra(
            "Asking a statistical office needs httpx, which is not installed.",
            hint="pip install 'klastr[live]'",
            extra="live",
        ) from error
    # What the library says about a setting repeats parts of it, of a proxy's password too: `from None`.
    try:
        return httpx.Client(
            follow_redirects=False,
            timeout=httpx.Timeout(SILENCE_SECONDS, connect=_CONNECT_SECONDS),
            headers={"User-Agent": f"klastr/{__version__}"},
        )
    except OSError:
        raise _unusable_setting(
            _CERTIFICATES,
            "{} names no certificates that can be read.",
            "let it name a file of certificates in PEM, or unset it: then those of Python are used.",
        ) from None
    except ImportError:
        raise _unusable_setting(
            [name for name in _PROXIES if os.environ.get(name, "").casefold().startswith("socks")],
            "{} names a SOCKS proxy, which klastr does not go through.",
            "name an HTTP proxy, as http://HOST:PORT, or unset it.",
        ) from None
    except (httpx.InvalidURL, ValueError):
        raise _unusable_setting(
            [name for name in _PROXIES if _is_no_proxy(os.environ.get(name, ""))],
            "{} is no address of a proxy.",
            "write http://HOST:PORT or http://USER:PASSWORD@HOST:PORT; signs such as @ / : % in a password are "
            "written %40 %2F %3A %25.",
        ) from None


def _unusable_setting(names: Sequence[str], sentence: str, hint: str) -> InvalidOption:
    """Which settings of the machine cannot be used; never what they are."""
    found = [name for name in names if os.environ.get(name)]
    told = f"The environment variable {' or '.join(found)}" if found else "The setting of this machine"
    return InvalidOption(sentence.format(told), hint=hint, settings=tuple(found))


def _is_no_proxy(value: str) -> bool:
    import httpx

    try:
        httpx.Proxy(value if "://" in value else f"http://{value}")
    except (httpx.InvalidURL, ValueError):
        return True
    return False
