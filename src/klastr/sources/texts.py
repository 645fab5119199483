"""Bytes of a text file as one UTF-8 file on disk that a query engine can read, in bounded memory.

A file that is UTF-8 and not packed is used where it is. Anything else is written once, piece by piece, into a
temporary file that disappears with the context.
"""

from __future__ import annotations

import codecs
import gzip
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from klastr.errors import UnreadableFile
from klastr.sources.encodings import Encoding, found_encoding

_PIECE = 1 << 22
_HEAD = 1 << 20
"""Bytes looked at to find delimiter and names."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text in UTF-8 on disk."""

    path: Path
    encoding: Encoding
    packed: bool

    def head(self) -> tuple[str, bool]:
        """The first part of the text, and whether it is all of it."""
        with self.path.open("rb") as file:
            start = file.read(_HEAD)
            whole = not file.read(1)
        return codecs.getincrementaldecoder("utf-8-sig")().decode(start), whole

    @property
    def line_feeds(self) -> int:
        """Line ends in the text: about its number of rows."""
        return self.encoding.line_feeds


@contextmanager
def utf8_text(path: Path, *, packed: bool) -> Iterator[Text]:
    """A text file as UTF-8 on disk, whatever it was.

    Parameters
    ----------
    path : Path
    packed : bool
        Whether it is packed by gzip.

    Raises
    ------
    UnreadableFile
        Not a text, in an unknown encoding, or cut off.
    """
    with tempfile.TemporaryDirectory(prefix="klastr-") as folder:
        plain = Path(folder) / "unpacked" if packed else path
        if packed:
            with plain.open("wb") as target:
                encoding = found_encoding(_copied(_unpacked(path), target), where=path.name)
        else:
            encoding = found_encoding(_pieces(path), where=path.name)
        if encoding.name != "utf-8":
            plain = _translated(plain, encoding, Path(folder) / "utf-8.txt", where=path.name)
        yield Text(plain, encoding, packed)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _unpacked(path: Path) -> Iterator[bytes]:
    try:
        with gzip.open(path, "rb") as file:
            while piece := file.read(_PIECE):
                yield piece
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise UnreadableFile(
            f"'{path.name}' is packed by gzip and cannot be unpacked to its end: it is cut off or damaged.",
            hint="download it again.",
            file=path.name,
        ) from error


def _copied(pieces: Iterator[bytes], target: IO[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        target.write(piece)
        yield piece


def _translated(path: Path, encoding: Encoding, target: Path, *, where: str) -> Path:
    decoder = codecs.getincrementaldecoder(encoding.name)()
    with path.open("rb") as file, target.open("w", encoding="utf-8", newline="") as out:
        file.seek(encoding.mark)
        try:
            while piece := file.read(_PIECE):
                out.write(decoder.decode(piece))
            out.write(decoder.decode(b"", final=True))
        except UnicodeDecodeError as error:
            raise UnreadableFile(
                f"'{where}' looks like {encoding.label} but cannot be read to its end in it: it is cut off or damaged.",
                hint="save it as 'CSV UTF-8'.",
                file=where,
            ) from error
    return target
