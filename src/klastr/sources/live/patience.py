"""How often and after which waits an office is asked again: only where asking again can help."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from klastr.errors import UnreachableOffice
from klastr.sources.live.transport import Broken, Received, Watch

TOO_MANY_REQUESTS = 429
_SERVER_ERRORS = range(500, 600)
_DAY = 86_400
_CHANCE = random.SystemRandom()  # two people who were refused together should not come back together


@dataclass(frozen=True, kw_only=True, slots=True)
class Patience:
    """Limits of waiting, in seconds."""

    attempts: int = 5
    attempts_to_connect: int = 2
    first_wait: float = 1.0
    longest_wait: float = 60.0
    sleep: Callable[[float], None] = time.sleep

    def wait(self, failures: int) -> float:
        """Twice as long each time, less a random part of up to a half.

        >>> [Patience().wait(k) <= longest for k, longest in ((1, 1), (2, 2), (3, 4), (9, 60))]
        [True, True, True, True]
        """
        return float(min(self.longest_wait, self.first_wait * 2 ** (failures - 1)) * (1 - _CHANCE.random() / 2))


def patient_answer(ask: Callable[[], Received], title: str, patience: Patience, watch: Watch) -> Received:
    """Ask until there is an answer that asking again would not change.

    Parameters
    ----------
    ask : callable
        Asks once; raises `Broken` where there was no whole answer.
    title : str
        Of the office.
    patience : Patience
    watch : Watch
        Is told before each wait.

    Raises
    ------
    UnreachableOffice
        Still nothing after all attempts, or the office asks for a longer wait than anybody sits through.
    """
    for attempt in range(1, patience.attempts + 1):
        wait = patience.wait(attempt)
        try:
            answer = ask()
        except Broken as broken:
            what = str(broken)
            if attempt >= (patience.attempts if broken.connected else patience.attempts_to_connect):
                raise UnreachableOffice(
                    f"{title} gave no whole answer in {_times(attempt)}: {what}.",
                    hint="check the connection, and try again later.",
                    office=title,
                ) from broken
        else:
            if answer.status != TOO_MANY_REQUESTS and answer.status not in _SERVER_ERRORS:
                return answer
            what = _busy(answer)
            told = retry_after(answer.headers.get("retry-after"))
            if (told or 0) > patience.longest_wait or attempt == patience.attempts:
                raise UnreachableOffice(
                    f"{title} {what} in {_times(attempt)}.",
                    hint=_later(told),
                    office=title,
                    status=answer.status,
                )
            wait = max(wait, told or 0)
        watch.tell(f"{title}: {what}. Asking again in {wait:.0f} s.")
        patience.sleep(wait)
    raise AssertionError("the last attempt returns or raises")


def retry_after(header: str | None) -> float | None:
    """Seconds to wait, out of the header of that name: a number or a date; None where it says nothing.

    >>> retry_after("7"), retry_after("Thu, 01 Jan 1970 00:00:00 GMT"), retry_after("soon"), retry_after(None)
    (7.0, 0.0, None, None)
    """
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (moment - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return None


def _busy(answer: Received) -> str:
    many = answer.status == TOO_MANY_REQUESTS
    return "says that it was asked too often (429)" if many else f"has trouble of its own ({answer.status})"


def _times(attempts: int) -> str:
    return "one attempt" if attempts == 1 else f"{attempts} attempts"


def _later(seconds: float | None) -> str:
    """When to try again; nobody plans by more than a day.

    >>> _later(90), _later(3000), _later(float("inf"))
    ('try again in 90 seconds.', 'try again in 50 minutes.', 'try again another day.')
    """
    if not seconds:
        return "try again later."
    if seconds > _DAY:
        return "try again another day."
    return f"try again in {seconds:.0f} seconds." if seconds < 120 else f"try again in {seconds / 60:.0f} minutes."
