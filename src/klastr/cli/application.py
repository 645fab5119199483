"""All commands of the command line, those of this package and those that other packages offer."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Annotated, Any

import typer

from klastr import __version__
from klastr.cli.check import check
from klastr.cli.collapse import collapse
from klastr.cli.discover import discover
from klastr.cli.fetch import fetch
from klastr.cli.identify import identify
from klastr.cli.io import io
from klastr.cli.measure import measure
from klastr.cli.opportunities import opportunities
from klastr.cli.points import points

_PLUGINS = "klastr.commands"


def application() -> Any:
    """The command tree, ready to be called with arguments."""
    app = typer.Typer(
        name="klastr",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        callback=_general,
        invoke_without_command=False,
        help="Find regional clusters of industries in data.",
    )
    app.command("identify")(identify)
    app.command("discover")(discover)
    app.command("measure")(measure)
    app.command("points")(points)
    app.command("collapse")(collapse)
    app.command("io")(io)
    app.command("opportunities")(opportunities)
    app.command("check")(check)
    app.add_typer(fetch(), name="fetch")
    for plugin in entry_points(group=_PLUGINS):
        app.command(plugin.name)(plugin.load())
    return typer.main.get_command(app)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"klastr {__version__}")
        raise typer.Exit


def _general(
    version: Annotated[
        bool, typer.Option("--version", help="Say which version this is.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Find regional clusters of industries in data."""
