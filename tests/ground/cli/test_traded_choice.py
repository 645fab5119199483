"""What --traded may say."""

from __future__ import annotations

from pathlib import Path

import pytest

from klastr.cli.traded_choice import traded_choice
from klastr.errors import InvalidOption, UnreadableFile
from klastr.identify.traded_rule import TradedRule


def test_no_split_and_the_default_rule() -> None:
    assert not traded_choice("none").wanted
    assert traded_choice("rule") == (True, None, None)


def test_thresholds() -> None:
    assert traded_choice(" share>=0.6, gini>=0.4 ").rule == TradedRule(0.6, None, 0.4)


def test_a_file(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("code,traded\nC29,yes\nG47,no\n", encoding="utf-8")
    given = traded_choice(str(path)).given
    assert given is not None
    assert given.traded_codes == {"C29": True, "G47": False}


def test_a_file_whose_name_looks_like_a_rule(tmp_path: Path) -> None:
    path = tmp_path / "year=2019.csv"
    path.write_text("code,traded\nC29,yes\nG47,no\n", encoding="utf-8")
    assert traded_choice(str(path)).given is not None


def test_a_mistyped_rule_is_told_as_a_rule() -> None:
    with pytest.raises(InvalidOption, match="which is no measure with >= and a number"):
        traded_choice("gini>0.3")


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(UnreadableFile):
        traded_choice("no-such-list.csv")
