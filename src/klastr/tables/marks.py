"""What statistical offices write where a number is missing, and whether it says that the number is a secret.

Eurostat writes ``:`` and a letter; the Czech office ``.`` and ``i.d.``, the Polish ``#``, the British ``[c]``, the US
Census Bureau ``D``. A dash is read as an empty cell: some offices (Czech, German, Polish) mean zero by it, others do
not, so its meaning is never guessed; the check says how many there are.
"""

from __future__ import annotations

from klastr.tables.cells import is_confidential

# Sources: Eurostat's list of observation flags; the keys printed in the yearbooks of CZSO (i.d.: individual data),
# Statistics Poland (#: statistical secrecy), Destatis (. unknown or secret, / unreliable), ONS ([c], [u], [x], [z]).
SECRET_MARKS = frozenset(
    {
        "[c]",
        "(c)",
        "(d)",
        "#",
        "*",
        "**",  # Bureau of Labor Statistics, occupational employment
        "i.d.",
        "i. d.",
        "confidential",
        "suppressed",
        "withheld",
        "důvěrné",
        "dôverné",
        "poufne",
        "bizalmas",
        "geheim",
    }
)
DASHES = frozenset({"-", "--", "–", "—", "−"})
EMPTY_MARKS = DASHES | {
    "",
    ":",
    ".",
    "..",
    "...",
    "…",
    "/",
    "x",
    "[x]",
    "[u]",
    "[z]",
    "[low]",
    "(x)",
    "(s)",
    "(n)",
    "n/a",
    "n/a.",
    "n.a.",
    "na",
    "nan",
    "n.d.",
    "nd",
    "null",
    "none",
    "nil",
    "#n/a",
    "<na>",
    "missing",
    "not available",
    "not applicable",
}

# b break, c confidential, d definition differs, e estimated, f forecast, i see notes, n not significant,
# p provisional, r revised, s Eurostat estimate, u unreliable, z not applicable; D and N as the US offices write them.
FLAG_LETTERS = "bcdefinprsuzCDN"

# A flag is a letter or a few; anything longer is a word or a sentence, in which a letter "c" says nothing.
_LONGEST_LETTER_FLAG = 4


def is_secret(flag: str | None) -> bool:
    """Whether a flag or a mark, letters or words, says that the value is withheld to protect somebody.

    >>> [is_secret(flag) for flag in ("bc", "D", "[c]", "Confidential", "i.d.", "precise", "u", ":", None)]
    [True, True, True, True, True, False, False, False, False]
    """
    text = (flag or "").strip()
    if text.casefold() in SECRET_MARKS:
        return True
    if len(text) > _LONGEST_LETTER_FLAG:
        return any(word in SECRET_MARKS for word in text.casefold().replace(",", " ").split())
    return is_confidential(text)
