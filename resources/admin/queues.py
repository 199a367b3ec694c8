"""What waits for somebody, with counts: the first thing on the staff area's first page."""

from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resources.directory import CHECK_DAYS, MONEY
from resources.history import State, Version
from resources.links import Link
from resources.models import (
    Center,
    Organization,
    Phone,
    ProblemReport,
    Purpose,
    Service,
    Status,
)
from resources.transfer import Import


class Queue(NamedTuple):
    """One kind of waiting work: how many, and the list of it."""

    title: str
    count: int
    address: str


CADENCE = {
    "soon": gettext_lazy("money and crisis lines, every 30 days"),
    "usual": gettext_lazy("other entries with a phone, every 90 days"),
    "yearly": gettext_lazy("other entries, once a year"),
}


def of_cadence(name, organizations):
    """Return those of the organizations that are checked this often: see directory.check_days."""
    crisis = Phone.objects.filter(purpose=Purpose.CRISIS).values("organization")
    money = Service.objects.filter(kinds__slug__in=MONEY).values("organization")
    soon = Q(pk__in=crisis) | Q(pk__in=money)
    with_phone = Q(pk__in=Phone.objects.values("organization"))
    chosen = {"soon": soon, "usual": ~soon & with_phone, "yearly": ~soon & ~with_phone}
    return organizations.filter(chosen[name])


def work_queues(user):
    """Return the queues that this person may see, each with its count."""
    today = timezone.now().date()
    queues = []
    if user.has_perm("resources.view_version"):
        waiting = Version.objects.waiting()
        live = (Status.PUBLISHED, Status.RETIRED)
        changed = waiting.filter(organization__status__in=live) | waiting.filter(
            center__status__in=live
        )
        address = reverse("admin:resources_version_changelist")
        total, of_live = waiting.count(), changed.count()
        queues += [
            Queue(_("To review: new entries"), total - of_live, f"{address}?waits=new"),
            Queue(_("To review: changes of published ones"), of_live, f"{address}?waits=changed"),
            Queue(
                _("Sent back to you"),
                Version.objects.filter(state=State.SENT_BACK, by=user).count(),
                f"{address}?waits=back",
            ),
        ]
    if user.has_perm("resources.view_organization"):
        address = reverse("admin:resources_organization_changelist")
        due = Organization.objects.due(today)
        queues += [
            Queue(
                _("Due for a check: %s") % CADENCE[name],
                of_cadence(name, due).count(),
                f"{address}?due={name}",
            )
            for name in CHECK_DAYS
        ]
        centers = reverse("admin:resources_center_changelist")
        queues += [
            Queue(
                _("Due for a check: cancer centers, once a year"),
                Center.objects.due(today).count(),
                f"{centers}?due=yes",
            ),
            Queue(
                _("Spanish missing"),
                Organization.objects.missing_spanish().count(),
                f"{address}?spanish=missing",
            ),
        ]
    if user.has_perm("resources.view_link"):
        address = reverse("admin:resources_link_changelist")
        count = Link.objects.for_a_person().count()
        queues.append(Queue(_("Broken links"), count, f"{address}?waits=yes"))
    if user.has_perm("resources.view_problemreport"):
        address = reverse("admin:resources_problemreport_changelist")
        count = ProblemReport.objects.filter(closed_at=None).count()
        queues.append(Queue(_("Problem reports"), count, f"{address}?closed_at__isnull=True"))
    if user.has_perm("resources.view_import"):
        address = reverse("admin:resources_import_changelist")
        count = Import.objects.filter(state=Import.State.WAITING).count()
        queues.append(Queue(_("Imports waiting for a yes"), count, f"{address}?state=waiting"))
    return queues
