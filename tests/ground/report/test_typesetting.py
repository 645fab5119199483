"""Pictures become PNG and pages become PDF, whatever letters they hold."""

from __future__ import annotations

import builtins
import struct
import sys
from typing import Any

import pytest

from klastr.errors import InvalidOption, MissingExtra
from klastr.report.drawing import element, written
from klastr.report.typesetting import png_of

NAMESPACE = "http://www.w3.org/2000/svg"


def picture(text: str, *, wide: float = 200, tall: float = 100) -> str:
    line = element("text", written(text), x=5, y=50, font_size=20, font_family="Libertinus Serif")
    ground = element("rect", width=wide, height=tall, fill="#ffffff")
    return element("svg", ground, line, xmlns=NAMESPACE, viewBox=f"0 0 {wide} {tall}")


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])  # type: ignore[return-value]


def test_a_picture_has_as_many_pixels_as_asked_for() -> None:
    assert size(png_of(picture("x", wide=1920, tall=1080), width=1920)) == (1920, 1080)
    assert size(png_of(picture("x"))) == (400, 200)


def test_letters_are_drawn_and_differ() -> None:
    assert png_of(picture("Žďár")) != png_of(picture("Zdar")) != png_of(picture(""))


@pytest.mark.parametrize("text", ["東京", "😀", "\u06d6", "\u0e01", "שלום ★"])
def test_rare_letters_are_no_reason_to_fail(text: str) -> None:
    assert size(png_of(picture(text))) == (400, 200)


@pytest.mark.parametrize("svg", ["<svg/>", '<svg viewBox="0 0 0 10"/>', '<svg viewBox="0 0 wide tall"/>'])
def test_a_picture_without_size_is_refused(svg: str) -> None:
    with pytest.raises(InvalidOption, match="viewBox"):
        png_of(svg)


def test_without_typst_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refused(name: str, *rest: Any) -> Any:
        if name == "typst":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.delitem(sys.modules, "typst", raising=False)
    monkeypatch.setattr(builtins, "__import__", refused)
    with pytest.raises(MissingExtra, match="typst"):
        png_of(picture("x"))
