"""The words of reports and terminal answers: one catalogue per language, numbers as that language writes them."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from klastr.errors import InvalidOption

LANGUAGES = ("en", "cs")

_NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class Words:
    """One language: sentences by key, plural forms, numbers."""

    language: str
    catalogue: dict[str, Any]

    def __call__(self, key: str, /, **params: object) -> str:
        """The text at a dotted key, with its places filled in.

        >>> words("en")("terminal.report", path="answer/report.html")
        'Report: answer/report.html'
        """
        entry: Any = self.catalogue
        for part in key.split("."):
            entry = entry[part]
        return str(entry).format(**params)

    def counted(self, key: str, count: int, /, **params: object) -> str:
        """The plural form of a key that fits a count; the count itself is the place ``{count}``.

        >>> words("cs").counted("count.regions", 3), words("cs").counted("count.regions", 35)
        ('3 regiony', '35 regionů')
        """
        return self(f"{key}.{self.plural(count)}", count=self.number(count), **params)

    def plural(self, count: int) -> str:
        """``one``, ``few`` (Czech 2 to 4) or ``other``."""
        if count == 1:
            return "one"
        return "few" if self.language == "cs" and 2 <= count <= 4 else "other"

    def number(self, value: float, decimals: int = 0) -> str:
        """A number as the language writes it.

        >>> words("en").number(12345.6, 1), words("cs").number(12345.6, 1)
        ('12,345.6', '12\\xa0345,6')
        """
        if not math.isfinite(value):
            return "–"
        text = f"{value:,.{decimals}f}"
        return text if self.language == "en" else text.replace(",", _NO_BREAK).replace(".", ",")

    def percent(self, share: float, decimals: int = 1, *, signed: bool = False) -> str:
        """A share as per cent.

        >>> words("en").percent(0.0312), words("cs").percent(-0.0312, signed=True)
        ('3.1 %', '−3,1\\xa0%')
        """
        if not math.isfinite(share):
            return "–"
        sign = "−" if share < 0 else ("+" if signed and share > 0 else "")
        space = " " if self.language == "en" else _NO_BREAK
        return f"{sign}{self.number(abs(share) * 100, decimals)}{space}%"


@cache
def words(language: str) -> Words:
    """The catalogue of a language.

    Raises
    ------
    InvalidOption
        There is no such catalogue.
    """
    if language not in LANGUAGES:
        raise InvalidOption(
            f"There is no catalogue for the language {language!r}; there are {', '.join(LANGUAGES)}.",
            hint="use --lang en.",
            language=language,
        )
    text = (files("klastr.report.words") / f"{language}.toml").read_text(encoding="utf-8")
    return Words(language, tomllib.loads(text))
