"""Looking for organisations."""

from __future__ import annotations

import pytest
from django.test import Client

from klastr_platform.register.folding import folded
from klastr_platform.register.models import Kind, Organisation
from klastr_platform.register.queries import Asked, counts_by_region, facets, organisations


def test_everything_is_there_at_first(demo: None, client: Client) -> None:
    page = client.get("/en/organisations/").content.decode()
    assert "120 organisations" in page
    assert page.count("card organisation") == 25
    assert 'rel="next"' in page


def test_words_find_parts_of_words_without_their_marks(demo: None) -> None:
    one = Organisation.objects.first()
    one.name, one.folded = "Dřevařský závod Łódź", folded("Dřevařský závod Łódź")
    one.save()
    for words in ("drevar", "ŁÓDŹ", "zavod lodz", "Dřevařský"):
        assert [found.pk for found in organisations(Asked(words=words))] == [one.pk]


def test_a_facet_counts_what_choosing_it_would_give(demo: None) -> None:
    asked = Asked(kinds=("firm",), countries=("CZ",))
    for kind, many in facets(asked)["kinds"]:
        assert organisations(Asked(kinds=(kind.value,), countries=("CZ",))).count() == many
    for country, many in facets(asked)["countries"]:
        assert organisations(Asked(kinds=("firm",), countries=(country.code,))).count() == many
    for section, many in facets(asked)["sections"]:
        assert organisations(Asked(kinds=("firm",), countries=("CZ",), section=section.code)).count() == many


def test_the_map_counts_every_organisation_once(demo: None) -> None:
    assert sum(counts_by_region(Asked()).values()) == 120


def test_nothing_found_says_what_to_do(demo: None, client: Client) -> None:
    page = client.get("/en/organisations/?q=zzzz").content.decode()
    assert "Nothing fits all of this" in page
    assert "Show everything" in page


def test_what_is_not_published_is_not_found(demo: None, client: Client) -> None:
    one = Organisation.objects.first()
    Organisation.objects.filter(pk=one.pk).update(is_published=False)
    assert one not in organisations(Asked())
    assert client.get(one.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "q=%00", "q=" + "a" * 5000, "q=%E2%80%AE%F0%9F%92%A9", "kind=nothing", "country=%27%3B--", "region=../..",
        "section=9", "page=-1", "page=many", "page=999999", "q=%25_%5C", "kind=firm&kind=firm", "q=%ED%A0%80",
    ],
)  # fmt: skip
def test_hostile_questions_are_answered(demo: None, client: Client, query: str) -> None:
    assert client.get(f"/en/organisations/?{query}").status_code == 200


def test_a_hundred_rows_need_no_more_questions_than_ten(
    demo: None, client: Client, django_assert_max_num_queries
) -> None:
    Organisation.objects.exclude(pk__in=Organisation.objects.values("pk")[:10]).update(is_published=False)
    with django_assert_max_num_queries(50) as few:
        client.get("/en/organisations/")
    Organisation.objects.update(is_published=True)
    with django_assert_max_num_queries(len(few)):
        client.get("/en/organisations/")


def test_htmx_gets_the_part_that_changes(demo: None, client: Client) -> None:
    part = client.get("/en/organisations/?kind=cluster", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'id="found"' in part
    assert 'hx-swap-oob="true"' in part
    many = organisations(Asked(kinds=(Kind.CLUSTER,))).count()
    assert f"{many} organisations" in part
