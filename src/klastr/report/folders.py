"""A folder that is either written completely or not at all, and never over an earlier one."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from klastr.errors import UnwritableFolder

_REFUSALS = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS, errno.EIO, errno.EFBIG, errno.ENAMETOOLONG}
)


def free_folder(name: str, *, parent: Path | None = None) -> Path:
    """`name`, or `name-2`, `name-3`, ... : the first that does not exist yet."""
    parent = parent or Path.cwd()
    number, folder = 1, parent / name
    while folder.exists():
        number += 1
        folder = parent / f"{name}-{number}"
    return folder


def check_folder(folder: Path) -> None:
    """Refuse a folder that holds something or cannot be written, before anything is computed.

    Raises
    ------
    UnwritableFolder
    """
    if folder.is_dir() and any(folder.iterdir()):
        what = "an earlier answer" if (folder / "run.json").exists() else "other files"
        raise UnwritableFolder(
            f"The folder {folder} already holds {what}; it is kept.",
            hint=f"choose another, such as --out {free_folder(folder.name, parent=folder.parent)}.",
            folder=str(folder),
        )
    if folder.exists() and not folder.is_dir():
        raise UnwritableFolder(f"{folder} is a file, not a folder.", hint="choose another --out.", folder=str(folder))
    above = next(one for one in (folder.parent, *folder.parent.parents) if one.exists())
    if not (above.is_dir() and os.access(above, os.W_OK | os.X_OK)):
        raise UnwritableFolder(
            f"The folder {folder} cannot be written: {above} does not allow it.",
            hint="choose a folder of your own with --out.",
            folder=str(folder),
        )


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Give a hidden folder beside the target to write into; it takes the target's name when the block ends well.

    Raises
    ------
    UnwritableFolder
        The target holds something, or the disk refuses (full, read-only); nothing is left behind.
    """
    check_folder(folder)
    made: list[Path] = []
    draft: Path | None = None
    try:
        made = _make_parents(folder.parent)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        draft.chmod(0o755)
        yield draft
        if folder.is_dir():
            folder.rmdir()  # empty, or this fails and the draft is removed below
        draft.rename(folder)
    except OSError as error:
        _remove(draft, made)
        if error.errno not in _REFUSALS:
            raise
        raise UnwritableFolder(
            f"The folder {folder} could not be written: {error.strerror or error}.",
            hint="free some space or choose another --out.",
            folder=str(folder),
        ) from error
    except BaseException:
        _remove(draft, made)
        raise


def _make_parents(parent: Path) -> list[Path]:
    missing = [one for one in (parent, *parent.parents) if not one.exists()]
    parent.mkdir(parents=True, exist_ok=True)
    return missing


def _remove(draft: Path | None, made: list[Path]) -> None:
    if draft is not None:
        shutil.rmtree(draft, ignore_errors=True)
    for folder in made:
        try:
            folder.rmdir()
        except OSError:
            return
