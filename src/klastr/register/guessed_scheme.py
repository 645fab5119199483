"""Which scheme an identifier may be of when nobody says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from klastr.errors import InvalidIdentifier
from klastr.register.identifier import SCHEMES, Identifier, checked_identifier
from klastr.register.scheme import Scheme
from klastr.register.spelling import folded


@dataclass(frozen=True, slots=True)
class GuessedScheme:
    """A scheme that a text fits: the country where a prefix says it, and how many texts of this form fit by chance."""

    scheme: str
    identifier: Identifier
    country: str | None
    by_chance: float


def guessed_schemes(text: str) -> tuple[GuessedScheme, ...]:
    """Every scheme that the text fits, the likeliest first.

    Schemes that the text names come first, then those whose check few texts pass by chance, then those without check.
    A VAT number is only recognised with its country's letters: without them it is any number.

    Parameters
    ----------
    text : str
        What was written.

    Returns
    -------
    tuple of GuessedScheme
        Empty where it fits none.

    Examples
    --------
    >>> [guess.scheme for guess in guessed_schemes("FN 93363z")]
    ['at-fn']
    >>> [(guess.scheme, guess.country) for guess in guessed_schemes("CZ45274649")]
    [('cz-vat', 'CZ')]
    >>> [guess.scheme for guess in guessed_schemes("45274649")]
    ['cz-ico', 'sk-ico', 'rs-mb']
    """
    try:
        plain = folded(text)
    except InvalidIdentifier:
        return ()
    return tuple(sorted(_guesses(plain), key=lambda guess: (guess.country is None, guess.by_chance, guess.scheme)))


def _guesses(plain: str) -> Iterator[GuessedScheme]:
    for code, scheme in SCHEMES.items():
        named = _is_named(plain, scheme)
        if code.endswith("-vat") and not named:
            continue
        try:
            identifier = checked_identifier(plain, code)
        except InvalidIdentifier:
            continue
        yield GuessedScheme(code, identifier, scheme.country if named else None, scheme.passes)


def _is_named(plain: str, scheme: Scheme) -> bool:
    """Whether the scheme's name or, for VAT numbers, its country's letters stand in the text."""
    prepared = scheme.prepared(plain)
    if scheme.code.endswith("-vat"):
        return any(prepared.startswith(each + str(scheme.country)) for each in ("", *scheme.prefixes))
    return any(prepared.startswith(each) or plain.startswith(each) for each in scheme.prefixes)
