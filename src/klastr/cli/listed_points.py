"""`klastr points --list`: what each measure of points is, and whose."""

from __future__ import annotations

from klastr.cli.known_measures import functions, print_json


def show_list(*, as_json: bool) -> None:
    """Print what each measure is, and whose."""
    if as_json:
        print_json(functions("points").values())
        return
    from rich.table import Table

    from klastr.cli.terminal import terminal

    table = Table(box=None, header_style="dim", pad_edge=False)
    for title in ("measure", "what", "in Python", "also as"):
        table.add_column(title, overflow="fold")
    for one in functions("points").values():
        what = one.__dict__["measure"]
        others = ", ".join(name for name in what.conventions if name != "published")
        table.add_row(what.name, (one.__doc__ or "").partition("\n")[0], f"klastr.{one.__name__}", others)
    screen = terminal()
    screen.print(table)
    screen.print("Next: klastr points k_density TABLE", style="dim")
