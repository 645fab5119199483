"""What `klastr discover` found, on the screen: a sentence, held-out scores side by side, the largest groups."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from klastr.cli.discovery import Discovery, WrittenDiscovery
from klastr.cli.ending import show_end
from klastr.cli.terminal import terminal
from klastr.identify.grouping.groups import IndustryGroups
from klastr.identify.grouping.held_out import FOUND
from klastr.identify.grouping.scores import SCORES
from klastr.report.groups.sentences import further, headline, p_value
from klastr.report.groups.wording import definition_name
from klastr.report.words import Words

_GROUPS = 10


def show_discovery(
    discovered: Discovery, words: Words, *, folder: Path, written: WrittenDiscovery, next_command: str
) -> None:
    """Print everything a reader needs without opening a file."""
    screen = terminal()
    found = discovered.found
    screen.print()
    screen.print(Text(headline(found, words), style="bold"))
    for sentence in further(found, discovered.traded, words):
        screen.print(sentence)
    screen.print()
    if found.held_out.scores:
        screen.print(_scores(found, words))
        screen.print(Padding(Text(words("discover.score_key"), style="dim"), (0, 0, 0, 2)))
        screen.print()
    screen.print(_groups(found, words))
    screen.print()
    show_end(
        screen,
        words,
        warnings=discovered.warnings,
        sources=found.sources,
        folder=folder,
        report=written.report,
        lacking=written.lacking,
        next_command=next_command,
    )


def _scores(found: IndustryGroups, words: Words) -> Padding:
    """The definition found, its rivals, the best single matrix and random partitions."""
    held = found.held_out
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0), title_justify="left")
    for k, name in enumerate(words.catalogue["discover"]["score_columns"]):
        table.add_column(name, justify="left" if k == 0 else "right", min_width=24 if k == 0 else None)
    rivals = [one.second.definition.name for one in found.comparisons]
    single = [found.best_single_matrix] if found.best_single_matrix else []
    for name in (FOUND, *rivals, *single):
        summary = held.summary(name)
        means = [words.number(summary[score][0], 2) for score in SCORES]
        wins = "" if name == FOUND else words.percent(held.wins(name), 0)
        shown = definition_name(name, tuple(found.matrices), words)
        table.add_row(shown, *means, wins, style="bold" if name == FOUND else "")
    if len(held.random):
        means = held.random.mean(axis=0)
        label = words("discover.random", count=words.number(len(held.random)), p=p_value(held.p_value, words))
        table.add_row(label, *(words.number(float(mean), 2) for mean in means), "")
    return Padding(table, (0, 0, 0, 2))


def _groups(found: IndustryGroups, words: Words) -> Padding:
    """The groups with most jobs, and how tied they are within."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0), expand=True)
    for k, name in enumerate(words.catalogue["discover"]["group_columns"]):
        text = k == 1
        table.add_column(
            name,
            justify="right" if k > 1 else "left",
            no_wrap=True,
            overflow="ellipsis" if text else "fold",
            ratio=1 if text else None,
        )
    jobs = np.bincount(found.scores.group_at, weights=found.employment)
    for g in np.argsort(-jobs, kind="stable")[:_GROUPS]:
        group = found.scores.groups[int(g)]
        table.add_row(
            group,
            found.definition.group_label(group, words.language),
            words.number(len(found.members(group))),
            words.number(float(jobs[g])),
            words.number(float(found.scores.by_group.within[g]), 2),
        )
    return Padding(table, (0, 0, 0, 2))
