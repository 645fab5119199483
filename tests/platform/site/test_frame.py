"""What holds for every page."""

from __future__ import annotations

import pytest
from django.test import Client

PAGES = ("/en/", "/en/organisations/")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_loads_nothing_from_elsewhere_and_runs_nothing_inline(demo: None, client: Client, page: str) -> None:
    answer = client.get(page)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    text = answer.content.decode()
    assert " style=" not in text
    assert " onclick=" not in text
    assert "<style" not in text


def test_the_home_page_counts_what_is_there(demo: None, client: Client) -> None:
    page = client.get("/en/").content.decode()
    assert "120 organisations" in page


def test_an_empty_register_says_how_to_begin(codes: None, client: Client) -> None:
    assert "klastr serve --demo" in client.get("/en/").content.decode()


def test_the_root_leads_to_the_language_of_the_browser(codes: None, client: Client) -> None:
    answer = client.get("/", headers={"Accept-Language": "cs,en;q=0.5"})
    assert answer.headers["Location"] == "/cs/"


@pytest.mark.django_db
def test_health_answers(client: Client) -> None:
    assert client.get("/health/").json() == {"status": "well"}


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_to_read_take_nothing(codes: None, client: Client, method: str) -> None:
    assert getattr(client, method)("/en/organisations/").status_code == 405
