"""Writes the reference out of the public list while mkdocs builds: one page per room, nothing to keep in step.

A name that is added to ``klastr.__all__`` appears here by itself, with its docstring.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

import klastr

FOLDER = "reference"


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the pages to those found in ``docs``."""
    for room, addresses in public_names().items():
        entries = "\n\n".join(f"::: {address}" for address in addresses)
        files.append(File.generated(config, f"{FOLDER}/{room}.md", content=f"# klastr.{room}\n\n{entries}\n"))
    return files


def public_names() -> dict[str, list[str]]:
    """Where each name of the public list is defined, by room; what has a short form too, once."""
    rooms: dict[str, list[str]] = defaultdict(list)
    for name in klastr.__all__:
        thing: Any = getattr(klastr, name)
        if getattr(thing, "__qualname__", None) == name:
            rooms[thing.__module__.split(".")[1]].append(f"{thing.__module__}.{thing.__qualname__}")
    return dict(sorted(rooms.items()))
