"""Shapes of regions out of a GeoJSON file, plain or packed with gzip: those of the table, whatever else is in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from klastr.codes.nuts import codes_of, level, versions
from klastr.codes.nuts_changes import origin
from klastr.errors import InvalidGeography
from klastr.sources.geojson import Feature, features_in, rings_of
from klastr.tables.geography import Geography, Shape, united

_NAME_PROPERTIES = ("name_latin", "NAME_LATN", "name", "NAME", "NUTS_NAME", "region_name")
_COUNTRY_PROPERTIES = ("country", "CNTR_CODE", "country_code", "iso_a2")


def read_geography(path: str | Path, regions: Sequence[str], *, source: str | None = None) -> Geography:
    """Read the shapes of some regions.

    The property of the features that holds the most of the region codes is taken for the code. A region whose code
    belongs to another edition of NUTS gets the shapes that together are the same area.

    Parameters
    ----------
    path : str or Path
        GeoJSON (FeatureCollection), plain or ``.gz``; longitude and latitude, or planar coordinates.
    regions : sequence of str
        Codes as the table writes them.
    source : str, optional
        What a reader is told about the origin of the borders. Default: the name of the file.

    Returns
    -------
    Geography

    Raises
    ------
    UnreadableFile
        There is no such file.
    InvalidGeography
        It is cut off, not JSON, not GeoJSON, holds no shapes, or none of these regions.
    """
    path = Path(path)
    features = features_in(path)
    wanted = {region: _spellings(region) for region in regions}
    key, found = _best_property(features, wanted, path)
    shapes, missing = {}, []
    for region in regions:
        codes = _codes_that_make(region, wanted[region], found)
        if codes:
            shapes[region] = _shape(region, {code: found[code] for code in codes}, path)
        else:
            missing.append(region)
    return Geography(
        shapes, tuple(missing), source or path.name, tuple(_notes(shapes, missing, len(regions), key, path.name))
    )


# -- which feature is which region -------------------------------------------------------------------------------------


def _spellings(region: str) -> frozenset[str]:
    """Ways in which a file may write a code: other case, leading zeros lost."""
    plain = region.strip().upper()
    return frozenset({plain, plain.lstrip("0") or plain})


def _code(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else None
    return str(value).strip().upper()


def _best_property(
    features: list[Feature], wanted: Mapping[str, frozenset[str]], path: Path
) -> tuple[str, dict[str, list[Feature]]]:
    """The property that holds the most of the wanted codes, and the features by their code there."""
    by_property: dict[str, dict[str, list[Feature]]] = {}
    for feature in features:
        for name, value in feature.properties.items():
            code = _code(value)
            if code:
                by_property.setdefault(name, {}).setdefault(code, []).append(feature)
    scores = {name: _matches(wanted, codes) for name, codes in by_property.items()}
    best = max(scores, key=lambda name: scores[name], default=None)
    if best is None or not scores[best]:
        raise _nothing_matches(wanted, by_property, features, path)
    return best, by_property[best]


def _matches(wanted: Mapping[str, frozenset[str]], found: Collection[str]) -> int:
    return sum(bool(_codes_that_make(region, spellings, found)) for region, spellings in wanted.items())


def _codes_that_make(region: str, spellings: frozenset[str], found: Collection[str]) -> tuple[str, ...]:
    """The code itself where the file has it, else its successors or predecessors, if the file has all of them."""
    own = tuple(sorted((code for code in spellings if code in found), key=len, reverse=True))[:1]
    return own or _successors(region.strip().upper(), found) or _successors_of_parts(region.strip().upper(), found)


def _successors(region: str, found: Collection[str]) -> tuple[str, ...]:
    """Codes of another edition of NUTS that together are this region and nothing else."""
    became = origin(region, found)
    complete = bool(became.there) and all(code in found for code in became.there)
    return became.there if complete and became.here == (region,) else ()


def _successors_of_parts(region: str, found: Collection[str]) -> tuple[str, ...]:
    """The same through level 3: old regions of level 2 that were redrawn are still sums of small regions."""
    if level(region) != 2 or not versions(region):
        return ()
    parts = [code for code in codes_of(versions(region)[-1], level=3) if code.startswith(region)]
    became = [(code,) if code in found else _successors(code, found) for code in sorted(parts)]
    return tuple(code for codes in became for code in codes) if parts and all(became) else ()


def _nothing_matches(
    wanted: Iterable[str], by_property: Mapping[str, Mapping[str, object]], features: Sequence[object], path: Path
) -> InvalidGeography:
    regions = list(wanted)
    if not features:
        return InvalidGeography(
            f"'{path.name}' holds no feature with a geometry.", hint="give the file with the shapes.", file=str(path)
        )
    offered = "; ".join(f"{name}: {', '.join(list(codes)[:3])}" for name, codes in list(by_property.items())[:6])
    return InvalidGeography(
        f"None of the {len(regions):,} regions of the table (first: {', '.join(regions[:3])}) is among the "
        f"{len(features):,} features of '{path.name}', whose properties hold {offered or 'nothing'}.",
        hint="one property of each feature must be the region code as the table writes it, of the same edition.",
        file=str(path),
        regions=len(regions),
        features=len(features),
    )


def _notes(shapes: Mapping[str, Shape], missing: Sequence[str], regions: int, key: str, file: str) -> Iterable[str]:
    yield f"Shapes were found in '{file}' by the property {key!r} for {len(shapes):,} of {regions:,} regions."
    other = [code for code, shape in shapes.items() if shape.made_of]
    if other:
        first = f"{other[0]} is drawn as {' and '.join(shapes[other[0]].made_of)}"
        yield f"{len(other):,} regions are of another edition of NUTS than the file; the same area is drawn ({first})."
    if missing:
        some = ", ".join(missing[:5]) + (f" and {len(missing) - 5:,} more" if len(missing) > 5 else "")
        yield f"{len(missing):,} of {regions:,} regions have no shape: {some}."


# -- from features to shapes -------------------------------------------------------------------------------------------


def _shape(region: str, parts: Mapping[str, Sequence[Feature]], path: Path) -> Shape:
    features = [feature for part in parts.values() for feature in part]
    rings = tuple(ring for feature in features for ring in rings_of(feature.geometry, feature.number, path))
    if not rings:
        raise InvalidGeography(
            f"The shape of {region} in '{path.name}' (feature {features[0].number:,}, counted from 0) has no area: its "
            f"geometry is of the type {features[0].geometry.get('type')!r}.",
            hint="regions must be polygons; give the file of areas, not of points or border lines.",
            file=str(path),
            region=region,
        )
    properties = features[0].properties
    return Shape(
        code=region,
        # The same area drawn twice cancels out; it is meant once.
        rings=(united(rings) or rings[: len(rings) // 2]) if len(features) > 1 else rings,
        name=_first_text(properties, _NAME_PROPERTIES) if len(parts) == 1 else None,
        country=_first_text(properties, _COUNTRY_PROPERTIES),
        made_of=() if _is_itself(region, parts) else tuple(parts),
    )


def _is_itself(region: str, parts: Collection[str]) -> bool:
    return not _spellings(region).isdisjoint(parts)


def _first_text(properties: Mapping[str, Any], names: Iterable[str]) -> str | None:
    return next((str(properties[name]).strip() for name in names if properties.get(name)), None)
