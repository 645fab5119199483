"""What people paste as an identifier, folded to plain characters or refused: other digits, wide letters, odd dashes."""

from __future__ import annotations

import unicodedata

from klastr.errors import InvalidIdentifier

LONGEST = 120
_LETTERS = frozenset("ÄÖÜßČŠŽÓÉÁÍ") | frozenset("äöüčšžóéáí")  # of German courts and of names written before numbers


def folded(text: str) -> str:
    """The text with plain spaces, hyphens, digits and letters, in capitals.

    Look-alikes of other scripts, signs that turn the direction of writing and invisible ones are refused, not guessed.

    Parameters
    ----------
    text : str
        At most 120 characters.

    Returns
    -------
    str

    Raises
    ------
    InvalidIdentifier
        It is empty, too long, or holds a character that no identifier has.

    Examples
    --------
    >>> folded(" ４５２ 74–649 ")
    '452 74-649'
    """
    if len(text) > LONGEST:
        raise InvalidIdentifier(
            f"A text of {len(text):,} characters is no identifier.", hint="give one identifier alone", length=len(text)
        )
    plain = "".join(map(_plain, unicodedata.normalize("NFC", text))).strip().upper()
    if not plain:
        raise InvalidIdentifier("The identifier is empty.", hint="leave it out where it is not known")
    return plain


def _plain(character: str) -> str:
    if " " <= character <= "~" or character in _LETTERS:
        return character
    kind = unicodedata.category(character)
    if kind == "Nd":
        return str(unicodedata.decimal(character))
    if kind == "Zs" or character in "\t\n\r":
        return " "
    if kind == "Pd" or character == "\N{MINUS SIGN}":
        return "-"
    if "！" <= character <= "～":
        return chr(ord(character) - 0xFEE0)
    name = unicodedata.name(character, "a character without a name").lower()
    raise InvalidIdentifier(
        f"U+{ord(character):04X} ({name}) does not stand in any identifier.",
        hint="type the identifier by hand: what was copied looks like something else",
        character=f"U+{ord(character):04X}",
    )
