"""Organisations that do not exist: for a first look, for tests, for figures of speed. Each says so in its name.

Everything is drawn from one seed: the same number gives the same organisations, on every machine.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

COUNTRIES = ("CZ", "HU", "PL", "SK")

# What a group of firms does: word in the name, divisions of NACE, and in which countries it is usual.
THEMES = {
    "wood": ("C16", "C31", "A02"),
    "automotive": ("C29", "C25", "C22"),
    "software": ("J62", "J63", "M72"),
    "food": ("C10", "C11", "A01"),
    "machinery": ("C28", "C25", "C33"),
    "health": ("C21", "C32", "Q86"),
    "energy": ("D35", "C27", "M71"),
    "textile": ("C13", "C14", "C15"),
    "electronics": ("C26", "C27", "J62"),
    "creative": ("J59", "M74", "R90"),
}

_SERVICES = (
    ("testing of {theme} products", 4, 8),
    ("measurement on site for {theme} firms", 5, 9),
    ("prototypes for {theme}", 3, 7),
    ("advice on standards in {theme}", None, None),
    ("training for {theme} staff", None, None),
    ("simulation of {theme} processes", 2, 6),
)

# Per hundred organisations of a country.
_KINDS = {"firm": 68, "freelancer": 5, "research": 6, "university": 5, "public": 6, "support": 5}
_SIZES = {"micro": 45, "small": 33, "medium": 16, "large": 6}
_WORDS = {
    "firm": "{theme} firm",
    "freelancer": "{theme} freelancer",
    "research": "{theme} research institute",
    "university": "university department of {theme}",
    "public": "regional office",
    "support": "business support centre",
    "cluster": "{theme} cluster organisation",
    "meta": "{theme} meta-cluster",
}


@dataclass(frozen=True, slots=True)
class InventedService:
    """What an invented organisation offers."""

    name: str
    lowest_trl: int | None
    highest_trl: int | None


@dataclass(frozen=True, slots=True)
class Invented:
    """An organisation that does not exist."""

    number: int
    kind: str
    name: str
    theme: str
    region: str
    summary: str
    size_class: str
    industries: tuple[str, ...]
    founded: date
    dissolved: date | None
    services: tuple[InventedService, ...]
    verified: frozenset[str]
    member_of: tuple[tuple[int, date, date | None], ...] = field(default=())


def invented_organisations(regions: Sequence[str], *, count: int = 400, seed: int = 0) -> Iterator[Invented]:
    """So many organisations in these regions, those that others are members of first.

    Parameters
    ----------
    regions : sequence of str
        Codes that begin with the code of a country.
    count : int
        How many; a tenth or fewer of them are cluster organisations and meta-clusters.
    seed : int
        Another number, other organisations.

    Examples
    --------
    >>> made = list(invented_organisations(["CZ08", "PL22"], count=60))
    >>> len(made), made[0].name, all(one.name.startswith("Demo ") for one in made)
    (60, 'Demo automotive meta-cluster 001', True)
    """
    drawn = random.Random(seed)  # noqa: S311  nothing secret is drawn
    themes = tuple(THEMES)
    metas = [
        _one(drawn, 1 + k, "meta", theme, drawn.choice(regions), ()) for k, theme in enumerate(("automotive", "wood"))
    ]
    yield from metas
    clusters = []
    for number in range(3, 3 + max(4, count // 14)):
        theme = themes[(number - 3) % len(themes)]
        of = tuple((meta.number, meta.founded + timedelta(days=400), None) for meta in metas if meta.theme == theme)
        clusters.append(_one(drawn, number, "cluster", theme, drawn.choice(regions), of))
        yield clusters[-1]
    for number in range(3 + len(clusters), 1 + count):
        kind = drawn.choices(list(_KINDS), list(_KINDS.values()))[0]
        home = drawn.choice(clusters)
        # Four of five stand in a region where their theme already has a cluster organisation.
        theme, region = (
            (home.theme, home.region) if drawn.random() < 0.8 else (drawn.choice(themes), drawn.choice(regions))
        )
        yield _one(drawn, number, kind, theme, region, _memberships(drawn, theme, region, clusters))


def _one(
    drawn: random.Random,
    number: int,
    kind: str,
    theme: str,
    region: str,
    member_of: tuple[tuple[int, date, date | None], ...],
) -> Invented:
    words = _WORDS[kind].format(theme=theme)
    founded = date(1992, 1, 1) + timedelta(days=drawn.randrange(30 * 365))
    ended = founded + timedelta(days=drawn.randrange(400, 9000)) if kind == "firm" and drawn.random() < 0.06 else None
    return Invented(
        number=number,
        kind=kind,
        name=f"Demo {words} {number:03d}",
        theme=theme,
        region=region,
        summary=f"An invented {words}, here to show what a profile looks like.",
        size_class=drawn.choices(list(_SIZES), list(_SIZES.values()))[0] if kind == "firm" else "",
        industries=THEMES[theme][: drawn.randint(1, 2)] if kind in ("firm", "freelancer") else THEMES[theme],
        founded=founded,
        dissolved=ended if ended and ended < date(2026, 1, 1) else None,
        services=_services(drawn, kind, theme),
        verified=frozenset(name for name in ("name", "kind", "region", "founded") if drawn.random() < 0.4),
        member_of=member_of,
    )


def _services(drawn: random.Random, kind: str, theme: str) -> tuple[InventedService, ...]:
    many = {"research": 3, "university": 2, "support": 2, "cluster": 2, "firm": 1 if drawn.random() < 0.3 else 0}.get(
        kind, 0
    )
    picked = drawn.sample(_SERVICES, many)
    return tuple(InventedService(name.format(theme=theme).capitalize(), low, high) for name, low, high in picked)


def _memberships(
    drawn: random.Random, theme: str, region: str, clusters: Sequence[Invented]
) -> tuple[tuple[int, date, date | None], ...]:
    """Often in the cluster organisation of the theme nearby, sometimes in one further away; a few have left."""
    found = []
    # Three or so each, however many cluster organisations there are.
    share = min(1.0, 85 / len(clusters))
    for cluster in clusters:
        near = cluster.region[:2] == region[:2]
        chance = (0.75 if near else 0.08) if cluster.theme == theme else 0.015
        if drawn.random() < chance * share:
            since = cluster.founded + timedelta(days=drawn.randrange(3000))
            until = since + timedelta(days=drawn.randrange(300, 2500)) if drawn.random() < 0.1 else None
            found.append((cluster.number, since, until if until and until < date(2026, 1, 1) else None))
    return tuple(found)
