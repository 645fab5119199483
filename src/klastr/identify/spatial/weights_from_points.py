"""Neighbours by distance: the nearest few, all within a band, weaker with the distance, or a kernel of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidGeography, InvalidOption
from klastr.identify.spatial.weights import Sparse
from klastr.tables.projection import projected

Floats = NDArray[np.float64]
Kernel = Literal["uniform", "triangular", "quadratic", "quartic", "gaussian"]

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the ellipsoid GRS 1980 (IUGG)."""

# Each of u = distance / bandwidth, zero beyond 1; the constants matter where no style standardises.
_KERNELS: dict[str, Callable[[Floats], Floats]] = {
    "uniform": lambda u: np.full_like(u, 0.5),
    "triangular": lambda u: 1 - u,
    "quadratic": lambda u: 0.75 * (1 - u**2),
    "quartic": lambda u: 0.9375 * (1 - u**2) ** 2,
    "gaussian": lambda u: np.exp(-0.5 * u**2) / np.sqrt(2 * np.pi),
}


def nearest_strengths(points: Floats, k: int, *, degrees: bool = False) -> Sparse:
    """(R, R) CSR: 1 for each of the k nearest others; of equally near ones those that stand first in the table.

    Raises
    ------
    InvalidOption
        Not at least one neighbour, or as many as there are regions.
    """
    _refuse_count(k, len(points))
    distances, order = _nearest(points, k, degrees)
    rows = np.repeat(np.arange(len(points)), k)
    return _csr(rows, order.ravel(), np.ones(distances.size), len(points))


def band_strengths(points: Floats, band: float, *, power: float = 0.0, degrees: bool = False) -> Sparse:
    """(R, R) CSR: distance to the power -p for all others within the band; p = 0 counts each alike.

    Raises
    ------
    InvalidOption
        A band that is not positive.
    InvalidGeography
        Two regions at the same place, where the strength falls with the distance.
    """
    rows, columns, distances = _within(points, band, degrees)
    if power and (distances <= 0).any():
        same = int(np.argmax(distances <= 0))
        raise InvalidGeography(
            f"{int((distances <= 0).sum()) // 2:,} pairs of regions lie at the same place (first: rows {rows[same]} "
            f"and {columns[same]}): their inverse distance has no value.",
            hint="move them apart, or use a band without inverse distance.",
        )
    return _csr(rows, columns, distances**-power if power else np.ones(distances.size), len(points))


def kernel_strengths(
    points: Floats, kernel: Kernel, *, band: float | None, k: int | None, degrees: bool = False
) -> Sparse:
    """(R, R) CSR of a kernel of the distance, with one bandwidth or with that of each region's k-th nearest.

    Raises
    ------
    InvalidOption
        A kernel that does not exist.
    """
    if kernel not in _KERNELS:
        raise InvalidOption(f"There is no kernel {kernel!r}.", hint=f"use one of {', '.join(_KERNELS)}.")
    if band is not None:
        rows, columns, distances = _within(points, band, degrees)
        return _csr(rows, columns, _KERNELS[kernel](distances / band), len(points))
    _refuse_count(k or 0, len(points))
    near, order = _nearest(points, k or 0, degrees)
    width = near.max(axis=1, keepdims=True) * (1 + 1e-9)  # the k-th itself keeps a strength above 0
    share = np.divide(near, width, out=np.zeros_like(near), where=width > 0)
    return _csr(np.repeat(np.arange(len(points)), k or 0), order.ravel(), _KERNELS[kernel](share).ravel(), len(points))


def refuse_bad_points(labels: tuple[str, ...], points: Floats, *, degrees: bool) -> None:
    """Raise an error for coordinates that are missing, no numbers, out of range, or all the same.

    Raises
    ------
    InvalidGeography
        With the first region concerned.
    """
    missing = np.asarray(~np.isfinite(points).all(axis=1))
    if missing.any():
        raise InvalidGeography(
            f"{int(missing.sum()):,} of {len(labels):,} regions have no coordinates (first: "
            f"{labels[int(np.argmax(missing))]!r}).",
            hint="give x and y of every region, or leave these regions out of the table.",
            missing=tuple(label for label, is_missing in zip(labels, missing, strict=True) if is_missing),
        )
    outside = (np.abs(points) > (180.0, 90.0)).any(axis=1) if degrees else np.zeros(len(points), dtype=bool)
    if outside.any():
        first = int(np.argmax(outside))
        raise InvalidGeography(
            f"{int(outside.sum()):,} of {len(labels):,} regions lie outside longitudes and latitudes (first: "
            f"{labels[first]!r} at {points[first][0]:g}, {points[first][1]:g}).",
            hint="the order is longitude, latitude; for planar coordinates leave out degrees=True.",
        )
    if len(points) > 1 and (points == points[0]).all():
        raise InvalidGeography(
            f"All {len(labels):,} regions have the same coordinates.", hint="check the columns of x and y."
        )


def distances_between(points: Floats, *, degrees: bool = False) -> Floats:
    """(R, R) distances of all pairs; kilometres on the globe where coordinates are degrees."""
    flat = _positions(points, degrees)
    apart = np.sqrt(((flat[:, None] - flat[None]) ** 2).sum(axis=2))
    return _arcs(apart) if degrees else apart


def on_a_plane(points: Floats, *, degrees: bool) -> Floats:
    """(n, 2) points as they are, or kilometres on an equal-area map around their middle."""
    if not degrees:
        return points
    return np.column_stack(projected(points[:, 0], points[:, 1]))


def _positions(points: Floats, degrees: bool) -> Floats:
    """Points as they are, or on the sphere in kilometres, where chords grow with arcs and a tree can search."""
    if not degrees:
        return points
    lon, lat = np.radians(points).T
    on_sphere = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    return np.asarray(EARTH_RADIUS_KM * on_sphere)


def _arcs(chords: Floats) -> Floats:
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.clip(chords / (2 * EARTH_RADIUS_KM), 0, 1)))


def _nearest(points: Floats, k: int, degrees: bool) -> tuple[Floats, NDArray[np.intp]]:
    """(R, k) distances and places of the k nearest others; a few more are asked for to settle ties by order."""
    from scipy.spatial import cKDTree

    flat = _positions(points, degrees)
    asked = min(len(points), k + 1 + 8)
    distances, order = cKDTree(flat).query(flat, asked)
    distances = np.where(order == np.arange(len(points))[:, None], np.inf, np.round(distances, 9))
    best = np.lexsort((order, distances), axis=1)[:, :k]
    distances = np.take_along_axis(distances, best, axis=1)
    return (_arcs(distances) if degrees else distances), np.take_along_axis(order, best, axis=1)


def _within(points: Floats, band: float, degrees: bool) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
    """Rows, columns and distances of all pairs within the band, both directions."""
    from scipy.spatial import cKDTree

    if not 0 < band < np.inf:
        raise InvalidOption(f"A band of {band} reaches nobody.", hint="give a distance above 0.", band=band)
    flat = _positions(points, degrees)
    reach = 2 * EARTH_RADIUS_KM * np.sin(min(band / (2 * EARTH_RADIUS_KM), np.pi / 2)) if degrees else band
    pairs = cKDTree(flat).query_pairs(reach, output_type="ndarray")
    apart = np.sqrt(((flat[pairs[:, 0]] - flat[pairs[:, 1]]) ** 2).sum(axis=1))
    apart = np.minimum(_arcs(apart) if degrees else apart, band)
    rows, columns = np.concatenate([pairs, pairs[:, ::-1]]).T
    return rows, columns, np.concatenate([apart, apart])


def _refuse_count(k: int, regions: int) -> None:
    if not 0 < k < regions:
        raise InvalidOption(
            f"{k} nearest neighbours cannot be found among {regions:,} regions.",
            hint=f"use k from 1 to {max(regions - 1, 1)}.",
            k=k,
        )


def _csr(rows: Any, columns: Any, data: Floats, size: int) -> Sparse:
    from scipy import sparse

    return sparse.coo_array((data, (rows, columns)), shape=(size, size)).tocsr()
