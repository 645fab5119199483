"""The offices that klastr can ask: where they answer, on what terms, and the line that names them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Office:
    """A statistical office with an open service.

    Attributes
    ----------
    name : str
        As it is typed.
    title : str
        As it is written under a table.
    tables : str
        What its tables are called, before the years; empty where each has a code.
    hosts : tuple of str
        The only machines that are asked; a redirection to any other is refused.
    attribution : str
        The line that must stand where its figures are shown.
    terms, terms_address : str
        On what terms the figures may be used, in one sentence, and where that is written in full.
    """

    name: str
    title: str
    tables: str
    hosts: tuple[str, ...]
    attribution: str
    terms: str
    terms_address: str


EUROSTAT = Office(
    "eurostat",
    "Eurostat",
    "",
    ("ec.europa.eu",),
    "Source: Eurostat",
    "Free to reuse, also commercially, where the source is named (Commission Decision 2011/833/EU).",
    "https://ec.europa.eu/eurostat/help/copyright-notice",
)
CENSUS = Office(
    "census",
    "US Census Bureau",
    "County Business Patterns",
    ("api.census.gov",),
    "Source: US Census Bureau, County Business Patterns. This product uses the Census Bureau Data API but is not "
    "endorsed or certified by the Census Bureau.",
    "In the public domain; who uses the service must show the sentence about endorsement.",
    "https://www.census.gov/data/developers/about/terms-of-service.html",
)
BLS = Office(
    "bls",
    "US Bureau of Labor Statistics",
    "QCEW",
    ("data.bls.gov", "www.bls.gov"),
    "Source: US Bureau of Labor Statistics, Quarterly Census of Employment and Wages",
    "In the public domain; the bureau asks to be named.",
    "https://www.bls.gov/opub/copyright-information.htm",
)
OECD = Office(
    "oecd",
    "OECD",
    "",
    ("sdmx.oecd.org",),
    "Source: OECD",
    "CC BY 4.0 unless the table says otherwise: name the OECD, the table and the date.",
    "https://www.oecd.org/en/about/terms-conditions.html",
)
OFFICES = {office.name: office for office in (EUROSTAT, CENSUS, BLS, OECD)}
