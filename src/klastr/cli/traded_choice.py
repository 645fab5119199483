"""What ``--traded`` says: a file or built-in list, a rule, the default rule, or no split at all."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from klastr.identify.traded_rule import TradedRule
from klastr.sources.traded_lists import traded_list
from klastr.tables.definitions import Definition

_LOOKS_LIKE_A_RULE = re.compile(r"[<>=≥≤]")


class TradedChoice(NamedTuple):
    """How traded industries are told from local ones.

    Attributes
    ----------
    wanted : bool
        False: all industries are kept.
    given : Definition, optional
        A list with verdicts.
    rule : TradedRule, optional
        Thresholds; None without a list: those that suit the table.
    """

    wanted: bool
    given: Definition | None = None
    rule: TradedRule | None = None


def traded_choice(typed: str) -> TradedChoice:
    """Read the option.

    Parameters
    ----------
    typed : str
        ``none``; ``rule``; thresholds such as ``share>=0.5,gini>=0.3``; else a file or the name of a built-in list.

    Raises
    ------
    InvalidOption
        Thresholds that cannot be read.
    UnreadableFile, InvalidDefinition
        A list that is not there or has no verdicts.

    Examples
    --------
    >>> traded_choice("gini>=0.3").rule
    TradedRule(share=None, top5=None, gini=0.3)
    >>> traded_choice("none").wanted, traded_choice("nace").given.name
    (False, 'nace')
    """
    word = typed.strip()
    if word == "none":
        return TradedChoice(False)
    if word == "rule":
        return TradedChoice(True)
    if _LOOKS_LIKE_A_RULE.search(word) and not Path(word).exists():
        return TradedChoice(True, rule=TradedRule.parsed(word))
    return TradedChoice(True, given=traded_list(word))
