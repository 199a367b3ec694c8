"""What staff may do: three roles, each a Django group with the permissions named here.

Rules that depend on the entry (nobody reviews their own change; money and crisis lines need two
people) are in resources/history.py and learn/editions.py, for every role alike.
"""

from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.models import Q

EDITOR, REVIEWER, MANAGER = "editor", "reviewer", "manager"

EDITS = frozenset(
    {
        "resources.view_organization",
        "resources.add_organization",
        "resources.add_center",
        "resources.change_organization",
        "resources.view_center",
        "resources.change_center",
        "resources.view_version",
        "resources.view_link",
        "resources.change_link",
        "resources.view_problemreport",
        "resources.change_problemreport",
        "feedback.view_feedback",
        "feedback.change_feedback",
        "learn.view_figureedition",
        "learn.change_figureedition",
    }
)
REVIEWS = EDITS | {"resources.review_version", "learn.review_figureedition"}
MANAGES = REVIEWS | {
    "resources.manage_directory",
    "resources.view_import",
    "accounts.view_user",
    "accounts.add_user",
    "accounts.change_user",
}
# Of the apps with permissions for staff the last in INSTALLED_APPS: then all of them exist.
LAST_APP = "learn"
ROLES = {EDITOR: EDITS, REVIEWER: REVIEWS, MANAGER: MANAGES}


def bring_up_to_date(sender=None, **_signal):
    """Give each role's group the permissions named above, and no others. Runs after `migrate`."""
    if sender is not None and sender.label != LAST_APP:
        return
    if Group._meta.db_table not in connection.introspection.table_names():
        return  # migrated back to before there were groups
    for name, granted in ROLES.items():
        group, _made = Group.objects.get_or_create(name=name)
        wanted = Q()
        for permission in granted:
            app, codename = permission.split(".")
            wanted |= Q(content_type__app_label=app, codename=codename)
        group.permissions.set(Permission.objects.filter(wanted))
