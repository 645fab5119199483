"""A reader of tagged PDF: what a screen reader would get, element by element, and what it would miss."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pikepdf
import pytest

SHOWS_TEXT = {"Tj", "TJ", "'", '"'}
PAINTS = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "BI", "INLINE IMAGE"} | SHOWS_TEXT

Mark = tuple[int, int]
"""Page and number of a piece of marked content."""


@dataclass
class Element:
    """One element of the structure, with its own texts among its children in reading order."""

    kind: str
    attributes: dict[str, Any]
    children: list[Element | Mark] = field(default_factory=list)

    def every(self, *kinds: str) -> Iterator[Element]:
        """All elements below of some kinds, in reading order."""
        for child in self.children:
            if isinstance(child, Element):
                if not kinds or child.kind in kinds:
                    yield child
                yield from child.every(*kinds)

    def marks(self) -> Iterator[Mark]:
        for child in self.children:
            if isinstance(child, Element):
                yield from child.marks()
            else:
                yield child


@dataclass
class Painted:
    """What the pages paint: texts by mark, and what stands outside of every mark."""

    texts: dict[Mark, str] = field(default_factory=dict)
    marks: set[Mark] = field(default_factory=set)
    loose: list[tuple[int, str]] = field(default_factory=list)
    artifacts: list[str] = field(default_factory=list)
    codes: set[int] = field(default_factory=set)


class TaggedDocument:
    """A PDF as its structure tells it."""

    def __init__(self, path: Path) -> None:
        self.pdf = pikepdf.open(path)
        self.root = self.pdf.Root
        self.pages = {page.obj.objgen: number for number, page in enumerate(self.pdf.pages)}
        self._fonts: dict[tuple[int, int], dict[int, str]] = {}

    @cached_property
    def structure(self) -> Element:
        return Element("Root", {}, list(self._children(self.root.StructTreeRoot, -1)))

    def _children(self, node: Any, page: int) -> Iterator[Element | Mark]:
        below = node.get("/K")
        for child in () if below is None else below if isinstance(below, pikepdf.Array) else (below,):
            if isinstance(child, pikepdf.Dictionary):
                at = self.pages[child.Pg.objgen] if "/Pg" in child else page
                if "/S" in child:
                    attributes = {key[1:]: child[key] for key in dict(child) if key not in ("/K", "/P", "/Pg")}
                    yield Element(str(child.S)[1:], attributes, list(self._children(child, at)))
                elif child.get("/Type") == "/MCR":
                    yield at, int(child.MCID)
            else:
                yield page, int(child)

    @cached_property
    def painted(self) -> Painted:
        painted = Painted()
        for number, page in enumerate(self.pdf.pages):
            self._read_page(number, page, painted)
        return painted

    def _read_page(self, number: int, page: Any, painted: Painted) -> None:
        open_marks: list[int | str | None] = []
        font: dict[int, str] = {}
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in ("BDC", "BMC"):
                mark = operands[1].get("/MCID") if name == "BDC" and hasattr(operands[1], "get") else None
                open_marks.append("artifact" if operands[0] == "/Artifact" else None if mark is None else int(mark))
            elif name == "EMC":
                open_marks.pop()
            elif name == "Tf":
                font = self._letters(page.Resources.Font[str(operands[0])])
            elif name in PAINTS:
                self._paint(number, open_marks, name, operands, font, painted)

    def _paint(
        self, number: int, open_marks: list[Any], name: str, operands: Any, font: dict[int, str], painted: Painted
    ) -> None:
        text = self._shown(operands, font, painted) if name in SHOWS_TEXT else ""
        mark = next((one for one in reversed(open_marks) if one is not None), None)
        if mark is None:
            painted.loose.append((number, name))
        elif mark == "artifact":
            painted.artifacts.append(text)
        else:
            painted.marks.add((number, mark))
            painted.texts[number, mark] = painted.texts.get((number, mark), "") + text

    def _shown(self, operands: Any, font: dict[int, str], painted: Painted) -> str:
        pieces = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]]
        codes = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
        shapes = [int.from_bytes(codes[k : k + 2], "big") for k in range(0, len(codes), 2)]
        painted.codes |= set(shapes)
        return "".join(font[shape] for shape in shapes)

    def _letters(self, font: Any) -> dict[int, str]:
        key = font.objgen
        if key not in self._fonts:
            self._fonts[key] = letters_of(font.ToUnicode.read_bytes().decode("latin-1"))
        return self._fonts[key]

    def text(self, element: Element) -> str:
        """What is read aloud of an element."""
        return "".join(self.painted.texts.get(mark, "") for mark in element.marks())

    def fonts(self) -> Iterator[Any]:
        seen = set()
        for page in self.pdf.pages:
            for font in page.Resources.get("/Font", {}).values():
                if font.objgen not in seen:
                    seen.add(font.objgen)
                    yield font

    def bookmarks(self) -> list[tuple[int, str]]:
        with self.pdf.open_outline() as outline:
            return list(_titles(outline.root, 1))


def _titles(items: Any, depth: int) -> Iterator[tuple[int, str]]:
    for item in items:
        yield depth, item.title
        yield from _titles(item.children, depth + 1)


def letters_of(cmap: str) -> dict[int, str]:
    """Code to text, out of a ToUnicode map."""

    def text(digits: str) -> str:
        return bytes.fromhex(digits).decode("utf-16-be")

    letters = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        letters |= {int(code, 16): text(sign) for code, sign in re.findall(r"<(\w+)>\s*<(\w+)>", block)}
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, sign in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = text(sign)
            for k in range(int(last, 16) - int(first, 16) + 1):
                letters[int(first, 16) + k] = start[:-1] + chr(ord(start[-1]) + k)
    return letters


@pytest.fixture(scope="session")
def read() -> Callable[[Path], TaggedDocument]:
    """Open a PDF with the reader."""
    return TaggedDocument
