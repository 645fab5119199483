"""A comma-parted answer in pieces of bounded memory; a row that does not fit the row of names ends the reading."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

import pyarrow as pa
from pyarrow import csv as arrow_csv

from klastr.sources.live.layouts import Answer, changed_layout, cut_off, refuse_open_end

_PIECE = 1 << 22
_LONGEST_LINE = 1 << 20


def names_of(answer: Answer) -> list[str]:
    """The row of names.

    Raises
    ------
    UnusableAnswer
        Empty, no text, or names that repeat.
    """
    with answer.path.open("rb") as file:
        line = file.readline(_LONGEST_LINE)
    try:
        names = next(csv.reader([line.decode("utf-8-sig")]), [])
    except (UnicodeDecodeError, csv.Error) as error:
        raise cut_off(answer.request, f"its first line is no row of names ({error})") from error
    names = [name.strip() for name in names]
    if len(names) < 3:
        raise changed_layout(answer.request, f"its first line is “{line[:80].decode(errors='replace').strip()}”")
    if "STRUCTURE_NAME" in names:  # labels stand between the codes; they may repeat, and may be empty
        names = [name if names.index(name) == k else f"{name} ({k + 1})" for k, name in enumerate(names)]
    repeated = {name for name in names if names.count(name) > 1}
    if repeated:
        raise changed_layout(answer.request, f"several columns are called {', '.join(sorted(repeated))}")
    return names


def delimited_batches(answer: Answer, names: Sequence[str]) -> Iterator[dict[str, pa.Array]]:
    """The rows below the names as texts, some megabytes at a time.

    Raises
    ------
    UnusableAnswer
        A row with more or fewer fields: the answer is cut off or damaged.
    """
    refuse_open_end(answer)
    try:
        with arrow_csv.open_csv(
            answer.path,
            read_options=arrow_csv.ReadOptions(block_size=_PIECE, column_names=list(names), skip_rows=1),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        ) as reader:
            for piece in reader:
                yield dict(zip(names, piece.columns, strict=True))
    except pa.ArrowInvalid as error:
        if "Empty CSV" in str(error):
            return
        raise cut_off(answer.request, _in_words(error)) from error


def _in_words(error: pa.ArrowInvalid) -> str:
    return str(error).splitlines()[0].removeprefix("CSV parse error: ").rstrip(".")
