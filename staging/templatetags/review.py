"""`{% staging_review %}`: who has checked what the page rests on, or that nobody has yet."""

from django import template

from staging.review import REVIEW

register = template.Library()


@register.inclusion_tag("_partials/review_note.html")
def staging_review():
    """Return what the note says of all tables and texts about reports."""
    return {"source": REVIEW}
