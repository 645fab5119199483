"""What klastr measures: every measure says beside its own function what it needs, what it returns and whom it follows.

There is no list to keep in step: a function that carries `measure` and stands in the public list is a measure.
``klastr measure --list``, the checklist page and the tests of the house read what is declared here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from klastr.errors import InvalidOption, nearest_names

Function = TypeVar("Function", bound=Callable[..., Any])

Family = Literal[
    "specialisation",
    "concentration",
    "distances",
    "relatedness",
    "complexity",
    "dynamics",
    "variety",
    "spatial",
    "input-output",
    "beyond",
]
Need = Literal[
    "table",  # regions x industries, one year
    "years",  # regions x industries, two years or more
    "plants",  # one row per plant
    "points",  # one row per plant, with coordinates
    "neighbours",  # which regions lie next to which
    "attribute",  # one number per region, such as GDP per head
    "area",  # of every region
    "population",  # of every region
    "groups",  # industry -> the coarser industry it belongs to
    "occupations",  # staff by occupation and industry
    "flows",  # an input-output table
    "complexity",  # complexity of industries, measured elsewhere
]
Command = Literal["measure", "points", "io", "opportunities", "collapse", "none"]

PUBLISHED = "published"


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """What one measure is.

    Attributes
    ----------
    name : str
        Its fixed name: that of the function, and what is typed after ``klastr measure``.
    family : str
        Where it stands in the union of what the field's packages compute.
    needs : tuple of str
        What must be given: see `Need`.
    returns : tuple of str
        Names of the labels its numbers stand at, such as ``("region", "industry")``.
    conventions : tuple of str
        Whose formula can be followed; the first is the default.
    reference : str
        Author, year and title, in one line.
    page : str
        Its page in ``docs/methods``, without the ending.
    covers : tuple of str
        Items of the union checklist that it answers, as they are spelled there.
    command : str
        The command that runs it.
    """

    name: str
    family: Family
    needs: tuple[Need, ...]
    returns: tuple[str, ...]
    conventions: tuple[str, ...]
    reference: str
    page: str
    covers: tuple[str, ...]
    command: Command = "measure"

    @property
    def title(self) -> str:
        """The name as a person writes it at the beginning of a sentence.

        >>> [titled(name) for name in ("ellison_glaeser", "eci", "location_quotient", "local_moran")]
        ['Ellison-Glaeser', 'ECI', 'Location quotient', 'Local Moran']
        """
        return titled(self.name)


_TITLES = {
    "dense_areas": "Dense areas (A-DBSCAN)",
    "entry_exit": "Entries and exits",
    "gini_locational": "Locational Gini",
    "gini_of_quotients": "Gini of quotients",
    "log_supermodularity": "Log-supermodularity",
    "normalised_ubiquity": "Normalised ubiquity",
    "shift_share": "Shift-share",
}
_ACRONYMS = {"bicm", "coi", "cog", "eci", "expy", "losh", "pci", "prody"}
_PEOPLE = {
    "atkinson": "Atkinson",
    "coulter": "Coulter",
    "dalton": "Dalton",
    "devereux": "Devereux",
    "ellison": "Ellison",
    "geary": "Geary",
    "getis": "Getis",
    "ghosh": "Ghosh",
    "gini": "Gini",
    "glaeser": "Glaeser",
    "griffith": "Griffith",
    "hachman": "Hachman",
    "herfindahl": "Herfindahl",
    "hoover": "Hoover",
    "krugman": "Krugman",
    "kullback": "Kullback",
    "leibler": "Leibler",
    "leontief": "Leontief",
    "litzenberger": "Litzenberger",
    "lorenz": "Lorenz",
    "markov": "Markov",
    "maurel": "Maurel",
    "moran": "Moran",
    "ord": "Ord",
    "sedillot": "Sédillot",
    "simpson": "Simpson",
    "sternberg": "Sternberg",
    "theil": "Theil",
    "williamson": "Williamson",
}


def titled(name: str) -> str:
    """A measure's name as a person writes it: people's names stay, those of authors are joined by a dash."""
    if name in _TITLES:
        return _TITLES[name]
    words = name.split("_")
    if all(word in _PEOPLE for word in words):
        return "-".join(_PEOPLE[word] for word in words)
    said = " ".join(word.upper() if word in _ACRONYMS else _PEOPLE.get(word, word) for word in words)
    return said[:1].upper() + said[1:]


def measure(
    *,
    family: Family,
    needs: tuple[Need, ...],
    returns: tuple[str, ...],
    reference: str,
    page: str,
    covers: tuple[str, ...],
    conventions: tuple[str, ...] = (PUBLISHED,),
    command: Command = "measure",
    name: str | None = None,
) -> Callable[[Function], Function]:
    """Declare a function to be a measure; the arguments are those of `Measure`. The function stays as it is."""

    def declared(function: Function) -> Function:
        described = Measure(
            name=name or function.__name__,
            family=family,
            needs=needs,
            returns=returns,
            conventions=conventions,
            reference=reference,
            page=page,
            covers=covers,
            command=command,
        )
        function.__dict__["measure"] = described
        return function

    return declared


def described(function: Callable[..., Any]) -> Measure | None:
    """What a function declares of itself; None where it is no measure."""
    return getattr(function, "measure", None)


def checked_convention(asked: str, function: Callable[..., Any]) -> str:
    """The convention, if the measure knows it.

    Raises
    ------
    InvalidOption
        The measure does not offer it; those it offers are named.

    Examples
    --------
    >>> @measure(family="variety", needs=("table",), returns=("region",), reference="-", page="-", covers=())
    ... def hachman(): ...
    >>> checked_convention("published", hachman)
    'published'
    """
    offered = function.__dict__["measure"].conventions
    if asked in offered:
        return asked
    near = nearest_names(asked, offered) or offered
    raise InvalidOption(
        f"{function.__name__} has no convention {asked!r}.",
        hint=f"use {' or '.join(near)}.",
        convention=asked,
    )
