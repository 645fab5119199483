"""Found groups to report on: divisions that lie together by design, and the same with names that want to be markup."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from klastr.codes.classifications import recognised_industries
from klastr.identify.grouping.groups import IndustryGroups
from klastr.identify.grouping.industry_groups import industry_groups
from klastr.tables.cells import cell_kinds
from klastr.tables.definitions import Definition
from klastr.tables.regional import RegionalTable

MADE = (("C10", "C11", "A01"), ("C24", "C25", "C28", "C29"), ("J58", "J62", "J63", "M72"), ("I55", "I56", "N79"))
HOSTILE = "</script><script>alert(1)</script>"


def made_table(*, source: str = "Office of tests") -> RegionalTable:
    """60 regions; the industries of a line above have jobs in the same regions."""
    random = np.random.default_rng(5)
    industries = tuple(code for line in MADE for code in line)
    strength = random.gamma(0.6, 1.0, (60, len(MADE)))
    columns = [strength[:, g] * 900 * (1 + k) for g, line in enumerate(MADE) for k in range(len(line))]
    values = np.round(np.stack(columns, axis=1) * random.lognormal(0, 0.35, (60, len(industries))) + 20)[None]
    return RegionalTable(
        regions=tuple(f"R{k:02d}" for k in range(60)), industries=industries, years=(None,), values=values,
        kinds=cell_kinds(values, np.isnan(values)), establishments=np.ceil(values / 15), source=source,
        industry_codes=recognised_industries(industries),
    )  # fmt: skip


@pytest.fixture(scope="session")
def groups() -> IndustryGroups:
    """Four groups, two rivals, held-out scores on two halves."""
    table = made_table()
    letters = Definition("sections", {code: code[0] for code in table.industries}, source="NACE Rev. 2")
    mixed = Definition("mixed up", {code: f"X{k % 4}" for k, code in enumerate(table.industries)})
    return industry_groups(table, definitions=[letters, mixed], repetitions=1, random_partitions=40, groups=(3, 5))


@pytest.fixture(scope="session")
def hostile_groups(groups: IndustryGroups) -> IndustryGroups:
    """The same groups under names that want to be markup, script, template or format place."""
    names = [HOSTILE, '"><img src=x onerror=alert(2)>', "'; {{7*7}} {count} \u2028 \x01 & <b>", "x" * 300]
    labels = {group: names[k % len(names)] for k, group in enumerate(groups.scores.groups)}
    definition = replace(groups.definition, group_names={"en": labels, "cs": labels}, name=HOSTILE)
    matrix = groups.relatedness
    odd = replace(matrix, industry_names={code: f"<svg onload=alert({k})>" for k, code in enumerate(matrix.industries)})
    return replace(
        groups,
        definition=definition,
        relatedness=odd,
        scores=replace(groups.scores, definition=definition),
        set_aside={"<i>odd</i>": HOSTILE},
        notes=(HOSTILE,),
        sources=(f"<u>{HOSTILE}",),
    )
