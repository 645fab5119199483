"""An identifier whose scheme nobody names."""

from __future__ import annotations

import pytest

from klastr.register.guessed_scheme import guessed_schemes


@pytest.mark.parametrize(
    ("written", "schemes", "country"),
    [
        ("CZ45274649", ["cz-vat"], "CZ"),
        ("ATU14189108", ["at-vat"], "AT"),
        ("FN 93363z", ["at-fn"], "AT"),
        ("IČO 45274649", ["cz-ico", "sk-ico"], "CZ"),
        ("NIP 525-000-77-38", ["pl-nip"], "PL"),
        ("529900S5R9YHJHYKKG94", ["lei"], None),
        ("https://ror.org/024d6js02", ["ror"], None),
        ("demo:org-000017", ["demo"], None),
        ("Amtsgericht München, HRB 42243", ["de-hr"], "DE"),
        ("nothing of the kind", [], None),
        ("", [], None),
        ("4" * 1_000_000, [], None),
    ],
)
def test_what_a_text_may_be(written: str, schemes: list[str], country: str | None) -> None:
    found = guessed_schemes(written)
    assert [guess.scheme for guess in found] == schemes
    assert not found or found[0].country == country


def test_what_few_pass_by_chance_comes_first() -> None:
    found = guessed_schemes("0000028860")
    chances = [guess.by_chance for guess in found]
    assert chances == sorted(chances)
    assert found[-1].by_chance == 1
