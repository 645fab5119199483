"""What the directory was asked, out of an address, and the filters that can be taken away again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from klastr_platform.places.models import Industry, Region
from klastr_platform.register.models import Kind
from klastr_platform.register.queries import Asked

_LONGEST = 200
_MOST_COUNTRIES = 60


@dataclass(frozen=True, slots=True)
class Applied:
    """A filter that holds, and the question without it."""

    label: str
    without: str


def asked_of(given: QueryDict) -> Asked:
    """What an address asks for; what cannot be is left out."""
    kinds = tuple(dict.fromkeys(kind for kind in given.getlist("kind") if kind in Kind.values))
    countries = tuple(dict.fromkeys(code for code in given.getlist("country") if _is_code(code, 2) and code.isalpha()))
    region, section = given.get("region", ""), given.get("section", "")
    return Asked(
        words=given.get("q", "")[:_LONGEST].replace("\0", ""),
        kinds=kinds,
        countries=countries[:_MOST_COUNTRIES],
        region=region if _is_code(region, 5) else "",
        section=section if _is_code(section, 1) and section.isalpha() else "",
    )


def question(asked: Asked, *, but: tuple[str, str] = ("", "")) -> str:
    """The question as an address writes it, without one part."""
    made = QueryDict(mutable=True)
    parts = [("q", asked.words), ("region", asked.region), ("section", asked.section)]
    parts += [("kind", kind) for kind in asked.kinds] + [("country", code) for code in asked.countries]
    for name, value in parts:
        if value and (name, value) != but:
            made.appendlist(name, value)
    return made.urlencode()


def applied(
    asked: Asked, region: Region | None, section: Industry | None, countries: Sequence[Region]
) -> list[Applied]:
    """Each filter that holds, in words."""
    return [Applied(label, question(asked, but=part)) for label, part in _parts(asked, region, section, countries)]


def _parts(
    asked: Asked, region: Region | None, section: Industry | None, countries: Sequence[Region]
) -> Iterator[tuple[str, tuple[str, str]]]:
    names = {country.code: str(country) for country in countries}
    if asked.words:
        yield f"“{asked.words}”", ("q", asked.words)
    if region is not None:
        yield str(region), ("region", asked.region)
    for kind in asked.kinds:
        yield str(Kind(kind).label), ("kind", kind)
    for code in asked.countries:
        yield names.get(code, code), ("country", code)
    if section is not None:
        yield str(section), ("section", asked.section)


def _is_code(text: str, longest: int) -> bool:
    return 0 < len(text) <= longest and text.isascii() and text.isalnum()
