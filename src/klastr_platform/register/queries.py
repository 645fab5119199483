"""The register, read. Only what is published, unless a function says otherwise."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from klastr_platform.places.models import Industry, Region
from klastr_platform.register.folding import folded
from klastr_platform.register.invented import COUNTRIES
from klastr_platform.register.models import Kind, Membership, Organisation, Origin, Statement


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for in the directory; empty parts do not matter."""

    words: str = ""
    kinds: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    region: str = ""
    section: str = ""
    without: frozenset[str] = field(default=frozenset())

    def but(self, part: str) -> Asked:
        """The same without one part: what a facet counts."""
        return Asked(self.words, self.kinds, self.countries, self.region, self.section, self.without | {part})


def published() -> QuerySet[Organisation]:
    """All organisations that anybody may see."""
    return Organisation.objects.filter(is_published=True)


def organisations(asked: Asked) -> QuerySet[Organisation]:
    """Those that were looked for, by name."""
    found = published()
    for word in folded(asked.words).split()[:12]:
        found = found.filter(folded__contains=word)
    if asked.kinds and "kinds" not in asked.without:
        found = found.filter(kind__in=asked.kinds)
    if asked.countries and "countries" not in asked.without:
        found = found.filter(region__country__in=asked.countries)
    if asked.region and "region" not in asked.without:
        found = found.filter(region__code__startswith=asked.region)
    if asked.section and "section" not in asked.without:
        active = Organisation.industries.through.objects.filter(industry__parent=asked.section)
        found = found.filter(pk__in=active.values("organisation_id"))
    return found


def listed(asked: Asked) -> QuerySet[Organisation]:
    """The same with what a row of the list shows."""
    return (
        organisations(asked)
        .select_related("region", "region__parent")
        .prefetch_related("industries")
        .annotate(members=_open_memberships())
        .order_by("name", "pk")
    )


def _open_memberships() -> Coalesce:
    """Counted for the rows that are shown: a join would be grouped for all that were found before a page is cut."""
    counted = (
        Membership.objects.filter(of=OuterRef("pk"), until__isnull=True)
        .order_by()
        .values("of")
        .annotate(many=Count("pk"))
        .values("many")
    )
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())


def facets(asked: Asked) -> Mapping[str, list[tuple[object, int]]]:
    """How many there would be for each kind, country and industry section, were it chosen."""
    kinds = _counts(organisations(asked.but("kinds")), "kind")
    countries = _counts(organisations(asked.but("countries").but("region")), "region__country")
    sections = _counts(organisations(asked.but("section")), "industries__parent")
    return {
        "kinds": [(kind, kinds.get(kind, 0)) for kind in Kind if kind in kinds or kind in asked.kinds],
        "countries": _named(Region, countries, asked.countries),
        "sections": _named(Industry, sections, (asked.section,)),
    }


def counts_by_region(asked: Asked) -> dict[str, int]:
    """How many in each region of NUTS 2, whatever region was chosen."""
    by_region: dict[str, int] = {}
    for code, many in _counts(organisations(asked.but("region")), "region_id").items():
        by_region[code[:4]] = by_region.get(code[:4], 0) + many
    return by_region


def regions_of_the_map() -> QuerySet[Region]:
    """The regions of NUTS 2 that have a square."""
    return Region.objects.filter(level=2, country__in=COUNTRIES)


def profile(public_id: str) -> Organisation | None:
    """One organisation with all that its page shows."""
    open_first = Membership.objects.order_by("until", "-since")
    return (
        published()
        .filter(public_id=public_id)
        .select_related("region", "region__parent", "region__parent__parent")
        .prefetch_related(
            "identifiers",
            "industries",
            "services",
            "spells",
            Prefetch("memberships", open_first.select_related("member", "member__region")),
            Prefetch("belongs_to", open_first.select_related("of", "of__region")),
            Prefetch("statements", Statement.objects.filter(ended_at__isnull=True).select_related("source", "said_by")),
        )
        .first()
    )


def _named(
    model: type[Region] | type[Industry], counts: Mapping[str, int], chosen: Collection[str]
) -> list[tuple[object, int]]:
    """Those that there are, and those that were chosen, which can then be taken away again."""
    codes = {code for code in (*counts, *chosen) if code}
    return [(one, counts.get(one.code, 0)) for one in model.objects.filter(code__in=codes)]


def _counts(found: QuerySet[Organisation], by: str) -> dict[str, int]:
    return {row[by]: row["many"] for row in found.order_by().values(by).annotate(many=Count("pk", distinct=True))}


def holds_invented() -> bool:
    """Whether any organisation here was invented."""
    return Organisation.objects.filter(origin=Origin.SYNTHETIC).exists()
