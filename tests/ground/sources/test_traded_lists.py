"""Lists of traded industries out of files."""

from __future__ import annotations

from pathlib import Path

import pytest

from klastr.errors import InvalidDefinition, UnreadableFile
from klastr.sources.traded_lists import traded_list


def written(folder: Path, text: str) -> Path:
    path = folder / "traded.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("traded", ["traded", "yes", "TRUE", "1", "ano"])
def test_a_list_of_two_columns(tmp_path: Path, traded: str) -> None:
    found = traded_list(written(tmp_path, f"code,traded\n011110,{traded}\n441110,local\n"))
    assert found.traded_codes == {"011110": True, "441110": False}
    assert found.group_of == {"011110": "traded", "441110": "local"}


def test_a_definition_with_verdicts_keeps_its_groups(tmp_path: Path) -> None:
    found = traded_list(written(tmp_path, "code,group,traded\nC29,cars,yes\nG47,shops,no\n"))
    assert found.group_of == {"C29": "cars", "G47": "shops"}
    assert found.traded_codes == {"C29": True, "G47": False}


def test_a_built_in_definition_by_name() -> None:
    assert traded_list("nace").traded_codes["G47"] is False


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("code,group\nC29,cars\n", "has no column 'traded'; its columns are 'code', 'group'"),
        ("traded\nyes\n", "has no column 'code'; its columns are 'traded'"),
        ("code,traded\nC29,maybe\n", "holds 'maybe' (row 2)"),
        ("code,traded\nC29,yes\nC29,no\n", "several groups (first: C29 in traded and local)"),
        ("code,traded\nC29,\n", "puts none of its 1 industries into a group"),
        ("code,group,traded\nC29,cars,\n", "The column 'traded' of the list 'traded.csv' is empty"),
    ],
)
def test_a_list_that_cannot_be_used_says_why(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InvalidDefinition) as caught:
        traded_list(written(tmp_path, text))
    assert said in caught.value.message


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(UnreadableFile, match="no built-in definition 'nacee'"):
        traded_list("nacee")
