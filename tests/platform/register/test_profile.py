"""The page of an organisation."""

from __future__ import annotations

from django.test import Client

from klastr_platform.register.models import Kind, Membership, Organisation


def cluster_organisation() -> Organisation:
    return max(Organisation.objects.filter(kind=Kind.CLUSTER), key=lambda one: one.memberships.count())


def page_of(client: Client, one: Organisation) -> str:
    answer = client.get(one.get_absolute_url())
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_members_of_today_and_of_before_are_told_apart(demo: None, client: Client) -> None:
    one = cluster_organisation()
    page = page_of(client, one)
    now = Membership.objects.filter(of=one, until=None)
    assert f"{now.count()} members" in page
    assert all(membership.member.name in page for membership in now)


def test_every_fact_says_who_said_it(demo: None, client: Client) -> None:
    one = cluster_organisation()
    page = page_of(client, one)
    shown = one.statements.filter(field__in=("kind", "region"))
    assert page.count('<dd class="source">') == shown.count() == 2
    assert page.count("<summary>Verified") == shown.filter(standing="verified").count()
    assert "klastr demonstration (invented)" in page


def test_an_invented_organisation_says_so(demo: None, client: Client) -> None:
    page = page_of(client, cluster_organisation())
    assert "badge synthetic" in page
    assert "do not exist" in page


def test_what_is_missing_in_the_triple_helix_is_said(demo: None, client: Client) -> None:
    one = cluster_organisation()
    Membership.objects.filter(of=one, member__kind=Kind.UNIVERSITY).delete()
    page = page_of(client, one)
    assert "<b>0</b><span>universities – missing here" in page


def test_scripts_in_texts_are_shown_as_text(demo: None, client: Client) -> None:
    one = cluster_organisation()
    one.name = one.summary = "<script>alert(1)</script>\"'>"
    one.save()
    page = page_of(client, one)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_an_unknown_organisation_is_not_found(demo: None, client: Client) -> None:
    assert client.get("/en/organisations/nobody2345/").status_code == 404


def test_a_page_asks_as_often_for_many_members_as_for_few(
    demo: None, client: Client, django_assert_max_num_queries
) -> None:
    one = cluster_organisation()
    with django_assert_max_num_queries(50) as many:
        client.get(one.get_absolute_url())
    Membership.objects.filter(pk__in=list(Membership.objects.filter(of=one).values_list("pk", flat=True))[3:]).delete()
    with django_assert_max_num_queries(50) as few:
        client.get(one.get_absolute_url())
    assert len(many) == len(few)
