"""Every command and every option of the command line stands in the documentation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
GENERAL = {"--help", "--install-completion", "--show-completion"}


def commands() -> Iterator[tuple[str, object]]:
    """Names as a person types them, ``klastr identify``, with what they run."""
    from klastr.cli.application import application

    yield from below("klastr", application())


def below(name: str, command: object) -> Iterator[tuple[str, object]]:
    """A command and those below it."""
    yield name, command
    for word, one in getattr(command, "commands", {}).items():
        yield from below(f"{name} {word}", one)


def options() -> Iterator[tuple[str, str]]:
    """Command and long option."""
    for name, command in commands():
        for parameter in getattr(command, "params", ()):
            for spelling in parameter.opts:
                if spelling.startswith("--") and spelling not in GENERAL:
                    yield name, spelling


def documentation() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").rglob("*.md")))


def test_there_are_commands() -> None:
    assert "klastr identify" in dict(commands())


def test_every_command_is_documented() -> None:
    text = documentation()
    assert [name for name, _ in commands() if name not in text] == []


def test_every_option_is_documented() -> None:
    text = documentation()
    unnamed = [f"{name} {option}" for name, option in options() if not re.search(rf"{option}(?![\w-])", text)]
    assert unnamed == []


def test_every_command_and_option_says_what_it_does() -> None:
    silent = [name for name, command in commands() if not getattr(command, "help", None)]
    silent += [
        f"{name} {parameter.name}"
        for name, command in commands()
        for parameter in getattr(command, "params", ())
        if not getattr(parameter, "help", "told")
    ]
    assert silent == []
