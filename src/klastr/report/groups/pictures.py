"""Every picture of found groups as SVG and PNG: their network, their held-out scores, the candidates."""

from __future__ import annotations

from pathlib import Path

from klastr.identify.grouping.groups import IndustryGroups
from klastr.report.groups.candidate_picture import candidates_drawing
from klastr.report.groups.facts import GroupFacts
from klastr.report.groups.network import network, network_drawing
from klastr.report.groups.score_picture import held_out_drawing
from klastr.report.pictures.frame import framed
from klastr.report.typesetting import png_of
from klastr.report.words import Words, words

_EDGE = 80
_NARROWEST = 1000


def write_groups_pictures(found: IndustryGroups, folder: Path, *, language: str = "en") -> None:
    """Write every picture of found groups, each as SVG and as PNG of twice its size.

    ``network``, ``candidates`` and, where regions were held out, ``held_out`` (scores).

    Parameters
    ----------
    found : IndustryGroups
    folder : Path
        Made where it does not exist.
    language : {"en", "cs"}

    Raises
    ------
    MissingExtra
        typst is not installed; nothing is written.
    InvalidOption
        There is no catalogue for the language.
    """
    svg = groups_pictures(found, language=language)
    png = {name: png_of(text) for name, text in svg.items()}
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in svg.items():
        (folder / f"{name}.svg").write_text(text + "\n", encoding="utf-8", errors="replace")
        (folder / f"{name}.png").write_bytes(png[name])


def groups_pictures(found: IndustryGroups, *, language: str = "en") -> dict[str, str]:
    """The pictures of `write_groups_pictures` as SVG, by name."""
    told = words(language)
    facts = GroupFacts(found, told)
    source = source_line(found, told)
    drawn = {"candidates": candidates_drawing(facts) if found.candidates else None, "held_out": held_out_drawing(facts)}
    others = {name: framed(drawing, source) for name, drawing in drawn.items() if drawing is not None}
    return {"network": network_picture(facts)} | others


def network_picture(facts: GroupFacts) -> str:
    """The groups as a network, with heading, legend and source; as wide as they need."""
    laid = network(facts)
    width = max(float(laid.room[0]) + _EDGE, _NARROWEST)
    return framed(network_drawing(facts, laid), source_line(facts.found, facts.words), width=width)


def source_line(found: IndustryGroups, told: Words) -> str:
    """What a picture rests on, and which program computed it."""
    sources = [told("page.source", source=source) for source in found.sources] or [
        told("page.source", source=told("page.own_table"))
    ]
    return ". ".join([*sources, told("page.picture.made_with")]) + "."
