"""Real numbers of real organisations pass, and the same numbers with another last character do not."""

from __future__ import annotations

import pytest

from klastr.errors import InvalidIdentifier
from klastr.register.identifier import SCHEMES, checked_identifier

# Quoted with the name of the organisation in public repositories or on web pages (test data of company registers,
# invoices, imprints, GLEIF and ROR records, the white list of Polish taxpayers), and read there.
READ = [
    ("cz-ico", "45274649", "ČEZ"),
    ("cz-ico", "00177041", "Škoda Auto"),
    ("cz-vat", "CZ45274649", "ČEZ"),
    ("cz-vat", "CZ699000761", "the group of ČSOB"),
    ("sk-ico", "31 322 832", "Slovnaft"),
    ("sk-ico", "00686930", "Tatra banka"),
    ("sk-vat", "SK2020372640", "Slovnaft"),
    ("sk-vat", "SK7120001713", "the group of Slovnaft"),
    ("pl-nip", "525-000-77-38", "PKO Bank Polski"),
    ("pl-nip", "7740001454", "Orlen"),
    ("pl-nip", "5261040828", "Główny Urząd Statystyczny"),
    ("pl-vat", "PL5250007738", "PKO Bank Polski"),
    ("pl-vat", "PL7740001454", "Orlen"),
    ("pl-regon", "610188201", "Orlen"),
    ("pl-regon", "000331501", "Główny Urząd Statystyczny"),
    ("pl-regon", "61018820100000", "Orlen, with the zeros of its seat"),
    ("pl-regon", "00033150100000", "Główny Urząd Statystyczny, with the zeros of its seat"),
    ("pl-krs", "0000028860", "Orlen"),
    ("hu-tax", "10625790-4-44", "MOL"),
    ("hu-tax", "10537914-4-44", "OTP"),
    ("hu-tax", "10773381-4-44", "Magyar Telekom"),
    ("hu-vat", "HU10625790", "MOL"),
    ("hu-vat", "HU10537914", "OTP"),
    ("hu-company", "01-10-041683", "MOL"),
    ("at-fn", "FN 93363z", "OMV"),
    ("at-fn", "FN 33209m", "Erste Group"),
    ("at-vat", "ATU14189108", "OMV"),
    ("at-vat", "ATU13585627", "the example of python-stdnum"),
    ("de-hr", "Amtsgericht München, HRB 42243", "BMW"),
    ("si-maticna", "5025796000", "Petrol"),
    ("si-maticna", "5043611000", "Krka"),
    ("si-maticna", "5300231000", "Mercator"),
    ("si-vat", "SI80267432", "Petrol"),
    ("si-vat", "SI82646716", "Krka"),
    ("rs-mb", "20084693", "NIS"),
    ("rs-mb", "17162543", "Telekom Srbija"),
    ("rs-mb", "08179115", "the city of Novi Sad"),
    ("rs-pib", "104052135", "NIS"),
    ("rs-pib", "100002887", "Telekom Srbija"),
    ("nl-vat", "NL805734958B01", "Booking.com"),
    ("lei", "529900S5R9YHJHYKKG94", "ČEZ"),
    ("ror", "https://ror.org/024d6js02", "Charles University"),
    ("ror", "https://ror.org/03ad39j10", "quoted in an address list of herbaria"),
]
# Printed by the organisations on invoices and imprints, and generally known; not read again for this test.
KNOWN = [
    ("cz-vat", "CZ699001182", "the group of Komerční banka"),
    ("sk-vat", "SK2020273893", "Slovak Telekom"),
    ("at-fn", "FN 66209t", "voestalpine"),
    ("at-vat", "ATU33864707", "Red Bull"),
    ("de-vat", "DE129274202", "Siemens"),
    ("de-vat", "DE143454214", "SAP"),
    ("rs-mb", "20053658", "Elektroprivreda Srbije"),
    ("be-vat", "BE0417497106", "Anheuser-Busch InBev"),
    ("be-vat", "BE0202239951", "Proximus"),
    ("bg-vat", "BG831642181", "Vivacom"),
    ("bg-vat", "BG831902088", "Sopharma"),
    ("dk-vat", "DK24256790", "Novo Nordisk"),
    ("dk-vat", "DK22756214", "Maersk"),
    ("gr-vat", "EL094019245", "OTE"),
    ("gr-vat", "EL090000045", "PPC"),
    ("es-vat", "ESA28015865", "Telefónica"),
    ("es-vat", "ESA15075062", "Inditex"),
    ("fi-vat", "FI01120389", "Nokia"),
    ("fi-vat", "FI18523029", "Neste"),
    ("fr-vat", "FR59542051180", "TotalEnergies"),
    ("fr-vat", "FR03552081317", "EDF"),
    ("hr-vat", "HR27759560625", "INA"),
    ("hr-vat", "HR81793146560", "Hrvatski Telekom"),
    ("ie-vat", "IE6388047V", "Google"),
    ("ie-vat", "IE9692928F", "Meta"),
    ("it-vat", "IT00905811006", "Eni"),
    ("it-vat", "IT00811720580", "Enel"),
    ("lu-vat", "LU20260743", "Amazon"),
    ("lu-vat", "LU26375245", "Amazon EU"),
    ("lv-vat", "LV40003245752", "airBaltic"),
    ("lv-vat", "LV40003032949", "Latvenergo"),
    ("pt-vat", "PT500697256", "EDP"),
    ("pt-vat", "PT504499777", "Galp"),
    ("ro-vat", "RO1590082", "OMV Petrom"),
    ("ro-vat", "RO160796", "Dacia"),
    ("se-vat", "SE556016068001", "Ericsson"),
    ("se-vat", "SE556012579001", "Volvo"),
    ("lei", "INR2EJN1ERAN0W5ZP974", "Microsoft"),
    ("ror", "05dxps055", "California Institute of Technology"),
]
NUMBERS = READ + KNOWN


@pytest.mark.parametrize(("scheme", "number", "organisation"), NUMBERS)
def test_a_real_number_passes(scheme: str, number: str, organisation: str) -> None:
    found = checked_identifier(number, scheme)
    assert found.scheme == scheme
    assert checked_identifier(found.shown, scheme) == found


@pytest.mark.parametrize("scheme", [code for code, scheme in SCHEMES.items() if scheme.check == "digit"])
def test_every_check_holds_for_two_real_numbers(scheme: str) -> None:
    assert len({number for code, number, _ in NUMBERS if code == scheme}) >= 2


@pytest.mark.parametrize(("scheme", "number", "organisation"), NUMBERS)
def test_a_real_number_with_another_check_digit_is_refused(scheme: str, number: str, organisation: str) -> None:
    rule = SCHEMES[scheme].rule
    if rule is None:
        pytest.skip("checked by form only")
    value = checked_identifier(number, scheme).value
    at = {"hu-tax": 7, "si-maticna": 6, "se-vat": 11, "ie-vat": 9, "fr-vat": 3}.get(scheme, len(value) - 1)
    others = (
        "0123456789" if value[at].isdigit() else "abdfghikmpstvw" if scheme == "at-fn" else "ABCDEFGHIJKLMNOPQRSTUVW"
    )
    refused = 0
    for other in set(others) - {value[at]}:
        with pytest.raises(InvalidIdentifier, match="check digit is wrong"):
            checked_identifier(value[:at] + other + value[at + 1 :], scheme)
        refused += 1
    assert refused >= 9
