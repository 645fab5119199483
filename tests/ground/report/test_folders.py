"""The answer's folder is whole or absent, and never written over."""

from __future__ import annotations

from pathlib import Path

import pytest

from klastr.errors import UnwritableFolder
from klastr.report.folders import check_folder, free_folder, whole_folder


def test_a_folder_appears_only_when_everything_is_written(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "answer"
    with whole_folder(target) as draft:
        (draft / "a.csv").write_text("1")
        assert not target.exists()
    assert (target / "a.csv").read_text() == "1"
    assert sorted(path.name for path in target.parent.iterdir()) == ["answer"]


@pytest.mark.parametrize("reason", [KeyboardInterrupt, ValueError, BaseException])
def test_an_interruption_leaves_nothing_behind(tmp_path: Path, reason: type[BaseException]) -> None:
    target = tmp_path / "deep" / "answer"
    with pytest.raises(reason), whole_folder(target) as draft:
        (draft / "a.csv").write_text("1")
        raise reason
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_answer_is_kept_and_another_name_is_offered(tmp_path: Path) -> None:
    target = tmp_path / "eu"
    with whole_folder(target) as draft:
        (draft / "run.json").write_text("{}")
    with pytest.raises(UnwritableFolder, match=r"earlier answer.*--out .*eu-2"), whole_folder(target):
        pytest.fail("the block must not run")
    assert (target / "run.json").read_text() == "{}"


def test_a_folder_with_other_files_is_kept(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(UnwritableFolder, match="other files"):
        check_folder(tmp_path)


def test_an_empty_folder_is_welcome(tmp_path: Path) -> None:
    target = tmp_path / "answer"
    target.mkdir()
    with whole_folder(target) as draft:
        (draft / "a.csv").write_text("1")
    assert (target / "a.csv").exists()


def test_a_file_of_that_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "answer").write_text("x")
    with pytest.raises(UnwritableFolder, match="is a file"):
        check_folder(tmp_path / "answer")


def test_a_path_through_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UnwritableFolder, match="cannot be written"):
        check_folder(tmp_path / "file" / "answer")


def test_a_disk_that_refuses_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    with (
        pytest.raises(UnwritableFolder, match=r"could not be written: No space left"),
        whole_folder(tmp_path / "answer"),
    ):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_free_folder_counts_on(tmp_path: Path) -> None:
    assert free_folder("answer", parent=tmp_path).name == "answer"
    (tmp_path / "answer").mkdir()
    (tmp_path / "answer-2").mkdir()
    assert free_folder("answer", parent=tmp_path).name == "answer-3"
