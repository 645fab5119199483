"""Why a number is not defined. Every measure gives a number or one of these, never an unexplained gap."""

from __future__ import annotations

from enum import IntEnum


class Reason(IntEnum):
    """One small number per cell of an answer; 0 where the value is defined."""

    DEFINED = 0
    EMPTY_REGION = 1
    """Nobody works in the region."""
    EMPTY_INDUSTRY = 2
    """Nobody works in the industry."""
    ONE_REGION = 3
    """A single region: nothing to compare it with."""
    ONE_INDUSTRY = 4
    """A single industry: nothing to compare it with."""
    ONE_PLANT = 5
    """A single plant: it lies where it lies, and says nothing of concentration."""
    NO_VARIATION = 6
    """All values are the same: nothing to tell apart."""
    DISCONNECTED = 7
    """The region or industry shares nothing with the largest connected part of the table."""
    NOT_SPECIALISED = 8
    """The region has no industry, or the industry no region, with a quotient of 1 or more."""
    PRESENT_ALREADY = 9
    """The region has the industry: there is nothing to enter."""
    NO_NEIGHBOUR = 10
    """Nothing lies within reach."""
    NOBODY_BEFORE = 11
    """Growth from nobody has no rate."""
    NOT_THERE = 12
    """The region or industry did not exist, or is not in the other table."""
    UNKNOWN = 13
    """Something that was needed is not given for it, or is hidden."""
    SAME = 14
    """An industry with itself, a region with itself."""
    NOT_POSITIVE = 15
    """Zero or negative where the formula takes a logarithm or divides."""
    NO_OUTPUT = 16
    """A sector of an input-output table that makes nothing."""
    TOO_FEW = 17
    """Too few observations for the method."""
    NOT_RECOVERED = 18
    """The level before the shock has not been reached again in the years of the table."""
    NO_SHOCK = 19
    """There was no fall to recover from."""
    NOT_UNIQUE = 20
    """Several answers fit equally well: two eigenvalues are the same."""
    NOT_PRESENT = 21
    """The region does not have the industry."""
    NO_CONTROLS = 22
    """Fewer than two plants of other industries: nothing to compare the industry with."""
    TOO_UNCERTAIN = 23
    """The number is within its own error of having no meaning."""

    @property
    def word(self) -> str:
        """As it is written into answers: ``empty_region``; empty where the value is defined."""
        return "" if self is Reason.DEFINED else self.name.lower()

    @property
    def sentence(self) -> str:
        """For a person; without the full stop."""
        return _SENTENCES[self]


_SENTENCES = {
    Reason.DEFINED: "defined",
    Reason.EMPTY_REGION: "nobody works in the region",
    Reason.EMPTY_INDUSTRY: "nobody works in the industry",
    Reason.ONE_REGION: "there is a single region, and nothing to compare it with",
    Reason.ONE_INDUSTRY: "there is a single industry, and nothing to compare it with",
    Reason.ONE_PLANT: "there is a single plant, which says nothing of concentration",
    Reason.NO_VARIATION: "all values are the same",
    Reason.DISCONNECTED: "it shares nothing with the largest connected part of the table",
    Reason.NOT_SPECIALISED: "no quotient of 1 or more stands in its row or column",
    Reason.PRESENT_ALREADY: "the region has the industry already",
    Reason.NO_NEIGHBOUR: "nothing lies within reach",
    Reason.NOBODY_BEFORE: "nobody was there before, and growth from nobody has no rate",
    Reason.NOT_THERE: "it did not exist, or is not in the other table",
    Reason.UNKNOWN: "something that is needed is not given for it",
    Reason.SAME: "it is compared with itself",
    Reason.NOT_POSITIVE: "a number is zero or negative where the formula needs a positive one",
    Reason.NO_OUTPUT: "the sector makes nothing",
    Reason.TOO_FEW: "there are too few observations",
    Reason.NOT_RECOVERED: "the level before the shock has not been reached again",
    Reason.NO_SHOCK: "there was no fall to recover from",
    Reason.NOT_UNIQUE: "several answers fit equally well",
    Reason.NOT_PRESENT: "the region does not have the industry",
    Reason.NO_CONTROLS: "there are fewer than two plants of other industries to compare it with",
    Reason.TOO_UNCERTAIN: "it is within its own error of having no meaning",
}
