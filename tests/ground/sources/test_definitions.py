"""Definitions out of files."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from klastr.errors import InvalidDefinition, UnreadableFile
from klastr.sources.definitions import definition_of, read_definition

TEXT = "code,group,group_name,traded\n01,farms,Farms,no\n29,cars,Motor vehicles,yes\n"


def written(folder: Path, text: str, name: str = "groups.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_a_csv_keeps_the_zeros_of_its_codes(tmp_path: Path) -> None:
    definition = read_definition(written(tmp_path, TEXT))
    assert definition.group_of == {"01": "farms", "29": "cars"}
    assert definition.group_label("cars") == "Motor vehicles"
    assert (definition.is_traded("farms"), definition.is_traded("cars")) == (False, True)
    assert (definition.name, definition.source) == ("groups.csv", "groups.csv")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (TEXT.replace(",", ";"), "utf-8"),
        (TEXT.replace(",", "\t"), "utf-8"),
        (TEXT, "utf-8-sig"),
        (TEXT, "utf-16"),
        (TEXT.replace("\n", "\r\n"), "utf-8"),
    ],
    ids=["semicolons", "tabs", "BOM", "UTF-16", "Windows lines"],
)
def test_however_a_spreadsheet_saved_it(tmp_path: Path, text: str, encoding: str) -> None:
    assert read_definition(written(tmp_path, text, encoding=encoding)).group_of == {"01": "farms", "29": "cars"}


def test_czech_names_in_windows_1250(tmp_path: Path) -> None:
    text = "code;group;group_name\n29;auta;Motorová vozidla a jejich příslušenství\n10;jidlo;Potravinářský průmysl\n"
    assert read_definition(written(tmp_path, text, encoding="cp1250")).group_label("jidlo") == "Potravinářský průmysl"


def test_parquet_and_excel(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    frame = pd.DataFrame({"code": ["C29", "C30"], "group": ["cars", "trains"]})
    frame.to_parquet(tmp_path / "groups.parquet")
    with pd.ExcelWriter(tmp_path / "groups.xlsx") as book:
        frame.to_excel(book, sheet_name="groups", index=False)
    for name in ("groups.parquet", "groups.xlsx"):
        assert read_definition(tmp_path / name).group_of == {"C29": "cars", "C30": "trains"}


def test_numbers_and_texts_mixed_in_a_sheet(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["code", "group"], ["31-33", "making"], [54, "services"], ["72", "meals"]):
        book.active.append(row)
    book.save(tmp_path / "groups.xlsx")
    assert list(read_definition(tmp_path / "groups.xlsx").group_of) == ["31-33", "54", "72"]


def test_rows_are_numbered_as_the_spreadsheet_shows_them(tmp_path: Path) -> None:
    path = written(tmp_path, "code,group\nC29,cars\n,trains\n")
    with pytest.raises(InvalidDefinition, match="without an industry code in row 3"):
        read_definition(path)


def test_a_code_twice_in_a_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidDefinition, match=r"'groups\.csv' 1 industry is in several groups"):
        read_definition(written(tmp_path, "code,group\nC29,cars\nC29,machines\n"))


@pytest.mark.parametrize(
    ("text", "error"), [("", UnreadableFile), ("code,group\n", UnreadableFile), ("code\nC29\n", InvalidDefinition)]
)
def test_a_file_without_a_definition(tmp_path: Path, text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_definition(written(tmp_path, text))


def test_the_us_file_says_which_columns_to_rename(real_data: Path) -> None:
    with pytest.raises(InvalidDefinition, match="rename 'naics_code' to 'code' and 'cluster' to 'group'"):
        read_definition(real_data / "us_cluster_definitions.csv.gz")


def test_a_definition_by_name() -> None:
    assert definition_of("nace").name == "nace"


def test_a_name_that_is_neither_built_in_nor_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        UnreadableFile, match=r"no built-in definition .nacé., and no file of this name\. Hint: did you mean nace"
    ):
        definition_of("nacé")
    with pytest.raises(UnreadableFile, match=r"groups\.csv"):
        definition_of("groups.csv")


def test_a_file_called_like_a_built_in_definition_is_named_with_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, TEXT, name="nace")
    assert definition_of(Path("nace").absolute()).groups == ("farms", "cars")
