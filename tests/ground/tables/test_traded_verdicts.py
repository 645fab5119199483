"""What a list says of a table's industries."""

from __future__ import annotations

import pytest

from klastr.errors import InvalidDefinition
from klastr.tables.definitions import Definition
from klastr.tables.traded_verdicts import traded_verdicts


def test_a_list_may_know_industries_that_are_in_no_group() -> None:
    definition = Definition("own", {"C24": "metals"}, traded_codes={"C24": True, "G47": False})
    assert traded_verdicts(definition, ["C24", "G47", "I56"]).values.tolist() == [1, 0, -1]


def test_the_nearest_code_above_decides() -> None:
    definition = Definition("own", {}, traded_codes={"G": False, "G46": True})
    assert traded_verdicts(definition, ["G45", "G46", "G47"]).values.tolist() == [0, 1, 0]


def test_a_code_in_two_forms_with_two_verdicts_is_refused() -> None:
    definition = Definition("own", {}, traded_codes={"24": True, "C24": False})
    with pytest.raises(InvalidDefinition, match="C24 in traded and local"):
        traded_verdicts(definition, ["C24", "G47"])


def test_codes_that_do_not_fit_are_told() -> None:
    definition = Definition("own", {}, traded_codes={"C24": True, "C99": True})
    assert traded_verdicts(definition, ["C24", "G47"]).notes == (
        "1 of 2 codes of the definition 'own' are not in the table (C99).",
        "1 of 2 industries of the table have no verdict in the definition 'own' (G47).",
    )
