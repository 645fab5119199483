"""Measures how unevenly each NACE division lies over European regions, and writes the built-in grouping from it.

    KLASTR_REAL_DATA=<folder> python tools/nace_grouping.py            writes the data file and the table on its page
    KLASTR_REAL_DATA=<folder> python tools/nace_grouping.py --check    says whether they are as measured

By hand are the group of each division, and, where a title outweighs the measure, the verdict with its reason
(columns group, by_title, reason of nace_grouping.csv). The rest of that file is written here.
"""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from european_table import SOURCE_FILE, european_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from klastr.tables.regional import RegionalTable

ROOT = Path(__file__).parents[1]
DATA = ROOT / "src/klastr/tables/data"
PAGE = ROOT / "docs/methods/nace-grouping.md"
YEAR = 2014
DRAWS, SEED = 200, 2014
COLUMNS = ("code", "group", "by_title", "reason", "dispersion", "margin", "strong_share", "imputed_share", "traded")
TRADED_FROM = 0.24
"""A division is traded when its dispersion is at least this; the page says why."""

HEADER = """\
# The divisions of NACE Rev. 2 in groups. Made for klastr: group, by_title and reason by hand, the rest measured by
# tools/nace_grouping.py on Eurostat (sbs_r_nuts06_r2), 2014, NUTS 2 regions, hidden cells estimated.
# Method: docs/methods/nace-grouping.md. Empty: not in the measured table.
# dispersion: locational Gini within countries; margin: half its 90 % interval when hidden cells are drawn again;
# strong_share: share of persons employed in regions with more than expected within their country;
# imputed_share: share of persons employed that is estimated.
"""


class Measure(NamedTuple):
    """How one division lies over the regions."""

    dispersion: float
    margin: float
    strong_share: float
    imputed_share: float


def measures(table: RegionalTable) -> dict[str, Measure]:
    """Measure every division of a table with several levels, in regions of countries that have several."""
    level = table.at_level(region_level=2, industry_level=2)
    t = table.year_index(YEAR)
    rows = [k for k, code in enumerate(table.regions) if code in set(level.regions)]
    columns = [k for k, code in enumerate(table.industries) if code in set(level.industries)]
    there = ~np.isnan(table.values[t][rows]).any(axis=1)
    country = np.array([table.regions[k][:2] for k in rows])
    alone = np.array([np.count_nonzero(there & (country == one)) < 2 for one in country])
    rows, country = [k for k, kept in zip(rows, there & ~alone, strict=True) if kept], country[there & ~alone]
    persons, estimated = (cells[t][np.ix_(rows, columns)] for cells in (table.values, table.is_imputed))
    expected = expected_within_countries(persons, country)
    drawn = [_dispersions(year[np.ix_(rows, columns)], country) for year in redrawn(table, t)]
    low, high = np.quantile(drawn, [0.05, 0.95], axis=0)
    return {
        code: Measure(
            dispersion(persons[:, i], expected[:, i]),
            float(high[i] - low[i]) / 2,
            float(persons[persons[:, i] > expected[:, i], i].sum() / persons[:, i].sum()),
            float(persons[estimated[:, i], i].sum() / persons[:, i].sum()),
        )
        for i, code in enumerate(level.industries)
    }


def redrawn(table: RegionalTable, t: int) -> Iterator[NDArray[np.float64]]:
    """One year of the table, its hidden cells drawn again within their error, again and again."""
    assert table.imputation is not None
    ((cells, values),) = table.imputation.redrawn([t], DRAWS, np.random.default_rng(SEED))
    for draw in range(DRAWS):
        year = table.values[t].copy()
        year.reshape(-1)[cells] = values[:, draw]
        yield year


def _dispersions(persons: NDArray[np.float64], country: NDArray[np.str_]) -> list[float]:
    expected = expected_within_countries(persons, country)
    return [dispersion(persons[:, i], expected[:, i]) for i in range(persons.shape[1])]


def expected_within_countries(persons: NDArray[np.float64], country: NDArray[np.str_]) -> NDArray[np.float64]:
    """(R, I): the country's persons in the industry, spread over its regions as all its persons are."""
    expected = np.zeros_like(persons)
    for one in np.unique(country):
        inside = country == one
        total = persons[inside].sum(axis=1)
        expected[inside] = np.outer(total / total.sum(), persons[inside].sum(axis=0))
    return expected


def dispersion(persons: NDArray[np.float64], expected: NDArray[np.float64]) -> float:
    """Gini coefficient of persons against expected persons: 0 exactly as expected everywhere, 1 all in one place."""
    some = expected > 0
    order = np.argsort(persons[some] / expected[some])
    found = np.concatenate([[0], np.cumsum(persons[some][order])]) / persons.sum()
    awaited = np.concatenate([[0], np.cumsum(expected[some][order])]) / expected.sum()
    return float(1 - ((found[1:] + found[:-1]) * np.diff(awaited)).sum())


def completed(rows: Iterable[Mapping[str, str]], measured: Mapping[str, Measure]) -> list[dict[str, str]]:
    """The rows of the data file with their measures and the verdict."""
    found = []
    for row in rows:
        measure = measured.get(row["code"])
        numbers = [f"{number:.3f}" for number in measure] if measure else [""] * 4
        verdict = row["by_title"] or ("traded" if measure and float(numbers[0]) >= TRADED_FROM else "local")
        if not measure and not row["by_title"]:
            raise SystemExit(f"{row['code']} is neither measured nor judged by its title.")
        found.append(dict(zip(COLUMNS, [*(row[name] for name in COLUMNS[:4]), *numbers, verdict], strict=True)))
    verdicts = {(row["group"], row["traded"]) for row in found}
    if len(verdicts) > len({group for group, _ in verdicts}):
        raise SystemExit("A group holds traded and local divisions: its total would mean neither.")
    return found


def data_file(rows: Iterable[Mapping[str, str]]) -> str:
    """The text of nace_grouping.csv."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return HEADER + out.getvalue()


def page_with(rows: list[dict[str, str]], page: str) -> str:
    """The method page with its generated tables renewed."""
    from klastr.codes.classifications import recognised_industries

    titles = recognised_industries([row["code"] for row in rows])
    names = {row["group"]: row["english"] for row in read_rows(DATA / "nace_groups.csv")}
    lines = ["| division | title | group | dispersion | strong regions | estimated | verdict |", "|---" * 7 + "|"]
    for row in rows:
        shares = [f"{float(row[name]):.0%}" if row[name] else "–" for name in ("strong_share", "imputed_share")]
        verdict = f"{row['traded']}, by title" if row["by_title"] else row["traded"]
        title, group = titles.label(row["code"]), names[row["group"]]
        lines.append(f"| {row['code']} | {title} | {group} | {_with_margin(row)} | {' | '.join(shares)} | {verdict} |")
    reasons = ["| division | dispersion | verdict | reason |", "|---" * 4 + "|"]
    reasons += [
        f"| {row['code']} | {_with_margin(row)} | {row['traded']} | {row['reason']} |"
        for row in rows
        if row["by_title"] and row["dispersion"]
    ]
    return _between(_between(page, "divisions", lines), "exceptions", reasons)


def _with_margin(row: Mapping[str, str]) -> str:
    return f"{float(row['dispersion']):.2f} ± {float(row['margin']):.2f}" if row["dispersion"] else "–"


def _between(page: str, name: str, lines: list[str]) -> str:
    start, end = f"<!-- {name}: written by tools/nace_grouping.py -->", f"<!-- end of {name} -->"
    before, rest = page.split(start)
    after = rest.split(end)[1]
    return "\n".join([before + start, "", *lines, "", end]) + after


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a data file, without its comments."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def main(arguments: list[str]) -> None:
    """Write both files, or say whether they are as measured."""
    folder = os.environ.get("KLASTR_REAL_DATA")
    if not folder:
        raise SystemExit(f"KLASTR_REAL_DATA must name the folder of {SOURCE_FILE}.")
    target = DATA / "nace_grouping.csv"
    rows = completed(read_rows(target), measures(european_table(Path(folder))))
    texts = {target: data_file(rows), PAGE: page_with(rows, PAGE.read_text(encoding="utf-8"))}
    for path, text in texts.items():
        same = path.read_text(encoding="utf-8") == text
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8", newline="\n")
        print(
            f"{path.relative_to(ROOT)}: {'as measured' if same else 'differs' if '--check' in arguments else 'written'}"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
