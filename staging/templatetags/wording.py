"""`{{ sentence|say:who }}` in templates."""

from django import template

from staging import wording

register = template.Library()


@register.filter
def say(text, who):
    """Return the sentence spoken to or of the person; see `staging.wording.say`."""
    return wording.say(text, who or wording.LEARN)


@register.filter
def fill(text, values):
    """Return the sentence with its %(name)s filled from the values."""
    return text % values
