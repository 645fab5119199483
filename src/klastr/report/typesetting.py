"""Pages and pictures set by typst: a template of ours, data as JSON, fonts that come with typst.

What a table brings never becomes part of a template: it is handed over as a file of data, and stays text.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from klastr.errors import InvalidOption, MissingExtra
from klastr.report.lettering import cleaned, drawn, has_rare_letters, without_rare_letters

_POINTS_PER_INCH = 72
_PICTURE = "picture.svg"
_PICTURE_TEMPLATE = f"""
#set page(width: float(sys.inputs.width) * 1pt, height: float(sys.inputs.height) * 1pt, margin: 0pt, fill: none)
#image("{_PICTURE}", width: 100%, height: 100%, fit: "stretch")
"""
_VIEW = re.compile(r'\bviewBox="\s*\S+\s+\S+\s+(\S+)\s+(\S+?)\s*"')


def pdf_of(template: str, data: Mapping[str, Any], *, pictures: Mapping[str, str] | None = None) -> bytes:
    """An accessible PDF (PDF/UA-1) made of a template and data.

    Parameters
    ----------
    template : str
        Name of the first of the `.typ` files in the folder of this package's templates.
    data : mapping
        What the template reads from `data.json`: texts, numbers, lists.
    pictures : mapping of str to str, optional
        SVG documents by the file name under which the template asks for them.

    Returns
    -------
    bytes

    Raises
    ------
    MissingExtra
        typst is not installed.

    Notes
    -----
    Letters that no font has stand as �. The same input gives the same bytes on one machine and version of typst.
    """
    typst = _typst()
    given = cleaned([dict(data), dict(pictures or {})])

    def attempt(content: list[Any], *, has_system_fonts: bool) -> bytes:
        with TemporaryDirectory(prefix="klastr-") as folder:
            room = Path(folder)
            _lay_out(room, *content)
            compiler = _compiler(typst, room / template, has_system_fonts=has_system_fonts)
            return bytes(compiler.compile(format="pdf", pdf_standards=["ua-1"]))

    is_rare = has_rare_letters(json.dumps(given, ensure_ascii=False))
    return _first_that_works(
        [lambda: attempt(given, has_system_fonts=is_rare)]
        + [lambda: attempt(drawn(given), has_system_fonts=False)] * is_rare
    )


def png_of(svg: str, *, width: int | None = None) -> bytes:
    """A picture as PNG, drawn by typst from SVG.

    Parameters
    ----------
    svg : str
        One SVG document with a `viewBox`; its text may ask for `font-family:"Libertinus Serif"` or
        `"DejaVu Sans Mono"`, which come with typst.
    width : int, optional
        In pixels; the height follows. Default: two pixels for each unit of the picture.

    Returns
    -------
    bytes

    Raises
    ------
    MissingExtra
        typst is not installed.
    InvalidOption
        The SVG has no `viewBox` with a size.

    Examples
    --------
    >>> square = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path d="M0 0h4v3h-4z"/></svg>'
    >>> png_of(square, width=40)[:4]
    b'\\x89PNG'
    """
    typst = _typst()
    wide, tall = size_of(svg)
    ppi = _POINTS_PER_INCH * (2.0 if width is None else width / wide)

    def attempt(text: str, *, has_system_fonts: bool) -> bytes:
        with TemporaryDirectory(prefix="klastr-") as folder:
            room = Path(folder)
            (room / _PICTURE).write_text(text, encoding="utf-8")
            (room / "picture.typ").write_text(_PICTURE_TEMPLATE, encoding="utf-8")
            inputs = {"width": repr(wide), "height": repr(tall)}
            compiler = _compiler(typst, room / "picture.typ", has_system_fonts=has_system_fonts, inputs=inputs)
            return bytes(compiler.compile(format="png", ppi=ppi))

    is_rare = has_rare_letters(svg)
    return _first_that_works(
        [lambda: attempt(svg, has_system_fonts=is_rare)]
        + [lambda: attempt(without_rare_letters(svg), has_system_fonts=False)] * is_rare
    )


def size_of(svg: str) -> tuple[float, float]:
    """Width and height of a picture in its own units.

    >>> size_of('<svg viewBox="0 0 1920 1080">')
    (1920.0, 1080.0)
    """
    found = _VIEW.search(svg)
    try:
        wide, tall = (float(found[1]), float(found[2])) if found else (math.nan, math.nan)
    except ValueError:
        wide = tall = math.nan
    if not (wide > 0 and tall > 0 and math.isfinite(wide * tall)):
        raise InvalidOption("The SVG has no viewBox with a size.", hint='<svg viewBox="0 0 WIDTH HEIGHT" ...>')
    return wide, tall


def _typst() -> ModuleType:
    try:
        import typst
    except ImportError as error:
        raise MissingExtra(
            "PDF and PNG need typst, which is not installed.", hint="pip install 'klastr[reports]'", extra="reports"
        ) from error
    return typst


def _compiler(
    typst: ModuleType, template: Path, *, has_system_fonts: bool, inputs: Mapping[str, str] | None = None
) -> Any:
    return typst.Compiler(
        str(template),
        root=str(template.parent),
        font_paths=_fonts(typst, has_system_fonts=has_system_fonts),
        ignore_system_fonts=not has_system_fonts,
        sys_inputs=dict(inputs or {}),
    )


@cache
def _fonts(typst: ModuleType, *, has_system_fonts: bool) -> Any:
    return typst.Fonts(include_system_fonts=has_system_fonts)


def _lay_out(room: Path, content: Any, pictures: Mapping[str, str]) -> None:
    """The temporary folder from which typst reads, and out of which it cannot look."""
    for file in (files("klastr.report") / "templates").iterdir():
        (room / file.name).write_bytes(file.read_bytes())
    for name, svg in pictures.items():
        (room / name).write_text(svg, encoding="utf-8")
    (room / "data.json").write_text(json.dumps(content, ensure_ascii=False, allow_nan=False), encoding="utf-8")


def _first_that_works(attempts: list[Callable[[], bytes]]) -> bytes:
    """The first result; an attempt that fails leaves the word to the next, the last one to its error."""
    *earlier, last = attempts
    for attempt in earlier:
        try:
            return attempt()
        except (KeyboardInterrupt, SystemExit, OSError):
            raise
        except BaseException:  # noqa: S112 - typst 0.15 panics at some Arabic signs that no font has; no Exception that
            continue
    return last()
