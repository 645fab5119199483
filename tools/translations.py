"""Brings the platform's catalogues up to date: ``make words``.

Every string that the platform marks comes into the catalogue of every language, what was translated stays, what is
marked no longer goes; then the catalogues are compiled. Translate in ``src/klastr_platform/locale/*/LC_MESSAGES/*.po``
and run it again: it ends with 1 while anything is missing.
"""

from __future__ import annotations

import sys
from pathlib import Path

from catalogues import PLURALS, Entry, merged, mo_bytes, po_text, read_po
from environment import in_checkout
from marked_strings import PLATFORM, Marked, NotALiteral, marked_strings


def catalogue(language: str) -> Path:
    """Where the strings of a language are."""
    return PLATFORM / "locale" / language / "LC_MESSAGES" / "django.po"


def brought_up_to_date(language: str, marked: list[Marked]) -> list[Entry]:
    """The catalogue of a language, written in both forms."""
    path = catalogue(language)
    entries = merged(marked, read_po(path), language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(po_text(entries, language), encoding="utf-8", newline="\n")
    path.with_suffix(".mo").write_bytes(mo_bytes(entries, language))
    return entries


def main() -> int:
    """The exit code of the command."""
    in_checkout()
    try:
        marked = list(marked_strings().values())
    except NotALiteral as error:
        print(f"klastr: {error} Mark the string itself.", file=sys.stderr)
        return 1
    missing = 0
    for language in PLURALS:
        entries = brought_up_to_date(language, marked)
        without = [entry.key.one for entry in entries if not entry.is_translated]
        first = f"; {len(without)} are missing, first: {without[0]!r}" if without else ""
        print(f"{language}: {len(entries) - len(without)} of {len(entries)} strings are translated{first}.")
        missing += len(without)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
