"""Fits the documentation together while mkdocs builds: pages that live elsewhere, and a table of contents by folder.

The words of the project (GLOSSARY.md), its changes (CHANGELOG.md) and its notebooks stand where other tools look for
them; here they become pages without being copied. An entry of ``nav`` that ends with a slash stands for all pages of
that folder that are not named before, so that a new page is found without editing a list.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

sys.path.insert(0, str(Path(__file__).parent))
from notebook_page import as_markdown

ROOT = Path(__file__).parents[1]
FROM_THE_ROOT = {"GLOSSARY.md": "glossary.md", "CHANGELOG.md": "changelog.md"}


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the pages that are made, then write out the folders of the table of contents."""
    for name, page in FROM_THE_ROOT.items():
        files.append(File.generated(config, page, content=(ROOT / name).read_text(encoding="utf-8")))
    for notebook in sorted((ROOT / "docs").rglob("*.ipynb")):
        page = notebook.relative_to(ROOT / "docs").with_suffix(".md").as_posix()
        content = as_markdown(json.loads(notebook.read_text(encoding="utf-8")), notebook.name)
        files.append(File.generated(config, page, content=content))
    pages = sorted(file.src_uri for file in files.documentation_pages())
    config.nav = written_out(config.nav or [], pages)
    return files


def written_out(nav: list[Any], pages: Iterable[str]) -> list[Any]:
    """The table of contents with each ``folder/`` replaced by its pages that are not named elsewhere.

    >>> written_out([{"Guide": ["guide/first.md", "guide/"]}], ["guide/first.md", "guide/more.md"])
    [{'Guide': ['guide/first.md', 'guide/more.md']}]
    """
    named = set(_leaves(nav))
    return _replaced(nav, [page for page in pages if page not in named])


def _leaves(entry: Any) -> Iterable[str]:
    if isinstance(entry, str):
        yield entry
    else:
        for inner in entry.values() if isinstance(entry, dict) else entry:
            yield from _leaves(inner)


def _replaced(entries: list[Any], pages: list[str]) -> list[Any]:
    found: list[Any] = []
    for entry in entries:
        if isinstance(entry, dict):
            found.append({title: _section(inner, pages) for title, inner in entry.items()})
        elif entry.endswith("/"):
            found += [page for page in pages if page.startswith(entry)]
        else:
            found.append(entry)
    return found


def _section(inner: Any, pages: list[str]) -> Any:
    if isinstance(inner, str):
        return [page for page in pages if page.startswith(inner)] if inner.endswith("/") else inner
    return _replaced(inner, pages)
