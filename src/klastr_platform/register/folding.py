"""Words as they are compared: without case and diacritics."""

from __future__ import annotations

import unicodedata

# Letters that are no letter with a mark.
_OTHERS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})


def folded(text: str) -> str:
    """Lower case, without diacritics, one blank between words.

    >>> folded("Škoda  ŁÓDŹ Großhändler")
    'skoda lodz grosshandler'
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_OTHERS))
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())
