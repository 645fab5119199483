"""GeoJSON as bytes: features with their properties, and the rings of their areas."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from klastr.errors import InvalidGeography, UnreadableFile, nearest_names
from klastr.tables.geography import Ring

_LEAST_RING = 4  # three corners and the first again; RFC 7946, section 3.1.6


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature as it stands in the file; features are counted from 0."""

    number: int
    properties: Mapping[str, Any]
    geometry: Mapping[str, Any]


def features_in(path: Path) -> list[Feature]:
    """The features of a FeatureCollection, plain or packed with gzip; those without a geometry are left out.

    Raises
    ------
    UnreadableFile
        There is no such file.
    InvalidGeography
        It is cut off, not JSON, or JSON of another kind.
    """
    try:
        content = json.loads(_bytes(path).decode("utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise InvalidGeography(
            f"'{path.name}' is not JSON" + (f" (it breaks off or goes wrong in line {line:,})." if line else "."),
            hint="give a GeoJSON file (.geojson, .json, also packed as .gz).",
            file=str(path),
        ) from error
    kind = content.get("type") if isinstance(content, dict) else type(content).__name__
    if kind == "Topology":
        raise InvalidGeography(
            f"'{path.name}' is TopoJSON, and klastr reads GeoJSON.",
            hint="the same office offers GeoJSON too, or convert it with ogr2ogr -f GeoJSON.",
            file=str(path),
        )
    listed = content.get("features") if isinstance(content, dict) else None
    if kind != "FeatureCollection" or not isinstance(listed, list):
        raise InvalidGeography(
            f"'{path.name}' is JSON of the type {kind!r}, not a GeoJSON FeatureCollection.",
            hint="each region must be a feature with its code among the properties.",
            file=str(path),
        )
    return [feature for number, entry in enumerate(listed) if (feature := _feature(number, entry)) is not None]


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        near = nearest_names(path.name, (entry.name for entry in path.parent.glob("*"))) if path.parent.is_dir() else ()
        raise UnreadableFile(
            f"There is no file '{path}'.",
            hint=f"did you mean {' or '.join(near)}?" if near else "check the path.",
            file=str(path),
        )
    content = path.read_bytes()
    if not content.startswith(b"\x1f\x8b"):
        return content
    try:
        return gzip.decompress(content)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise InvalidGeography(
            f"'{path.name}' is packed with gzip and damaged or cut off ({error}).",
            hint="download it again.",
            file=str(path),
        ) from error


def _feature(number: int, entry: Any) -> Feature | None:
    """A feature that can be drawn; None where there is no geometry (allowed, RFC 7946, section 3.2)."""
    if not isinstance(entry, dict) or not isinstance(entry.get("geometry"), dict):
        return None
    properties = entry.get("properties")
    named = dict(properties) if isinstance(properties, dict) else {}
    if isinstance(entry.get("id"), str | int):
        named.setdefault("id", entry["id"])
    return Feature(number, named, entry["geometry"])


def rings_of(geometry: Mapping[str, Any], number: int, path: Path) -> Iterable[Ring]:
    """All rings of a Polygon, MultiPolygon or collection of them, closed; lines and points have none.

    Parameters
    ----------
    geometry : mapping
        The GeoJSON object.
    number, path
        Which feature of which file this is, for the sentence of an error.

    Raises
    ------
    InvalidGeography
        A ring is not a list of at least three pairs of numbers.
    """
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        for part in geometry.get("geometries") or ():
            yield from rings_of(part, number, path)
    elif kind in ("Polygon", "MultiPolygon"):
        coordinates = geometry.get("coordinates") or ()
        for polygon in coordinates if kind == "MultiPolygon" else (coordinates,):
            for ring in polygon:
                yield _ring(ring, number, path)


def _ring(points: Any, number: int, path: Path) -> Ring:
    ring = _points(points)
    if ring is None:
        raise InvalidGeography(
            f"Feature {number:,} of '{path.name}' (counted from 0) has a border that is not a list of at least three "
            f"longitude, latitude pairs.",
            hint="download or export the file again.",
            file=str(path),
            feature=number,
        )
    return ring if (ring[0] == ring[-1]).all() else np.vstack([ring, ring[:1]])


def _points(points: Any) -> Ring | None:
    """(V, 2) coordinates, heights left out; None where they are no list of numbers."""
    try:
        ring = np.array([point[:2] for point in points], dtype=np.float64)
    except (TypeError, ValueError, IndexError, KeyError):
        return None
    usable = ring.ndim == 2 and ring.shape[1] == 2 and len(ring) >= _LEAST_RING - 1 and bool(np.isfinite(ring).all())
    return ring if usable else None
