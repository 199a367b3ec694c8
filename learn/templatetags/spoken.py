"""`{% spoken text %}`: a text of staff, in the reader’s language or marked as English."""

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language, gettext

register = template.Library()


@register.simple_tag
def spoken(text):
    """Return a text translated; one that has no translation says that it is English."""
    said = gettext(text)
    if said != text or (get_language() or "en").startswith("en"):
        return said
    return format_html('<span lang="en">{}</span>', text)
