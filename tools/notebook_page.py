"""A notebook as a page of the documentation: its texts, its code, and the outputs that are stored in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_FENCE = "```"
_SCOPED = re.compile(r"<style scoped>.*?</style>\s*", re.DOTALL)


def as_markdown(notebook: dict[str, Any], name: str) -> str:
    """The whole notebook; `name` is its file name, for the link to it."""
    parts = [part for cell in notebook["cells"] for part in _cell(cell)]
    parts.insert(1, f"[Download this notebook]({name}){{ download }}")
    return "\n\n".join(parts) + "\n"


def _cell(cell: dict[str, Any]) -> Iterator[str]:
    text = _text(cell["source"]).strip()
    if cell["cell_type"] == "markdown":
        yield text
        return
    yield f"{_FENCE}python\n{text}\n{_FENCE}"
    for output in cell.get("outputs", []):
        yield _output(output)


def _output(output: dict[str, Any]) -> str:
    data = output.get("data", {})
    if "image/svg+xml" in data:
        return f'<div class="klastr-output" markdown="0">\n{_text(data["image/svg+xml"])}\n</div>'
    if "text/html" in data:
        table = _SCOPED.sub("", _text(data["text/html"])).replace("\n\n", "\n")
        return f'<div class="klastr-output" markdown="0">\n{table}\n</div>'
    return f"{_FENCE}text\n{_text(data.get('text/plain', output.get('text', ''))).rstrip()}\n{_FENCE}"


def _text(lines: str | list[str]) -> str:
    return lines if isinstance(lines, str) else "".join(lines)
