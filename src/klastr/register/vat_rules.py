"""Check digits of VAT numbers by member state: a number without its country in, with the right digits out."""

from __future__ import annotations

from klastr.register.check_digits import luhn, weighted_sum
from klastr.register.national_schemes import ico_digit

_IRISH = "WABCDEFGHIJKLMNOPQRSTUV"
_SPANISH = "JABCDEFGHI"


def czech(number: str) -> str:
    """Eight digits are an IČO; nine that begin with 699 are a group of taxpayers."""
    if len(number) == 8:
        return number[:7] + ico_digit(number[:7])
    remainder = weighted_sum(number[1:8], range(8, 1, -1)) % 11
    return number[:8] + str((8 - (10 - remainder) % 11) % 10)


def slovak(number: str) -> str | None:
    """Ten digits that 11 divides."""
    last = -int(number[:9] + "0") % 11
    return None if last == 10 else number[:9] + str(last)


def austrian(number: str) -> str:
    """Luhn's sum and 4 more, filled up to tens; the U stays in front."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(number[1:8]))
    return number[:8] + str(-(sum(each // 10 + each % 10 for each in doubled) + 4) % 10)


def belgian(number: str) -> str:
    """97 less the remainder of the first eight by 97."""
    return f"{number[:8]}{97 - int(number[:8]) % 97:02d}"


def bulgarian(number: str) -> str:
    """Weights 1 to 8, and 3 to 10 where the remainder by 11 is 10."""
    remainder = weighted_sum(number[:8], range(1, 9)) % 11
    if remainder == 10:
        remainder = weighted_sum(number[:8], range(3, 11)) % 11 % 10
    return number[:8] + str(remainder)


def danish(number: str) -> str | None:
    """The weighted sum of all eight is divisible by 11."""
    last = -weighted_sum(number[:7], (2, 7, 6, 5, 4, 3, 2)) % 11
    return None if last == 10 else number[:7] + str(last)


def finnish(number: str) -> str | None:
    """The weighted sum of all eight is divisible by 11."""
    last = -weighted_sum(number[:7], (7, 9, 10, 5, 8, 4, 2)) % 11
    return None if last == 10 else number[:7] + str(last)


def french(number: str) -> str:
    """The last nine are a SIREN with Luhn's digit; two digits in front follow from it, letters there do not."""
    siren = number[2:10] + luhn(number[2:10])
    return (f"{(12 + 3 * (int(siren) % 97)) % 97:02d}" if number[:2].isdigit() else number[:2]) + siren


def greek(number: str) -> str:
    """Weights are powers of two; a remainder of 10 gives 0."""
    return number[:8] + str(weighted_sum(number[:8], (256, 128, 64, 32, 16, 8, 4, 2)) % 11 % 10)


def irish(number: str) -> str:
    """A letter for the remainder by 23; a second letter counts nine times, the old form is turned into the new one."""
    digits, letter = (number[:7], 7) if number[1].isdigit() else (f"0{number[2:7]}{number[0]}", 7)
    more = 9 * (ord(number[8]) - ord("A") + 1) if len(number) > 8 else 0
    return number[:letter] + _IRISH[(weighted_sum(digits, range(8, 1, -1)) + more) % 23] + number[letter + 1 :]


def latvian(number: str) -> str | None:
    """Eleven digits whose weighted sum leaves 3 by 11."""
    last = (3 - weighted_sum(number[:10], (9, 1, 4, 8, 3, 10, 2, 5, 7, 6))) % 11
    return None if last == 10 else number[:10] + str(last)


def luxembourgish(number: str) -> str:
    """The remainder of the first six by 89."""
    return f"{number[:6]}{int(number[:6]) % 89:02d}"


def portuguese(number: str) -> str:
    """11 less the remainder; 10 and 11 give 0."""
    last = 11 - weighted_sum(number[:8], range(9, 1, -1)) % 11
    return number[:8] + str(last if last < 10 else 0)


def romanian(number: str) -> str:
    """Zeros are put in front to nine; ten times the weighted sum by 11, where 10 gives 0."""
    body = number[:-1].zfill(9)
    return number[:-1] + str(weighted_sum(body, (7, 5, 3, 2, 1, 7, 5, 3, 2)) * 10 % 11 % 10)


def swedish(number: str) -> str:
    """Ten digits with Luhn's, and two for the taxpayer's units."""
    return number[:9] + luhn(number[:9]) + number[10:]


def slovenian(number: str) -> str | None:
    """A remainder of 0 is never issued, 1 gives the digit 0."""
    remainder = weighted_sum(number[:7], range(8, 1, -1)) % 11
    return None if remainder == 0 else number[:7] + str((11 - remainder) % 10)


def spanish(number: str) -> str:
    """Luhn's digit over the seven, or a letter for it: sources differ on who has which, so that either is taken."""
    last = luhn(number[1:8])
    return number[:8] + (_SPANISH[int(last)] if number[8].isalpha() else last)
