"""Which columns of a table of occupations hold industries, occupations and persons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from klastr.errors import MissingColumn
from klastr.tables.column_words import claim, plain_name
from klastr.tables.frames import named_position

_OCCUPATIONS = (
    "occ_code", "occupation_code", "occupation", "isco08", "isco", "isco_08", "isco08_code", "soc", "soc_code", "occ",
    "profession", "kod_isco", "cz_isco", "beruf",
)  # fmt: skip
_VALUES = ("tot_emp", "emp", "value", "values", "obs_value")


def staffing_columns(names: Sequence[str], named: Mapping[str, str | None]) -> dict[str, str]:
    """The columns by role, as named or by their names.

    Raises
    ------
    MissingColumn

    Examples
    --------
    >>> staffing_columns(["NAICS", "NAICS_TITLE", "OCC_CODE", "OCC_TITLE", "TOT_EMP"], {})
    {'occupation': 'OCC_CODE', 'industry': 'NAICS', 'value': 'TOT_EMP'}
    """
    plain = {plain_name(name): name for name in reversed(names)}
    found: dict[str, str] = {}
    for role in ("industry", "occupation", "value"):
        wanted = named.get(role)
        if wanted is not None:
            named_position(wanted, names)
            found[role] = wanted
    if "occupation" not in found and (name := next((plain[word] for word in _OCCUPATIONS if word in plain), None)):
        found["occupation"] = name
    for role in ("industry", "value"):
        if role in found:
            continue
        known = [plain[word] for word in _VALUES if word in plain] if role == "value" else []
        claims = sorted((strength, k) for k, name in enumerate(names) if (strength := claim(name, role)) is not None)
        free = [name for name in [*known, *(names[k] for _, k in claims)] if name not in found.values()]
        if free:
            found[role] = free[0]
    missing = [role for role in ("industry", "occupation", "value") if role not in found]
    if missing:
        said = {"industry": "industries", "occupation": "occupations", "value": "persons employed"}
        shown = ", ".join(f"'{name}'" for name in names[:12]) + (" and more" if len(names) > 12 else "")
        raise MissingColumn(
            f"No column was recognised that holds {' or '.join(said[role] for role in missing)}; the table of "
            f"occupations has {shown or 'no columns'}.",
            hint="call the columns industry, occupation and employment; or give industries down, occupations across.",
            columns=tuple(names),
            roles=tuple(missing),
        )
    return found
