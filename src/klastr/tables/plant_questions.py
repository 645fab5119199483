"""What is asked of a table of plants, written once for every engine.

Each function takes Ibis expressions and gives one; nothing is computed here. The answers are small: one row for each
region, industry and year, or one row in all. Labels are grouped as they stand and put in order afterwards, so that no
engine's idea of a blank, a number as text or an order of letters gets into an answer.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from klastr.tables.plant_columns import PlantColumns, listed_roles

LARGEST = 1e9
"""No plant employs more; sums of squares stay far below what 64 bits hold."""

FURTHEST = 1e8
"""No national grid counts so many metres."""

# At most two digits behind the e, and at most forty before it: no engine's range is left.
_NUMBER = r"^[+-]?([0-9]{1,40}([.][0-9]{0,40})?|[.][0-9]{1,40})([eE][+-]?[0-9]{1,2})?$"
_MISSING_WORDS = ("", "NA", "N/A", "NaN", "nan", "NULL", "null", "None")

_KEYS = ("region", "industry", "year")


def plants_of(rows: Any, columns: PlantColumns) -> Any:
    """The rows with their roles as names, numbers read, and what is wrong with each.

    Parameters
    ----------
    rows : ibis.Table
    columns : PlantColumns

    Returns
    -------
    ibis.Table
        ``region, industry, year, id`` as they stand (a day as its year); ``persons, x, y`` float64, null where there is
        no number; ``unread`` whether persons are a text that is no number, ``written`` that text; ``unread_place``
        whether a coordinate is one.
    """
    import ibis

    picked = {role: rows[columns.named[role]] for role in listed_roles(columns, (*_KEYS, "id"))}
    if "year" in picked and picked["year"].type().is_temporal():
        picked["year"] = picked["year"].year()
    picked = {role: _of_decimals(one) for role, one in picked.items()}
    if columns.places is not None:
        x, y = (rows[name] for name in columns.places)
        picked |= {"x": _number(x), "y": _number(y), "unread_place": _unread(x) | _unread(y)}
    if columns.employment is None:
        return rows.select(**picked, persons=ibis.literal(1.0), unread=ibis.literal(value=False))
    written = rows[columns.employment]
    picked |= {"written": written} if written.type().is_string() else {}
    return rows.select(**picked, persons=_number(written), unread=_unread(written))


def faults_question(plants: Any, columns: PlantColumns, *, degrees: bool) -> Any:
    """How many rows there are, and how many of them have each fault: one row."""
    asked = {"rows": plants.count()}
    asked |= {code: _many(condition) for code, condition in faults_of(plants, columns, degrees=degrees).items()}
    if columns.places is not None:
        asked |= {"x_least": plants.x.min(), "x_most": plants.x.max(), "y_least": plants.y.min()}
        asked |= {"y_most": plants.y.max()}
    return plants.aggregate(**asked)


def faults_of(plants: Any, columns: PlantColumns, *, degrees: bool) -> dict[str, Any]:
    """Each fault that a row may have, as a condition."""
    persons = plants.persons
    found = {
        "not_a_number": plants.unread,
        "no_persons": persons.isnull() & ~plants.unread,
        "negative_persons": persons < 0,
        "too_many_persons": persons > LARGEST,
        "zero_persons": persons == 0,
    }
    if columns.places is not None:
        found["unread_place"] = plants.unread_place
        found["no_place"] = (plants.x.isnull() | plants.y.isnull()) & ~plants.unread_place
        if degrees:
            found["off_the_globe"] = (plants.x.abs() > 180) | (plants.y.abs() > 90)
            found["beyond_a_pole"] = (plants.y.abs() > 90) & (plants.x.abs() <= 90)
        else:
            found["off_the_globe"] = (plants.x.abs() > FURTHEST) | (plants.y.abs() > FURTHEST)
    return found


def examples_question(plants: Any, condition: Any, columns: PlantColumns, *, many: int = 3) -> Any:
    """Some rows with a fault, those with the smallest labels first, and what stands there for persons in texts."""
    shown = listed_roles(columns, ("id", *_KEYS))
    texts = ("written",) if "written" in plants.columns else ()
    faulty = plants.filter(condition).select(*shown, *texts)
    return faulty.order_by([faulty[name].asc() for name in shown]).limit(many)


def repeated_question(plants: Any, columns: PlantColumns) -> Any:
    """Names of plants that stand more than once in a year, the most frequent first."""
    keys = listed_roles(columns, ("id", "year"))
    texts = [role for role in keys if plants[role].type().is_string()]
    # Words for nothing are no names, and blanks around a name or a year are none of their letters.
    known = plants.mutate(**{role: plants[role].strip() for role in texts}) if texts else plants
    known = known.filter(known.id.notnull())
    known = known.filter(known.id.notin(_MISSING_WORDS)) if "id" in texts else known
    found = known.group_by(list(keys)).aggregate(times=known.count())
    return found.filter(found.times > 1)


def repeated_sum(repeated: Any) -> Any:
    """How many names are repeated, and how many rows they have: one row."""
    return repeated.aggregate(names=repeated.count(), rows=repeated.times.sum())


def usable(plants: Any, columns: PlantColumns, *, degrees: bool) -> Any:
    """The rows that are summed: with a number of persons that can be one, and with no place that is none."""
    found = plants.filter(plants.persons.notnull() & (plants.persons >= 0) & (plants.persons <= LARGEST))
    if columns.places is None:
        return found
    off = faults_of(found, columns, degrees=degrees)["off_the_globe"]
    return found.filter(~off.fill_null(False) & ~found.unread_place)


def cells_question(plants: Any, columns: PlantColumns, two_largest: Any) -> Any:
    """For each region, industry and year: persons, plants, squares, and the two largest plants.

    Parameters
    ----------
    plants : ibis.Table
        The usable ones.
    columns : PlantColumns
    two_largest : callable
        The aggregate of the engine.
    """
    keys = listed_roles(columns, _KEYS)
    summed = plants.group_by(list(keys)).aggregate(
        persons=plants.persons.sum(),
        plants=plants.count(),
        squares=(plants.persons * plants.persons).sum(),
        two=two_largest(plants.persons),
    )
    named = {name: summed[name] for name in (*keys, "persons", "plants", "squares")}
    return summed.select(**named, largest=summed.two[0], second=summed.two[1])


def sizes_question(plants: Any, columns: PlantColumns) -> Any:
    """For each industry and year: plants, and the sums of the first four powers of their persons."""
    e = plants.persons
    squared = e * e
    return plants.group_by(list(listed_roles(columns, ("industry", "year")))).aggregate(
        plants=plants.count(),
        persons=e.sum(),
        squares=squared.sum(),
        cubes=(squared * e).sum(),
        fourths=(squared * squared).sum(),
        largest=e.max(),
    )


def points_question(plants: Any, columns: PlantColumns, *, industries: Collection[str] | None, at: int | None) -> Any:
    """Place, industry and persons of the plants of some industries in one year."""
    found = plants.filter(plants.x.notnull() & plants.y.notnull())
    if industries is not None:
        found = found.filter(_is_one_of(found.industry, sorted(industries)))
    if at is not None and columns.year is not None:
        found = found.filter(_may_be_year(found.year, at))
    return found.select(*listed_roles(columns, ("id", "industry", "year")), "x", "y", "persons")


def _of_decimals(labels: Any) -> Any:
    """Whole numbers of any length as texts, which keep every digit; fractions as numbers of 64 bits."""
    kind = labels.type()
    if not kind.is_decimal():
        return labels
    return labels.cast("string") if kind.scale == 0 else labels.cast("float64")


def _is_one_of(labels: Any, wanted: Collection[str]) -> Any:
    """Whether labels are among codes; a fraction is compared as a number, and is no other code rounded."""
    if not labels.type().is_floating():
        return _text(labels).isin(wanted)
    return labels.isin([number for number in map(_as_number, wanted) if number is not None])


def _as_number(code: str) -> float | None:
    """The number that is written as this code: 24 and 24.5 are, 0112 and 24.0 are not."""
    try:
        number = float(code)
    except ValueError:
        return None
    return number if code == (str(int(number)) if number.is_integer() else str(number)) else None


def _may_be_year(labels: Any, at: int) -> Any:
    """Whether labels may be of a year; they are read when they are here."""
    if labels.type().is_floating():
        return (labels >= at) & (labels < at + 1)
    return _text(labels).startswith(str(at))


def _text(labels: Any) -> Any:
    return labels.strip() if labels.type().is_string() else labels.cast("string")


def _number(written: Any) -> Any:
    """As a number of 64 bits; null where there is none. NaN is none."""
    import ibis

    nothing = ibis.null("float64")
    if written.type().is_string():
        text = written.strip()
        return ibis.cases((text.re_search(_NUMBER), text.cast("float64")), else_=nothing)
    number = written.cast("float64")
    # Decimals of PostgreSQL may be NaN too.
    may_be_nan = written.type().is_floating() or written.type().is_decimal()
    return ibis.cases((number.isnan(), nothing), else_=number) if may_be_nan else number


def _unread(written: Any) -> Any:
    import ibis

    if not written.type().is_string():
        return ibis.literal(value=False)
    text = written.strip()
    return text.notnull() & ~text.re_search(_NUMBER) & text.notin(_MISSING_WORDS)


def _many(condition: Any) -> Any:
    import ibis

    return ibis.cases((condition, 1), else_=0).sum()
