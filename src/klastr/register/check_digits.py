"""Check digits by the four methods that nearly all registers use: weights, Luhn, ISO 7064 and remainders by 97.

Every function here takes the digits without their check digits and returns the check digits, or None where the rule
leaves none: such a body is never issued.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

Rule = Callable[[str], str | None]
"""A number of the right form to the same number with the right check digits, None where no check digit fits."""


def weighted_sum(digits: str, weights: Iterable[int]) -> int:
    """Sum of digits times weights.

    Examples
    --------
    >>> weighted_sum("4527464", (8, 7, 6, 5, 4, 3, 2))
    156
    """
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def one_digit(number: int) -> str | None:
    """The number as a digit, None where it has two.

    Examples
    --------
    >>> one_digit(7), one_digit(10)
    ('7', None)
    """
    return str(number) if number < 10 else None


def luhn(digits: str) -> str:
    """Every second digit, the last one first, is doubled and its digits added; the sum is filled up to tens.

    Examples
    --------
    >>> luhn("0090581100")
    '6'
    """
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(digits)))
    return str(-sum(number // 10 + number % 10 for number in doubled) % 10)


def iso_7064_11_10(digits: str) -> str:
    """ISO 7064, MOD 11,10: one digit behind any number of digits.

    Examples
    --------
    >>> iso_7064_11_10("12927420")
    '2'
    """
    product = 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def iso_7064_97_10(characters: str) -> str:
    """ISO 7064, MOD 97-10: two digits behind digits and capital letters (A = 10 ... Z = 35).

    Examples
    --------
    >>> iso_7064_97_10("INR2EJN1ERAN0W5ZP9")
    '74'
    """
    number = int("".join(str(int(character, 36)) for character in characters))
    return f"{98 - number * 100 % 97:02d}"


def last_by(check: Callable[[str], str | None], *, many: int = 1) -> Rule:
    """A rule for numbers that end with their check digits.

    Examples
    --------
    >>> last_by(luhn)("00905811007")
    '00905811006'
    """

    def ruled(number: str) -> str | None:
        body = number[:-many]
        digits = check(body)
        return None if digits is None else body + digits

    return ruled
