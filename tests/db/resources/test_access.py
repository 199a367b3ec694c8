"""Who may open what in the staff area: every address and every action, for every kind of person."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from accounts.models import User
from feedback.models import Feedback
from resources import history, links, transfer
from resources.directory import store
from resources.models import Check, Problem, ProblemReport
from tests.staff import change, person, published, sign_in, waiting_figures

pytestmark = pytest.mark.any_database

PEOPLE = ("anonymous", "reader", "no role", "editor", "reviewer", "manager", "superuser")
STAFF = ("editor", "reviewer", "manager", "superuser")
REVIEWERS = ("reviewer", "manager", "superuser")
MANAGERS = ("manager", "superuser")
SUPERUSERS = ("superuser",)
NOBODY = ()

# Who may open an address (GET), and who may send something to it (POST).
MATRIX = {
    "resources_organization_changelist": (STAFF, STAFF),
    "resources_organization_add": (STAFF, STAFF),
    "resources_organization_change": (STAFF, STAFF),
    "resources_organization_history": (STAFF, STAFF),
    "resources_organization_delete": (NOBODY, NOBODY),
    "resources_organization_preview": (STAFF, None),
    "resources_organization_apart": (NOBODY, STAFF),
    "resources_organization_merge": (STAFF, STAFF),
    "resources_organization_retire": (STAFF, STAFF),
    "resources_organization_export": (STAFF, STAFF),
    "resources_center_changelist": (STAFF, STAFF),
    "resources_center_add": (STAFF, STAFF),
    "resources_center_retire": (STAFF, STAFF),
    "resources_center_change": (STAFF, STAFF),
    "resources_center_history": (STAFF, STAFF),
    "resources_center_preview": (STAFF, None),
    "resources_center_delete": (NOBODY, NOBODY),
    "resources_version_changelist": (STAFF, STAFF),
    "resources_version_add": (NOBODY, NOBODY),
    "resources_version_change": (STAFF, STAFF),
    "resources_version_history": (STAFF, STAFF),
    "resources_version_delete": (NOBODY, NOBODY),
    "resources_version_publish": (REVIEWERS, REVIEWERS),
    "resources_version_send_back": (REVIEWERS, REVIEWERS),
    "resources_version_withdraw": (STAFF, STAFF),
    "resources_version_restore": (STAFF, STAFF),
    "resources_import_changelist": (MANAGERS, MANAGERS),
    "resources_import_add": (MANAGERS, MANAGERS),
    "resources_import_change": (MANAGERS, MANAGERS),
    "resources_import_history": (MANAGERS, MANAGERS),
    "resources_import_delete": (NOBODY, NOBODY),
    "resources_import_confirm": (MANAGERS, MANAGERS),
    "resources_import_drop": (MANAGERS, MANAGERS),
    "resources_import_undo": (MANAGERS, MANAGERS),
    "resources_link_changelist": (STAFF, STAFF),
    "resources_link_add": (NOBODY, NOBODY),
    "resources_link_change": (STAFF, STAFF),
    "resources_link_history": (STAFF, STAFF),
    "resources_link_delete": (NOBODY, NOBODY),
    "resources_link_replace": (STAFF, STAFF),
    "resources_link_hide": (STAFF, STAFF),
    "resources_problemreport_changelist": (STAFF, STAFF),
    "resources_problemreport_add": (NOBODY, NOBODY),
    "resources_problemreport_change": (STAFF, STAFF),
    "resources_problemreport_history": (STAFF, STAFF),
    "resources_problemreport_delete": (NOBODY, NOBODY),
    "learn_figureedition_changelist": (STAFF, STAFF),
    "learn_figureedition_add": (STAFF, STAFF),
    "learn_figureedition_change": (STAFF, STAFF),
    "learn_figureedition_history": (STAFF, STAFF),
    "learn_figureedition_delete": (NOBODY, NOBODY),
    "learn_figureedition_edit": (STAFF, STAFF),
    "learn_figureedition_publish": (REVIEWERS, REVIEWERS),
    "learn_figureedition_send_back": (REVIEWERS, REVIEWERS),
    "learn_figureedition_withdraw": (STAFF, STAFF),
    "learn_figureedition_restore": (STAFF, STAFF),
    "feedback_feedback_changelist": (STAFF, STAFF),
    "feedback_feedback_add": (NOBODY, NOBODY),
    "feedback_feedback_change": (STAFF, STAFF),
    "feedback_feedback_history": (STAFF, STAFF),
    "feedback_feedback_delete": (SUPERUSERS, SUPERUSERS),
    "accounts_user_changelist": (MANAGERS, MANAGERS),
    "accounts_user_add": (MANAGERS, MANAGERS),
    "accounts_user_change": (MANAGERS, MANAGERS),
    "accounts_user_history": (MANAGERS, MANAGERS),
    "accounts_user_delete": (SUPERUSERS, SUPERUSERS),
    "auth_group_changelist": (SUPERUSERS, SUPERUSERS),
    "auth_group_add": (SUPERUSERS, SUPERUSERS),
    "auth_group_change": (SUPERUSERS, SUPERUSERS),
    "auth_group_history": (SUPERUSERS, SUPERUSERS),
    "auth_group_delete": (SUPERUSERS, SUPERUSERS),
}
ACTIONS = {
    ("organization", "still_right"): STAFF,
    ("organization", "export_csv"): STAFF,
    ("organization", "export_json"): STAFF,
    ("center", "still_right"): STAFF,
    ("version", "publish_chosen"): REVIEWERS,
    ("link", "look_again"): STAFF,
    ("link", "is_right"): STAFF,
}


def names():
    """Return the name of every address of a model in the staff area."""
    return {
        pattern.name
        for model_admin in admin.site._registry.values()
        for pattern in model_admin.get_urls()
        if pattern.name
    }


@pytest.fixture
def rows():
    """One row of each kind, and the arguments of the addresses that are about one."""
    one, two = published("rides"), published("more-rides")
    writer = person("editor", "writer")
    version = change(one, writer, acronym="RI")
    center = store(
        {
            "slug": "center",
            "name": "Center",
            "center_kind": "comprehensive",
            "status": "published",
            "patient_care": True,
            "show_for_second_opinion": True,
            "sites": [{"city": "Ely", "state": "NV", "latitude": 39.3, "longitude": -114.9}],
            "sources": [
                {
                    "url": "https://example.org",
                    "supports": "name",
                    "fields": [],
                    "read_on": "2026-11-22",
                    "read": "page",
                }
            ],
        }
    )
    held, _lines = transfer.receive("a.json", b"[]", "call", writer)
    link = links.Link.objects.create(
        organization=one, url="https://a.example", where="x", state=links.State.BROKEN
    )
    report = ProblemReport.objects.create(organization=one, what=Problem.PHONE)
    return {
        "resources_organization": [one.pk],
        "resources_organization_apart": [one.pk, two.pk],
        "resources_center": [center.pk],
        "resources_version": [version.pk],
        "resources_import": [held.pk],
        "resources_link": [link.pk],
        "resources_problemreport": [report.pk],
        "learn_figureedition": [waiting_figures(writer).pk],
        "feedback_feedback": [Feedback.objects.create(in_the_way="x").pk],
        "accounts_user": [writer.pk],
        "auth_group": [Group.objects.first().pk],
    }


def address(name, rows):
    """Return an address of the staff area with the arguments that it takes."""
    if name.endswith(("changelist", "_add", "_export")):
        return reverse(f"admin:{name}")
    key = name
    while key not in rows:
        key = key.rpartition("_")[0]
    return reverse(f"admin:{name}", args=rows[key])


def visitor(who):
    client = Client()
    if who == "no role":
        sign_in(client, User.objects.create_user("none@example.org", is_staff=True))
    elif who != "anonymous":
        sign_in(client, person(who, "visitor"))
    return client


def is_let_in(response):
    """Whether an answer shows or does something, rather than asking to sign in or refusing."""
    if response.status_code == 302:
        return not response.url.startswith(reverse("admin:login"))
    assert response.status_code in {200, 403, 405}, response.status_code
    return response.status_code == 200


def test_the_matrix_names_every_address():
    unnamed = {name for name in names() if name not in MATRIX}
    assert unnamed == set()


def test_the_matrix_names_every_action():
    actions = {
        (model._meta.model_name, name)
        for model, model_admin in admin.site._registry.items()
        for name in model_admin.actions
    }
    assert actions == set(ACTIONS)


@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_open_an_address(rows, who):
    client = visitor(who)
    for name, (readers, _writers) in MATRIX.items():
        assert is_let_in(client.get(address(name, rows))) == (who in readers), name


@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_send_to_an_address(rows, who):
    client = visitor(who)
    for name, (_readers, writers) in MATRIX.items():
        if writers is not None:
            assert is_let_in(client.post(address(name, rows))) == (who in writers), name


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize(("model", "action"), ACTIONS)
def test_who_may_do_an_action(rows, who, model, action):
    client = visitor(who)
    chosen = {"action": action, "_selected_action": rows[f"resources_{model}"]}
    if action == "still_right":
        chosen |= {"note_checks": "1", "how": "phone", "source": "+12125550123"}
    before = trace()
    response = client.post(reverse(f"admin:resources_{model}_changelist"), chosen)
    if who in ACTIONS[model, action]:
        assert is_let_in(response)
        if not action.startswith(("export", "look")):
            assert trace() != before
    else:
        assert trace() == before
        assert "attachment" not in response.get("Content-Disposition", "")


def trace():
    """Return what the actions can change."""
    return (
        list(history.Version.objects.values_list("pk", "state")),
        list(links.Link.objects.values_list("accepted", "looked_at")),
        Check.objects.count(),
    )


def test_a_manager_gives_roles_and_no_more(rows):
    client, writer = visitor("manager"), User.objects.get(email="writer@example.org")
    page = reverse("admin:accounts_user_change", args=[writer.pk])
    assert "is_superuser" not in client.get(page).content.decode()
    roles = [group.pk for group in Group.objects.filter(name__in=["editor", "reviewer"])]
    sent = {"email": writer.email, "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    client.post(page, sent | {"groups": roles})
    writer.refresh_from_db()
    assert not writer.is_superuser
    assert writer.has_perm("resources.review_version")


def test_a_manager_does_not_touch_a_superuser():
    client, over = visitor("manager"), person("superuser")
    page = reverse("admin:accounts_user_change", args=[over.pk])
    assert client.post(page, {"email": over.email}).status_code == 403
    over.refresh_from_db()
    assert over.is_active
