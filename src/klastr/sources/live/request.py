"""One request to an office: what makes it the same request as another, and what of it must never be kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from klastr.errors import InvalidOption
from klastr.sources.live.offices import Office

# A comma, a colon and the signs of SDMX stay as they are: the offices write them so in their own examples.
_SAFE = ",:*+[]"
_LONGEST_ADDRESS = 4_000
"""Characters; Eurostat's network refuses longer ones with a bare "400"."""


@dataclass(frozen=True, eq=False, slots=True)
class Request:
    """What is asked of an office.

    Attributes
    ----------
    office : Office
    address : str
        Without parameters.
    parameters : tuple of (str, str)
        Names may repeat.
    form : str
        In which layout the answer is expected; a key of `klastr.sources.live.forms.FORMS`.
    asked : mapping of str to tuple of str
        Column of the table to write -> members that were asked for and must be found in it.
    choices : mapping of str to str
        What is kept of the answer, where the office gives more than was asked.
    secrets : tuple of (str, str)
        Parameters that are sent and neither shown nor kept: keys of access.
    """

    office: Office
    address: str
    parameters: tuple[tuple[str, str], ...]
    form: str
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)
    secrets: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def shown(self) -> str:
        """The address with its parameters, without secrets; in it their order does not matter."""
        return _joined(self.address, tuple(sorted(self.parameters)))

    @property
    def sent(self) -> str:
        """The address as it is asked, secrets among the parameters; never to be shown, kept or logged.

        Raises
        ------
        InvalidOption
            Longer than the networks of the offices let through.
        """
        secrets = "&".join(f"{name}={quote(secret, safe='')}" for name, secret in self.secrets)
        sent = "&".join((self.shown, secrets)) if secrets else self.shown
        if len(sent) > _LONGEST_ADDRESS:
            raise InvalidOption(
                f"The filters make an address of {len(sent):,} characters; {self.office.title} refuses such.",
                hint="leave that dimension open, or ask for a level, as in geoLevel=nuts2.",
                length=len(sent),
            )
        return sent

    @property
    def key(self) -> str:
        """The name under which its answer is kept: the same for the same question, whatever the order and the key."""
        return hashlib.sha256(self.shown.encode()).hexdigest()[:40]


def without_secrets(text: str, request: Request) -> str:
    """A text in which no secret stands, neither plain nor as it is written in an address.

    >>> from klastr.sources.live.offices import CENSUS
    >>> asked = Request(CENSUS, "https://api.census.gov", (), "census", secrets=(("key", "a/b"),))
    >>> without_secrets("wrong key a/b in key=a%2Fb", asked)
    'wrong key *** in key=***'
    """
    for _, secret in request.secrets:
        text = re.sub("".join(map(_spellings, secret)), "***", text)
    return text


def _spellings(sign: str) -> str:
    """A sign as it is, or each of its bytes behind a percent sign, in small letters or large ones."""
    coded = "".join(f"%{byte:02x}" for byte in sign.encode())
    return rf"(?:\\?{re.escape(sign)}|(?i:{coded}))"


def _joined(address: str, parameters: tuple[tuple[str, str], ...]) -> str:
    return f"{address}?{urlencode(parameters, safe=_SAFE)}" if parameters else address
