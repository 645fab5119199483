"""What an office says when it does not give what was asked, in its own words, and what to do about it."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any, NoReturn

from klastr.errors import RefusedRequest, UnusableAnswer
from klastr.sources.live.request import Request, without_secrets
from klastr.sources.live.transport import Received

TOO_LARGE = 413
NO_CONTENT = 204
_OK = 200
_HEAD = 1 << 16
_LONGEST_SENTENCE = 300

# Eurostat's answer to a large question, seen in two shapes: a code in JSON, an envelope with a ticket in XML.
_LATER = re.compile(r"ASYNCHRONOUS_RESPONSE|<(?:\w+:)?queued>|<(?:\w+:)?status>\s*(?:SUBMITTED|PROCESSING)")
_LARGE = re.compile(r"EXTRACTION_TOO_BIG|too big|too large", re.IGNORECASE)
_FAULT = re.compile(r"<(?:\w+:)?(?:faultstring|Text)[^>]*>(.*?)</", re.DOTALL)
_TITLE = re.compile(r"<(?:title|h1)[^>]*>(.*?)</", re.DOTALL | re.IGNORECASE)
_HINTS = {
    400: "check the codes of the filters against the office's own list.",
    401: "a key of access is missing or wrong: --key KEY.",
    403: "a key of access may be missing, or the network may forbid it.",
    404: "check the code of the table; not every year or slice exists.",
    422: "the key must name every dimension of the table, with points between them.",
}


def refuse_unless_given(answer: Received, request: Request) -> None:
    """Raise what the office said, unless its answer is of the kind that was asked.

    Raises
    ------
    RefusedRequest
        A status that says no, or a message in place of the table.
    UnusableAnswer
        A page for people, although the status says that all is well.
    """
    head = answer.body.read_bytes()[:_HEAD] if answer.status != _OK else _head(answer)
    text = without_secrets(head.decode("utf-8", errors="replace").lstrip("\ufeff \r\n\t"), request)
    said = _sentence(text)
    title = request.office.title
    if answer.status == NO_CONTENT:
        raise RefusedRequest(f"{title} has no figures for this question.", hint=_HINTS[400], status=answer.status)
    if _LATER.search(text):
        raise RefusedRequest(
            f"{title} does not answer so large a question at once; it has begun to prepare it.",
            hint="ask for less with filters (geo=..., time=...), or repeat the command in some minutes.",
            status=answer.status,
        )
    if answer.status == TOO_LARGE or (answer.status != _OK and _LARGE.search(text)):
        _refuse(title, "finds the question too large", said, "ask for less with filters (geo=..., time=...).", answer)
    if answer.status != _OK:
        hint = _HINTS.get(answer.status, "check the address in a browser.")
        _refuse(title, f"says no ({answer.status})", said, hint, answer)
    if _is_message(text):
        _refuse(title, "sends a message in place of the table", said, _HINTS[400], answer)
    if text.startswith("<"):
        raise UnusableAnswer(
            f"{title} sends a page in place of the table" + (f": “{said}”." if said else "."),
            hint="a network that asks you to log in first does so, and a service under repair; try again later.",
            page=said,
        )


def _refuse(title: str, what: str, said: str, hint: str, answer: Received) -> NoReturn:
    raise RefusedRequest(
        f"{title} {what}" + (f": “{said}”." if said else "."), hint=hint, status=answer.status, said=said
    )


def _head(answer: Received) -> bytes:
    with answer.body.open("rb") as file:
        return file.read(_HEAD)


def _is_message(text: str) -> bool:
    """JSON with an error and without figures; a table may begin with a warning, and holds figures too."""
    return re.match(r'\{\s*"(?:error|warning|message)"', text) is not None and '"value"' not in text


def _sentence(text: str) -> str:
    """What a person would read out of a message of any kind: JSON, XML, HTML or plain.

    >>> _sentence('{"error":[{"status":400,"id":150,"label":"The value XX is not valid."}]}')
    'The value XX is not valid'
    >>> _sentence("<html><head><title>Down for &amp; repair</title></head></html>")
    'Down for & repair'
    >>> _sentence("error: unknown variable 'NAICS2021'")
    "error: unknown variable 'NAICS2021'"
    """
    if text.startswith(("{", "[")):
        found = _label(text)
    elif text.startswith("<"):
        match = _FAULT.search(text) or _TITLE.search(text)
        found = match[1] if match else ""
    else:
        found = text.split("\n", 1)[0]
    plain = " ".join(unescape(re.sub(r"<[^>]*>", " ", found)).split()).rstrip(".")
    return plain if len(plain) <= _LONGEST_SENTENCE else f"{plain[:_LONGEST_SENTENCE]} ..."


def _label(text: str) -> str:
    try:
        told: Any = json.loads(text)
    except (ValueError, RecursionError):
        return text
    for name in ("error", "warning", "errors"):
        told = told.get(name, told) if isinstance(told, dict) else told
    told = told[0] if isinstance(told, list) and told else told
    if isinstance(told, dict):
        told = next((told[name] for name in ("label", "message", "detail", "title") if name in told), told)
    return told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)
