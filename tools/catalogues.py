"""Catalogues of translated strings: ``.po`` files that people edit, ``.mo`` files that programs read.

Only what the platform needs of the formats of GNU gettext: strings, plural forms, contexts, and marks of doubt.
"""

from __future__ import annotations

import re
import struct
from ast import literal_eval
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from marked_strings import Key, Marked

# The same expressions as in Django's own catalogues: it reads one catalogue with the forms of the other.
PLURALS = {
    "cs": "nplurals=4; plural=(n == 1 && n % 1 == 0) ? 0 : "
    "(n >= 2 && n <= 4 && n % 1 == 0) ? 1: (n % 1 != 0 ) ? 2 : 3;",
    "de": "nplurals=2; plural=(n != 1);",
    "hu": "nplurals=2; plural=(n != 1);",
    "pl": "nplurals=4; plural=(n==1 ? 0 : (n%10>=2 && n%10<=4) && (n%100<12 || n%100>14) ? 1 : "
    "n!=1 && (n%10>=0 && n%10<=1) || (n%10>=5 && n%10<=9) || (n%100>=12 && n%100<=14) ? 2 : 3);",
    "sk": "nplurals=4; plural=(n % 1 == 0 && n == 1 ? 0 : n % 1 == 0 && n >= 2 && n <= 4 ? 1 : n % 1 != 0 ? 2: 3);",
}
_LINE = re.compile(r'(?:(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d+)\])?\s+)?(".*")')
_MAGIC = 0x950412DE


@dataclass(slots=True)
class Entry:
    """A string in one language: one form, or one for each number."""

    key: Key
    forms: tuple[str, ...]
    files: list[str] = field(default_factory=list)
    is_doubtful: bool = False

    @property
    def is_translated(self) -> bool:
        """Whether every form is there."""
        return all(self.forms) and not self.is_doubtful


def header(language: str) -> str:
    """What stands in front of the strings; no dates, so that the same strings give the same file."""
    lines = ("Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: 8bit", f"Language: {language}")
    return "".join(f"{line}\n" for line in (*lines, f"Plural-Forms: {PLURALS[language]}"))


def form_count(language: str) -> int:
    """How many forms a counted thing has in a language."""
    found = re.match(r"nplurals=(\d)", PLURALS[language])
    assert found is not None
    return int(found[1])


def merged(marked: Iterable[Marked], held: dict[Key, Entry], language: str) -> list[Entry]:
    """All marked strings, with the translations that are held."""
    entries = []
    for one in marked:
        empty = ("",) * (form_count(language) if one.key.many else 1)
        before = held.get(one.key)
        forms = before.forms if before is not None and len(before.forms) == len(empty) else empty
        entries.append(Entry(one.key, forms, one.files, before is not None and before.is_doubtful))
    return entries


def read_po(path: Path) -> dict[Key, Entry]:
    """The strings of a catalogue; an empty one where there is no file."""
    blocks = path.read_text(encoding="utf-8").split("\n\n") if path.exists() else []
    entries = [entry for block in blocks if (entry := _entry(block)) is not None]
    return {entry.key: entry for entry in entries}


def _entry(block: str) -> Entry | None:
    parts: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        found = _LINE.fullmatch(line.strip())
        if found is None:
            continue
        name = f"{found[1]}{found[2] or ''}" if found[1] else name
        parts[name] = parts.get(name, "") + str(literal_eval(found[3]))
    if not parts.get("msgid"):
        return None
    key = Key(parts["msgid"], parts.get("msgid_plural", ""), parts.get("msgctxt", ""))
    forms = tuple(text for name, text in parts.items() if name.startswith("msgstr"))
    files = [file for line in block.splitlines() if line.startswith("#: ") for file in line[3:].split()]
    return Entry(key, forms, files, any(line.startswith("#,") and "fuzzy" in line for line in block.splitlines()))


def po_text(entries: Iterable[Entry], language: str) -> str:
    """The catalogue as people edit it."""
    head = ['msgid ""', 'msgstr ""', *(_quoted(line) for line in header(language).splitlines(keepends=True))]
    return "\n\n".join(["\n".join(head), *("\n".join(_lines(entry)) for entry in entries)]) + "\n"


def _lines(entry: Entry) -> Iterable[str]:
    yield from (f"#: {file}" for file in entry.files)
    if entry.is_doubtful:
        yield "#, fuzzy"
    if entry.key.context:
        yield f"msgctxt {_quoted(entry.key.context)}"
    yield f"msgid {_quoted(entry.key.one)}"
    if entry.key.many:
        yield f"msgid_plural {_quoted(entry.key.many)}"
        yield from (f"msgstr[{at}] {_quoted(form)}" for at, form in enumerate(entry.forms))
    else:
        yield f"msgstr {_quoted(entry.forms[0])}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n") + '"'


def mo_bytes(entries: Iterable[Entry], language: str) -> bytes:
    """The catalogue as programs read it: what is not translated, or doubtful, is not in it."""
    pairs = {b"": header(language).encode()}
    pairs |= {_asked(entry.key): "\0".join(entry.forms).encode() for entry in entries if entry.is_translated}
    asked = sorted(pairs)
    tables = 28  # bytes of the head, which says where the two tables begin
    at = tables + 16 * len(asked)
    places = []
    for text in (*asked, *(pairs[one] for one in asked)):
        places += [len(text), at]
        at += len(text) + 1
    head = (_MAGIC, 0, len(asked), tables, tables + 8 * len(asked), 0, at)
    body = b"".join(text + b"\0" for text in (*asked, *(pairs[one] for one in asked)))
    return struct.pack("<7I", *head) + struct.pack(f"<{len(places)}I", *places) + body


def _asked(key: Key) -> bytes:
    text = f"{key.one}\0{key.many}" if key.many else key.one
    return (f"{key.context}\4{text}" if key.context else text).encode()
