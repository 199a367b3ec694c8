"""What the pages of a list need: addresses of its pages, and who changed something when."""

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()
PREVIEW = 120  # characters
MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60


@register.simple_tag
def to(address, page, *args):
    """Return the path of a page of the list at this address."""
    return address.to(page, *args)


@register.filter
def preview(text):
    """Return the start of a note, enough to know it by."""
    return text if len(text) <= PREVIEW else f"{text[:PREVIEW]}…"


@register.filter
def ago(moment):
    """Return how long ago it was, in the largest unit that fits."""
    seconds = max(0, int((timezone.now() - moment).total_seconds()))
    if seconds < MINUTE:
        return _("less than a minute ago")
    if seconds < HOUR:
        count = seconds // MINUTE
        return ngettext("%(count)d minute ago", "%(count)d minutes ago", count) % {"count": count}
    if seconds < DAY:
        count = seconds // HOUR
        return ngettext("%(count)d hour ago", "%(count)d hours ago", count) % {"count": count}
    count = seconds // DAY
    return ngettext("%(count)d day ago", "%(count)d days ago", count) % {"count": count}
