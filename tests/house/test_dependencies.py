"""The package imports only what it declares, and what an extra brings only where it is asked for."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
IMPORTED_AS = {"ibis-framework": "ibis"}
# A frame that a user brings is recognised; who has none of these libraries brings none.
FRAMES_OF_USERS = {"polars"}


def imported_names(requirements: list[str]) -> set[str]:
    """``jinja2>=3.1`` is imported as ``jinja2``."""
    names = (re.split(r"[<>=!~;\[ ]", requirement, maxsplit=1)[0] for requirement in requirements)
    return {IMPORTED_AS.get(name, name.replace("-", "_")) for name in names}


CORE = imported_names(PROJECT["dependencies"])
EXTRAS = {name for requirements in PROJECT["optional-dependencies"].values() for name in imported_names(requirements)}


def imports(tree: ast.AST) -> Iterator[str]:
    """Top names of everything imported anywhere below."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def imports_at_the_top(tree: ast.Module) -> Iterator[str]:
    """Those that are carried out when the file is imported."""
    for node in tree.body:
        is_for_types = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        if not is_for_types and not isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield from imports(node)


def others(names: Iterator[str]) -> set[str]:
    """Without the standard library and the package itself."""
    return set(names) - set(sys.stdlib_module_names) - {"klastr", "__future__"}


FILES = sorted((ROOT / "src/klastr").rglob("*.py"))


def test_a_file_imports_only_what_is_declared() -> None:
    trees = {path.relative_to(ROOT / "src").as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in FILES}
    declared = CORE | EXTRAS | FRAMES_OF_USERS
    assert {
        name: others(imports(tree)) - declared for name, tree in trees.items() if others(imports(tree)) - declared
    } == {}
    early = {name: others(imports_at_the_top(tree)) - CORE for name, tree in trees.items()}
    assert {name: found for name, found in early.items() if found} == {}
