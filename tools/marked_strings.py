"""The strings that the platform marks for translation, out of its Python files and its templates.

Django turns a template into something that reads like Python; so one reader of tokens is enough for both, and GNU
gettext need not be there.
"""

from __future__ import annotations

import io
import tokenize
from ast import literal_eval
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

PLATFORM = Path("src/klastr_platform")

# Which argument is what, by the name of the function without its ending: "one" and "many" are forms of a plural.
_ARGUMENTS = {
    "_": ("one",),
    "gettext": ("one",),
    "gettext_noop": ("one",),
    "ngettext": ("one", "many"),
    "pgettext": ("context", "one"),
    "npgettext": ("context", "one", "many"),
}
_IGNORED = (tokenize.NL, tokenize.NEWLINE, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT)


class NotALiteral(Exception):
    """A string is marked that is only known when the program runs: no catalogue can hold it."""


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What a catalogue is asked for."""

    one: str
    many: str = ""
    context: str = ""


@dataclass(slots=True)
class Marked:
    """A string and the files that show it."""

    key: Key
    files: list[str] = field(default_factory=list)


def marked_strings(platform: Path = PLATFORM) -> dict[Key, Marked]:
    """All strings that are marked, in the order of files and lines."""
    found: dict[Key, Marked] = {}
    for path in sorted((*platform.rglob("*.py"), *platform.rglob("templates/**/*.html"))):
        if "migrations" in path.parts:
            continue
        name = path.relative_to(platform).as_posix()
        for key in strings_of(path):
            marked = found.setdefault(key, Marked(key))
            if name not in marked.files:
                marked.files.append(name)
    return found


def strings_of(path: Path) -> Iterator[Key]:
    """The marked strings of one file.

    Raises
    ------
    NotALiteral
        Something else than a string stands where the string is marked.
    """
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        from django.utils.translation import templatize

        # What is left of a template is no Python: only its lines and the calls in them are.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    tokens = [one for one in tokenize.generate_tokens(io.StringIO(text).readline) if one.type not in _IGNORED]
    for at, token in enumerate(tokens[:-1]):
        arguments = _ARGUMENTS.get(token.string.removesuffix("_lazy")) if token.type == tokenize.NAME else None
        if arguments and tokens[at + 1].string == "(" and tokens[at - 1].string != "def":
            yield _key(tokens, at + 2, arguments, f"{path}:{token.start[0]}")


def _key(tokens: list[tokenize.TokenInfo], at: int, arguments: tuple[str, ...], where: str) -> Key:
    parts: dict[str, str] = {}
    for name in arguments:
        pieces = []
        while tokens[at].type == tokenize.STRING:
            pieces.append(str(literal_eval(tokens[at].string)))
            at += 1
        if not pieces or tokens[at].string not in (",", ")"):
            raise NotALiteral(f"{where}: {tokens[at].string!r} stands where a string is marked for translation.")
        parts[name] = "".join(pieces)
        at += 1
    return Key(**parts)
