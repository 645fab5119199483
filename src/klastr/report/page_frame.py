"""The document around an answer: template, styles, script, data, and a policy that lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from klastr import __version__
from klastr.errors import MissingExtra
from klastr.report.colours import DARK, DARK_INK, LIGHT, LIGHT_INK

if TYPE_CHECKING:
    from jinja2 import Template


def page_template(name: str) -> Template:
    """A template of the folder ``page``; what it shows is escaped unless the template marks it as safe.

    Raises
    ------
    MissingExtra
        Jinja2 is not installed.
    """
    try:
        from jinja2 import Environment, StrictUndefined
    except ImportError as error:
        raise MissingExtra(
            "The report needs Jinja2, which is not installed.", hint="pip install 'klastr[reports]'", extra="reports"
        ) from error
    room = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return room.from_string(_text(name))


def page_frame(styles: Sequence[str], scripts: Sequence[str], data: str) -> dict[str, str]:
    """What a template needs to be one self-contained file.

    Parameters
    ----------
    styles, scripts : sequence of str
        Files of the folder ``page``; parts of one script stand in the order in which they need each other.
    data : str
        JSON that can stand inside a script element.
    """
    style = "".join((_colours(), *map(_text, styles)))
    script = "".join(map(_text, scripts))
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; img-src data:; "
        f"base-uri 'none'; form-action 'none'"
    )
    return {"version": __version__, "style": style, "script": script, "data": data, "policy": policy}


@cache
def _text(name: str) -> str:
    return (files("klastr.report") / "page" / name).read_text(encoding="utf-8")


def _colours() -> str:
    """The scale as CSS variables; on paper always the light one."""
    light = "".join(f"--c{k}:{LIGHT[k]};--i{k}:{LIGHT_INK[k]};" for k in range(len(LIGHT)))
    dark = "".join(f"--c{k}:{DARK[k]};--i{k}:{DARK_INK[k]};" for k in range(len(DARK)))
    return f":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
