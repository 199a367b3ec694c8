"""What the staff area's templates ask for."""

from django import template

from resources.admin import queues

register = template.Library()


@register.simple_tag(takes_context=True)
def work_queues(context):
    """Return what waits for the person who looks."""
    return queues.work_queues(context["request"].user)


@register.filter
def staff_change(row):
    """Return the name of the page that edits a row."""
    return f"admin:resources_{row._meta.model_name}_change"


@register.filter
def staff_history(row):
    """Return the name of the page with the past of a row."""
    return f"admin:resources_{row._meta.model_name}_history"


@register.filter
def staff_preview(row):
    """Return the name of the page that shows a row as readers will see it."""
    return f"admin:resources_{row._meta.model_name}_preview"
