"""An office on this machine: a small server that answers as it is told, and a client that takes it for the real one.

The client asks the real addresses (https, the offices' names); only its transport carries them here. So what is tested
is what is shipped, all but the certificate.
"""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

from klastr.sources.live.recording import Exchange, exchanges

WRITTEN = Path(__file__).parent / "written"
RECORDED = Path(__file__).parent / "recorded"


@dataclass
class Reply:
    """One answer, and how it comes."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut_after: int | None = None
    """Bytes that are sent although more were promised."""
    delay: float = 0
    """Seconds of silence before it."""
    stream: Iterable[bytes] | None = None
    """Pieces without a told length, instead of the body."""
    told_length: bool = True


class Machine:
    """The server: give it replies, then look at what it was asked. The last reply is repeated."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.waits: list[float] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def addresses(self) -> list[str]:
        """What was asked, host and path."""
        return [f"{host}{path}" for host, path, _ in self.asked]

    def answers(self, *replies: Reply) -> None:
        self.replies = list(replies)

    def next_reply(self) -> Reply:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    def client(self) -> httpx.Client:
        return httpx.Client(transport=_ToThisMachine(self.port), timeout=httpx.Timeout(1.0), follow_redirects=False)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


class _ToThisMachine(httpx.BaseTransport):
    """Carries every question to the server, whatever its host."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.inner = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.headers["host"] = request.url.host
        request.url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self.port)
        return self.inner.handle_request(request)

    def close(self) -> None:
        self.inner.close()


def _handler(machine: Machine) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            machine.asked.append((self.headers["Host"], self.path, dict(self.headers)))
            reply = machine.next_reply()
            time.sleep(reply.delay)
            try:
                self.give(reply)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def give(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, text in reply.headers.items():
                self.send_header(name, text)
            if reply.stream is not None or not reply.told_length:
                self.send_header("Connection", "close")
                self.end_headers()
                for piece in reply.stream or (reply.body,):
                    self.wfile.write(piece)
                self.close_connection = True
                return
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body[: reply.cut_after])
            if reply.cut_after is not None:
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


def written(name: str, folder: Path = WRITTEN) -> Exchange:
    """An answer written after the documentation."""
    return next(one for one in exchanges(folder) if one.body.name == f"{name}.body")


def reply(name: str, *, folder: Path = WRITTEN, **changes: Any) -> Reply:
    """A written or recorded answer as a reply of the server."""
    one = written(name, folder)
    headers = {name: text for name, text in one.headers.items() if name != "content-length"}
    return Reply(one.body.read_bytes(), one.status, headers, **changes)


def packed(text: bytes) -> Reply:
    return Reply(gzip.compress(text), headers={"Content-Encoding": "gzip", "Content-Type": "application/json"})


def json_reply(told: Any, status: int = 200, **changes: Any) -> Reply:
    return Reply(json.dumps(told).encode(), status, {"Content-Type": "application/json"}, **changes)


def with_changed_json(name: str, change: Callable[[Any], Any]) -> Reply:
    """A written JSON in which one thing is otherwise."""
    one = written(name)
    told = json.loads(one.body.read_text(encoding="utf-8"))
    changed = change(told)
    return json_reply(told if changed is None else changed)
