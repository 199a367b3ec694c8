"""The addresses that our own pages send readers to, in the link check."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from learn import editions
from learn.figures import OF_FILE
from portal.page_links import page_links
from resources import links
from resources.links import Link, State
from tests import staff


@pytest.fixture(autouse=True)
def _with_pages(settings):
    settings.PAGE_LINKS = "portal.page_links.page_links"


def test_every_address_is_whole_and_stands_once():
    addresses = [address for address, _place in page_links()]
    assert len(addresses) == len(set(addresses)) > 200
    for address in addresses:
        parts = urlsplit(address)
        assert parts.scheme == "https"
        assert "." in parts.hostname
        assert len(address) <= 500


def test_what_staff_wrote_of_survival_figures_is_among_them():
    page = OF_FILE["acs-2024-summary"].sources[0]._replace(url="https://new.example.org/figures")
    edition = staff.waiting_figures(staff.person("editor"), sources=(page,))
    assert page.url not in dict(page_links())
    editions.publish(edition, staff.person("reviewer"))
    assert page.url in dict(page_links())


def test_they_are_collected_once_and_forgotten_when_they_leave(settings):
    links.collect()
    links.collect()
    assert Link.objects.count() == len(list(page_links()))
    settings.PAGE_LINKS = "builtins.tuple"
    links.collect()
    assert not Link.objects.exists()


def test_staff_see_where_a_broken_one_stands_and_cannot_edit_it(client):
    links.collect()
    link = Link.objects.first()
    Link.objects.filter(pk=link.pk).update(state=State.BROKEN)
    staff.sign_in(client, staff.person("editor"))
    shown = client.get(reverse("admin:resources_link_changelist") + "?waits=yes")
    assert link.where in shown.content.decode()
    for way in ("replace", "hide"):
        assert client.get(reverse(f"admin:resources_link_{way}", args=[link.pk])).status_code == 404
