"""Which industries belong together? Groups found in the data, scored where they were not chosen, and explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidDefinition, InvalidOption, NothingToMeasure
from klastr.identify.definition_comparison import definition_comparison
from klastr.identify.grouping.groups import IndustryGroups
from klastr.identify.grouping.held_out import (
    FOUND,
    HALVES_IN_HAND,
    HeldOut,
    Progress,
    held_out,
    part_of,
)
from klastr.identify.grouping.limits import group_limits
from klastr.identify.grouping.material import Material, without_variation
from klastr.identify.grouping.names import named_definition
from klastr.identify.grouping.scores import definition_scores
from klastr.identify.grouping.search import Candidate, Search, SearchPlan, search
from klastr.identify.grouping.searchable import Searchable
from klastr.identify.grouping.ties import GroupTies, Ties
from klastr.identify.industry_grid import IndustryGrid, industry_grid
from klastr.identify.input_output_links import input_output_links
from klastr.identify.occupations import occupational_similarity
from klastr.identify.relatedness import Relatedness
from klastr.methods.streams import stream
from klastr.tables.coarser_codes import coarser_codes
from klastr.tables.concordance import Concordance
from klastr.tables.definition_fit import membership
from klastr.tables.definitions import Definition
from klastr.tables.flows import FlowTable
from klastr.tables.occupations import StaffingTable
from klastr.tables.regional import RegionalTable, Year

Positions = NDArray[np.intp]

_NAME = "found by klastr"
_FEWEST_TO_HALVE = 6  # three regions in each half, as few as a correlation can be asked of
_LANGUAGES = ("en", "cs")


def industry_groups(
    table: RegionalTable,
    input_output: FlowTable | Relatedness | None = None,
    *,
    concordance: Concordance | None = None,
    occupations: StaffingTable | Relatedness | None = None,
    occupations_concordance: Concordance | None = None,
    matrices: Sequence[Relatedness] = (),
    industries: Sequence[str] | None = None,
    definitions: Sequence[Definition] = (),
    groups: tuple[int, int] | None = None,
    at: Year = None,
    region_level: int | None = None,
    industry_level: int | None = None,
    repetitions: int = 5,
    random_partitions: int = 1000,
    seed: int = 0,
    progress: Progress = lambda _: None,
) -> IndustryGroups:
    """Find the definition whose groups are most tied within, chosen and scored on different regions.

    Candidates come from trees, centres, spectral directions and modularity, in every matrix and for every number of
    groups; the best are made better by moving marginal industries and joining small groups; of those the one with the
    highest shares on random halves of the regions is taken. What it is worth is measured by repeating all of this on
    one half of the regions and scoring on the other.

    Parameters
    ----------
    table : RegionalTable, R regions x I industries
        With establishments, they are searched and judge as well.
    input_output : FlowTable or Relatedness, optional
        What industries sell to each other (`klastr.identify.input_output_links`), or ties made from it; they judge.
    concordance : Concordance, optional
        Ties codes of the input-output table to industries; default: by the codes themselves.
    occupations : StaffingTable or Relatedness, optional
        Who works in the industries (`klastr.identify.occupations`), or ties made from it; they judge.
    occupations_concordance : Concordance, optional
    matrices : sequence of Relatedness, optional
        Further ones of one's own; they judge too.
    industries : sequence of str, optional
        Which industries to group, such as the traded ones (`klastr.identify.traded`); default: all of the level.
    definitions : sequence of Definition
        Scored and compared beside on the same held-out regions; never an input of the search. The classification's own
        coarser codes (three digits of NAICS, sections of NACE) are always among them.
    groups : (int, int), optional
        Fewest and most groups; default: by the square root of the number of industries, 40 to 70 for 650.
    at, region_level, industry_level
        As in `klastr.location_quotient`.
    repetitions : int
        How often the regions are split in halves, each half chosen on and scored on once; 0: no held-out scores.
    random_partitions : int
        Partitions with the sizes of the groups found, as a baseline.
    seed : int
        The same seed gives the same groups.
    progress : callable
        Told the part that is done, 0..1.

    Returns
    -------
    IndustryGroups

    Raises
    ------
    NothingToMeasure
        Fewer than three regions, or six where they are split, or four industries with jobs that differ between regions.
    InvalidOption
        More groups than half the industries, a definition's name given twice, numbers below their range.
    InvalidDefinition
        A definition that does not meet the table.

    References
    ----------
    .. [1] Delgado, M., Porter, M. E., Stern, S. (2016). Defining clusters of related industries. Journal of Economic
       Geography 16(1), 1-38.

    Examples
    --------
    >>> import numpy as np
    >>> metal, food = [9, 8, 1, 0, 7, 2], [0, 2, 7, 9, 1, 8]  # two groups of industries that lie apart
    >>> cells = np.array([metal, metal, food, food]).T + np.eye(6, 4)
    >>> codes = ["ore", "steel", "milk", "ham"]
    >>> rows = [(f"R{r}", code, cells[r, i]) for r in range(6) for i, code in enumerate(codes)]
    >>> found = industry_groups(RegionalTable.from_rows(rows), groups=(2, 2), repetitions=0)
    >>> sorted(map(sorted, (found.members(group) for group in found.scores.groups)))
    [['ham', 'milk'], ['ore', 'steel']]
    """
    grid = industry_grid(table, at=at, region_level=region_level, industry_level=industry_level, industries=industries)
    set_aside = without_variation(grid)
    kept = grid.of_industries(frozenset(grid.industries) - set_aside.keys())
    links = _links(input_output, concordance, kept)
    staff = _similarity(occupations, occupations_concordance, kept)
    material = Material.of(kept, tuple(matrix for matrix in (links, staff, *matrices) if matrix is not None))
    plan = SearchPlan(limits=group_limits(len(kept.industries), groups))
    _refuse_numbers(repetitions, random_partitions)
    _refuse_small_halves(kept, repetitions)
    definitions = (*definitions, *_coarser(table, kept.industries))
    rivals = _memberships(definitions, kept.industries)
    searched = _searched(material, plan, seed, part_of(progress, 0, 0.15 if repetitions else 1))
    scored = held_out(
        material,
        plan,
        rivals=rivals,
        repetitions=repetitions,
        random_partitions=random_partitions if repetitions else 0,
        seed=seed,
        progress=part_of(progress, 0.15, 1),
    )
    return _answer(table, material, searched, scored, tuple(definitions), set_aside, plan, seed)


def _links(
    given: FlowTable | Relatedness | None, concordance: Concordance | None, grid: IndustryGrid
) -> Relatedness | None:
    if not isinstance(given, FlowTable):
        return given
    return input_output_links(
        given,
        grid.industries,
        concordance,
        employment=grid.employment.sum(axis=0),
        industry_names=grid.industry_names,
    )


def _similarity(
    given: StaffingTable | Relatedness | None, concordance: Concordance | None, grid: IndustryGrid
) -> Relatedness | None:
    if not isinstance(given, StaffingTable):
        return given
    return occupational_similarity(given, grid.industries, concordance, industry_names=grid.industry_names)


def _coarser(table: RegionalTable, industries: tuple[str, ...]) -> tuple[Definition, ...]:
    """The classification's own groups, one level above the industries (NAICS: three digits); none where it has none."""
    level = table.industry_codes.level(industries[0])
    if level is None or level < 2:
        return ()
    above = min(level - 1, 3) if table.industry_codes.name.startswith("NAICS") else level - 1
    try:
        found = coarser_codes(industries, above, codes=table.industry_codes)
    except InvalidDefinition:
        return ()
    return (found,) if len(found.groups) > 1 else ()


def _searched(material: Material, plan: SearchPlan, seed: int, progress: Progress) -> Search:
    random = stream(seed, "search in all regions")
    return search(Searchable.of(material, HALVES_IN_HAND, random), plan, random, progress)


def _answer(
    table: RegionalTable,
    material: Material,
    found: Search,
    scored: HeldOut,
    rivals: tuple[Definition, ...],
    set_aside: Mapping[str, str],
    plan: SearchPlan,
    seed: int,
) -> IndustryGroups:
    measured = material.measured()
    judge = material.judge()
    grid = material.grid
    employment = grid.employment.sum(axis=0)
    sources = tuple(dict.fromkeys((*grid.sources, *judge.sources)))
    definition = named_definition(
        grid.industries,
        found.chosen.group_at,
        employment,
        {language: {code: table.industry_label(code, language) for code in grid.industries} for language in _LANGUAGES},
        strength=_strength(judge, found.chosen),
        name=_NAME,
        source=f"found by klastr in: {'; '.join(sources)}" if sources else None,
    )
    comparisons = tuple(definition_comparison(definition, rival, judge) for rival in rivals)
    told = (note for one in comparisons for note in one.notes)
    return IndustryGroups(
        definition=definition,
        scores=definition_scores(definition, judge),
        comparisons=comparisons,
        held_out=scored,
        relatedness=judge,
        matrices=measured,
        judging=material.judging,
        candidates=found.candidates,
        chosen=found.chosen,
        employment=employment,
        set_aside=set_aside,
        notes=tuple(dict.fromkeys((*told, *grid.notes, *judge.notes))),
        sources=sources,
        settings=_settings(grid, material, found.chosen, plan, seed, scored),
    )


def _strength(judge: Relatedness, chosen: Candidate) -> NDArray[np.float64]:
    """(I,) mean tie of each industry to its group, by the ties that judge."""
    means = GroupTies.of(Ties.of(judge.values), chosen.group_at, chosen.groups)
    return np.asarray(means.industry[means.own], dtype=np.float64)


def _settings(
    grid: IndustryGrid, material: Material, chosen: Candidate, plan: SearchPlan, seed: int, scored: HeldOut
) -> dict[str, Any]:
    limits = plan.limits
    return {
        "year": grid.year,
        "regions": len(grid.regions),
        "industries": len(grid.industries),
        "judged by": list(material.judging),
        "groups": [limits.fewest, limits.most],
        "industries in a group": [limits.smallest, limits.largest],
        "chosen from": f"{chosen.method} in {chosen.matrix}",
        "halves": len(scored.shares_of(FOUND)),
        "random_partitions": len(scored.random),
        "seed": seed,
    }


def _refuse_numbers(repetitions: int, random_partitions: int) -> None:
    for name, number in (("repetitions", repetitions), ("random_partitions", random_partitions)):
        if number < 0:
            raise InvalidOption(f"{name} is {number}; it cannot be below 0.", hint=f"say {name}=5.", number=number)


def _refuse_small_halves(grid: IndustryGrid, repetitions: int) -> None:
    living = int((grid.region_total > 0).sum())
    if repetitions and living < _FEWEST_TO_HALVE:
        raise NothingToMeasure(
            f"{living} regions with jobs cannot be split into a half to choose on and one to score on; that needs at "
            f"least {_FEWEST_TO_HALVE}.",
            hint="add regions, choose a finer --region-level, or say --repetitions 0: groups without held-out scores.",
            regions=living,
        )


def _memberships(definitions: Sequence[Definition], industries: tuple[str, ...]) -> dict[str, Positions]:
    found: dict[str, Positions] = {}
    for definition in definitions:
        if definition.name in (*found, FOUND):
            raise InvalidOption(
                f"Two definitions are called {definition.name!r}.",
                hint="give each file a name of its own.",
                definition=definition.name,
            )
        at = membership(definition, industries)
        if np.unique(at[at >= 0]).size < 2:
            raise InvalidDefinition(
                f"The definition {definition.name!r} puts the {len(industries):,} industries in hand into "
                "one group; a score compares groups with each other.",
                hint="leave it out, or group more industries with --traded none.",
                definition=definition.name,
            )
        found[definition.name] = at
    return found
