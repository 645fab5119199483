"""One question over the network: verified, limited in time and size, and only to the office's own machines.

The body goes to a file piece by piece, so that an answer may be larger than memory.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit

from klastr.errors import RefusedRequest, UnusableAnswer
from klastr.sources.live.client import SILENCE_SECONDS
from klastr.sources.live.request import Request, without_secrets

if TYPE_CHECKING:
    import httpx

_PIECE = 1 << 16
_MOST_REDIRECTIONS = 5
_MOST_OF_A_REFUSAL = 1 << 16
_KEPT_HEADERS = ("content-type", "content-length", "etag", "last-modified", "date", "retry-after")
_LOGS = ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy", "httpcore.socks")
_OK = 200


class Broken(Exception):
    """There was no whole answer; asking again may help."""

    def __init__(self, reason: str, *, connected: bool) -> None:
        self.connected = connected
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Received:
    """What came back.

    Attributes
    ----------
    status : int
    headers : mapping of str to str
        In small letters, and only those that are of use later.
    body : Path
        The bytes, unpacked; of a refusal only the beginning.
    framed : bool
        Whether the office told how long the body is: only then a cut would have been noticed on the way.
    """

    status: int
    headers: Mapping[str, str]
    body: Path
    framed: bool


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told what happens."""

    show: Callable[[int, int | None], None] = lambda _done, _of: None
    """Called with bytes received, and bytes in all where that is known."""
    tell: Callable[[str], None] = lambda _sentence: None
    """Called with a sentence worth reading."""


def received(
    request: Request,
    body: Path,
    *,
    client: httpx.Client,
    known: Mapping[str, str],
    at_most: int,
    watch: Watch,
) -> Received:
    """Ask once.

    Parameters
    ----------
    request : Request
    body : Path
        The file to write the answer into.
    client : httpx.Client
    known : mapping of str to str
        Headers that say which answer is kept already.
    at_most : int
        Bytes of the unpacked body that are accepted.
    watch : Watch

    Raises
    ------
    Broken
        No connection, too slow, or cut off.
    RefusedRequest
        A redirection to a machine that is not the office's.
    UnusableAnswer
        Larger than accepted.
    """
    import httpx

    address = request.sent
    try:
        with _quiet_log(request):
            for _ in range(_MOST_REDIRECTIONS):
                with client.stream("GET", address, headers=dict(known)) as response:
                    target = _redirection(response, address, request)
                    if target is None:
                        return _written(response, body, request, at_most, watch)
                    address = target
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise Broken(f"no connection ({without_secrets(str(error), request)})", connected=False) from None
    except httpx.TimeoutException:
        raise Broken(f"silent for {SILENCE_SECONDS:.0f} seconds", connected=True) from None
    except httpx.DecodingError:
        raise Broken("the packed answer cannot be unpacked", connected=True) from None
    except httpx.TransportError as error:
        if "location header" in str(error):
            raise _no_address(request) from None
        raise Broken(f"cut off ({without_secrets(str(error), request)})", connected=True) from None
    raise RefusedRequest(
        f"{request.office.title} sends from one address to the next without end.", hint="try again later."
    )


def _written(response: httpx.Response, body: Path, request: Request, at_most: int, watch: Watch) -> Received:
    headers = {
        name: without_secrets(response.headers[name], request) for name in _KEPT_HEADERS if name in response.headers
    }
    length = headers.get("content-length", "")
    total = int(length) if length.isdigit() else None
    done = 0
    with body.open("wb") as file:
        for piece in response.iter_bytes(_PIECE):
            done += len(piece)
            if response.status_code != _OK and done > _MOST_OF_A_REFUSAL:
                break
            if done > at_most:
                raise UnusableAnswer(
                    f"The answer of {request.office.title} is larger than {_megabytes(at_most)}; nothing was kept.",
                    hint="ask for less with filters, or accept more with --at-most MB.",
                    at_most=at_most,
                )
            file.write(piece)
            watch.show(response.num_bytes_downloaded, total)
    _scrub(body, request)
    framed = total is not None or "chunked" in response.headers.get("transfer-encoding", "")
    return Received(response.status_code, headers, body, framed or response.http_version == "HTTP/2")


def _megabytes(size: float) -> str:
    """As it may be typed behind --at-most.

    >>> _megabytes(2_000_000_000), _megabytes(1_000)
    ('2,000 MB', '0.001 MB')
    """
    return f"{size / 1e6:,.0f} MB" if size >= 1e7 else f"{size / 1e6:.2g} MB"


def _scrub(body: Path, request: Request) -> None:
    """Take a secret out of the body, should an office repeat it there."""
    if not request.secrets:
        return
    content = body.read_bytes().decode("utf-8", errors="surrogateescape")
    clean = without_secrets(content, request)
    if clean != content:
        body.write_bytes(clean.encode("utf-8", errors="surrogateescape"))


def _redirection(response: httpx.Response, address: str, request: Request) -> str | None:
    """Where the office sends us, if it does and if it may."""
    if not response.has_redirect_location:
        return None
    target, parts = _target(address, response.headers["location"], request)
    if parts.scheme != "https" or parts.hostname not in request.office.hosts:
        shown = without_secrets(f"{parts.scheme}://{parts.hostname}", request)
        raise RefusedRequest(
            f"{request.office.title} sends to another machine, {shown}, which klastr does not follow.",
            hint="a network that asks you to log in first does so; open the address in a browser to see.",
            target=shown,
        )
    if parts.path.endswith((".html", ".htm")):  # the Census Bureau sends there who has no key, or a wrong one
        raise RefusedRequest(
            f"{request.office.title} sends to a page for people: {parts.path}.",
            hint="a key of access is missing or wrong: --key KEY, or the environment variable CENSUS_API_KEY."
            if "key" in parts.path
            else "open the address in a browser to see what it says.",
            target=parts.path,
        )
    return target


def _target(address: str, location: str, request: Request) -> tuple[str, SplitResult]:
    """The address of a redirection, and its parts."""
    import httpx

    try:
        target = urljoin(address, location)
        httpx.URL(target)
        return target, urlsplit(target)
    except (httpx.InvalidURL, ValueError):  # what the office wrote may hold a secret
        raise _no_address(request) from None


def _no_address(request: Request) -> RefusedRequest:
    return RefusedRequest(
        f"{request.office.title} sends to another address, and what it writes is none.", hint="try again later."
    )


@contextmanager
def _quiet_log(request: Request) -> Iterator[None]:
    """Keep the client from logging addresses and headers that hold a secret."""
    logs = [logging.getLogger(name) for name in _LOGS] if request.secrets else []

    def nothing(_record: logging.LogRecord) -> bool:
        return False

    for log in logs:
        log.addFilter(nothing)
    try:
        yield
    finally:
        for log in logs:
            log.removeFilter(nothing)
