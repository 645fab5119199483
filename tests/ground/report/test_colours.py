"""One scale for everybody: told apart without hue, and readable where something is written on it."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from klastr.report.colours import DARK, DARK_INK, LIGHT, LIGHT_INK, STEPS, Breaks, count_breaks

# Machado, Oliveira and Fernandes (2009), A physiologically-based model for simulation of color vision deficiency,
# IEEE Transactions on Visualization and Computer Graphics 15 (6), severity 1.0; they act on linear RGB.
DEFICIENCIES = {
    "none": np.eye(3),
    "protanopia": np.array([
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]),
    "tritanopia": np.array([
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]]),
    "none at all": np.tile([0.2126, 0.7152, 0.0722], (3, 1)),
}  # fmt: skip
# Two colours at this distance (CIE 1976) are told apart at a glance, side by side and in a legend.
TOLD_APART = 12.0


def linear(colour: str) -> NDArray[np.float64]:
    channels = np.array([int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.cbrt(np.maximum(to_xyz @ rgb / [0.95047, 1.0, 1.08883], 0))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance."""
    light, dark = sorted((float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
@pytest.mark.parametrize("scale", [LIGHT, DARK], ids=["light", "dark"])
def test_neighbouring_steps_are_told_apart(scale: tuple[str, ...], deficiency: str) -> None:
    seen = [lab(np.clip(DEFICIENCIES[deficiency] @ linear(colour), 0, 1)) for colour in scale]
    assert min(np.linalg.norm(a - b) for a, b in pairwise(seen)) > TOLD_APART


@pytest.mark.parametrize("scale", [LIGHT[::-1], DARK], ids=["light", "dark"])
def test_more_is_further_from_the_ground(scale: tuple[str, ...]) -> None:
    lightness = [lab(linear(colour))[0] for colour in scale]
    assert lightness == sorted(lightness)


@pytest.mark.parametrize(("paper", "ink"), [*zip(LIGHT, LIGHT_INK, strict=True), *zip(DARK, DARK_INK, strict=True)])
def test_what_is_written_on_a_step_can_be_read(paper: str, ink: str) -> None:
    assert contrast(paper, ink) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_the_page_can_be_read(theme: int) -> None:
    style = (files("klastr.report") / "page" / "page.css").read_text(encoding="utf-8")
    block = re.findall(r"--paper: .*?\}", style, flags=re.DOTALL)[theme]
    colour = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))
    for ink in ("ink", "quiet", "link", "accent"):
        assert min(contrast(colour[ink], colour[ground]) for ground in ("paper", "ground")) >= 4.5, ink
    assert contrast(colour["paper"], colour["ink"]) >= 7  # the tip is written in paper on ink


def test_steps_for_counts_are_whole_and_rising() -> None:
    for counts in ([0], [1], [0, 1, 1, 2], [3] * 5, list(range(40)), [0, 0, 500]):
        breaks = count_breaks(counts).at
        assert list(breaks) == sorted(set(breaks))
        assert len(breaks) < STEPS
        assert all(Breaks(breaks).step(count) >= 1 for count in counts if count)
        assert Breaks(breaks).step(0) == 0
