"""`{% figure_queues %}`: the survival figures that wait for the person who looks."""

from typing import NamedTuple

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from learn.models import FigureEdition, State

register = template.Library()


class Queue(NamedTuple):
    """One kind of waiting work: how many, and the list of it."""

    title: str
    count: int
    address: str


@register.simple_tag(takes_context=True)
def figure_queues(context):
    """Return what waits, with counts; nothing for whoever may not see figures."""
    user = context["request"].user
    if not user.has_perm("learn.view_figureedition"):
        return []
    address = reverse("admin:learn_figureedition_changelist")
    editions = FigureEdition.objects
    back = editions.filter(state=State.SENT_BACK, by=user)
    return [
        Queue(
            _("To review: survival figures"), editions.waiting().count(), f"{address}?waits=review"
        ),
        Queue(_("Survival figures sent back to you"), back.count(), f"{address}?waits=back"),
    ]
