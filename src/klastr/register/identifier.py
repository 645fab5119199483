"""Whether a text is an identifier of an organisation, and how it is written once for all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from klastr.errors import InvalidIdentifier, InvalidOption, nearest_names
from klastr.register.national_schemes import NATIONAL
from klastr.register.scheme import Scheme
from klastr.register.spelling import folded
from klastr.register.vat_schemes import VAT
from klastr.register.world_schemes import WORLD

SCHEMES: Mapping[str, Scheme] = MappingProxyType({scheme.code: scheme for scheme in (*NATIONAL, *VAT, *WORLD)})
"""Every scheme by its code: what it identifies, whether it has a check digit, where its rule was read."""

ANY_VAT = "eu-vat"


@dataclass(frozen=True, slots=True)
class Identifier:
    """One organisation's identifier in one scheme, as it is stored and as it is shown.

    Two are equal where scheme and value are: however they were written, they name the same organisation.

    Examples
    --------
    >>> str(Identifier("cz-ico", "45274649", "45274649"))
    'cz-ico:45274649'
    """

    scheme: str
    value: str
    shown: str = field(compare=False)

    def __str__(self) -> str:
        return self.value if self.scheme == "demo" else f"{self.scheme}:{self.value}"

    @property
    def register_url(self) -> str | None:
        """Where the public register shows it, None where no address by number is publicly known.

        Examples
        --------
        >>> checked_identifier("024d6js02", "ror").register_url
        'https://ror.org/024d6js02'
        """
        pattern = SCHEMES[self.scheme].register_url
        return pattern and pattern.format(value=self.value, national=self.value[2:])


def checked_identifier(text: str, scheme: str) -> Identifier:
    """The identifier in its one spelling, if it is one of the scheme.

    Spaces, dots, dashes and names in front (``IČO:``, ``FN``, ``https://ror.org/``) do not count, and digits of other
    scripts are read. Nothing is guessed: a text that does not fit is refused with what is wrong with it.

    Parameters
    ----------
    text : str
        What was written.
    scheme : str
        A code of `klastr.register.identifier.SCHEMES`, or ``eu-vat`` for a VAT number that begins with its country.

    Returns
    -------
    Identifier
        ``scheme``, ``value`` to store and compare, ``shown`` for people.

    Raises
    ------
    InvalidIdentifier
        Wrong length, wrong characters, wrong check digit.
    InvalidOption
        No such scheme.

    Examples
    --------
    >>> checked_identifier("IČO: 452 74 649", "cz-ico")
    Identifier(scheme='cz-ico', value='45274649', shown='45274649')
    >>> checked_identifier("at u14189108", "eu-vat").value
    'ATU14189108'
    """
    if not isinstance(text, str):
        raise InvalidIdentifier(f"An identifier is a text, not {type(text).__name__}.", hint="numbers lose their zeros")
    plain = folded(text)
    known = _scheme(scheme, plain)
    value = _well_formed(plain, known)
    if value is None:
        raise _wrong_form(plain, known)
    if known.rule and known.rule(value) != value:
        raise _wrong_check(value, known)
    return Identifier(known.code, value, known.shown(value))


def _well_formed(plain: str, scheme: Scheme) -> str | None:
    """The text as the scheme writes it, None where it has not its form."""
    return next((form for form in _written_forms(plain, scheme) if scheme.form.fullmatch(form)), None)


def _written_forms(plain: str, scheme: Scheme) -> Iterator[str]:
    """What the folded text may stand for: as it is, without a name in front, with what the scheme adds."""
    for bare in _without_names(plain, scheme):
        yield bare
        yield bare.lower()
        added = scheme.added
        yield bare + added[1:] if added.startswith("+") else added + bare


def _without_names(plain: str, scheme: Scheme) -> Iterator[str]:
    """The prepared text, and what is left of it behind each name that it begins with."""
    prepared = scheme.prepared(plain)
    yield prepared
    for name in scheme.prefixes:
        if prepared.startswith(name):
            yield prepared.removeprefix(name).removeprefix(":")


def _scheme(code: str, plain: str) -> Scheme:
    """The scheme by its code; any VAT number's by the letters in front of it."""
    if code == ANY_VAT:
        letters = plain[:2]
        found = SCHEMES.get(f"{'gr' if letters in ('EL', 'GR') else letters.lower()}-vat")
        if found is None:
            countries = ", ".join(str(scheme.country) for scheme in VAT)
            raise InvalidIdentifier(
                f"{letters!r} begins no VAT number of the European Union.", hint=f"one of {countries}", scheme=code
            )
        return found
    if code not in SCHEMES:
        near = ", ".join(nearest_names(str(code)[:40], SCHEMES)) or ", ".join(SCHEMES)
        raise InvalidOption(f"There is no scheme {str(code)[:40]!r}.", hint=near, scheme=code)
    return SCHEMES[code]


def _wrong_form(plain: str, scheme: Scheme) -> InvalidIdentifier:
    """What the form should be, how long the text is, and the zeros that a spreadsheet may have taken."""
    bare = list(_without_names(plain, scheme))[-1]
    padded = next((with_zeros for with_zeros in _with_zeros(bare, scheme)), None)
    many = f", not {len(bare)} characters" if scheme.lengths and len(bare) not in scheme.lengths else ""
    return InvalidIdentifier(
        f"{plain!r} is not in the form of {scheme.code} ({scheme.name}): {scheme.said}{many}.",
        hint=f"{padded} would fit: spreadsheets drop zeros in front" if padded else _other_schemes(plain),
        scheme=scheme.code, length=len(bare),
    )  # fmt: skip


def _other_schemes(plain: str) -> str:
    """Where else the text would fit."""
    forms = ((code, scheme, _well_formed(plain, scheme)) for code, scheme in SCHEMES.items())
    fitting = [code for code, scheme, form in forms if form and (not scheme.rule or scheme.rule(form) == form)]
    return f"it fits {', '.join(fitting[:4])}" if fitting else "give the number as its register shows it"


def _with_zeros(bare: str, scheme: Scheme) -> Iterator[str]:
    """Numbers that fit when up to three zeros are put back in front."""
    for many in range(1, 4):
        form = "0" * many + bare
        if bare.isdecimal() and scheme.rule and scheme.form.fullmatch(form) and scheme.rule(form) == form:
            yield form


def _wrong_check(value: str, scheme: Scheme) -> InvalidIdentifier:
    """Which check digit would fit what stands in the other places."""
    expected = scheme.rule(value) if scheme.rule else None
    fits = f"with these other characters it would be {expected}" if expected else "no check digit fits the others"
    return InvalidIdentifier(
        f"{value!r} is not a number of {scheme.code} ({scheme.name}): its check digit is wrong, {fits}.",
        hint="compare it with the original, one character is mistyped or two are exchanged",
        scheme=scheme.code, expected=expected,
    )  # fmt: skip
