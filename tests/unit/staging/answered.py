"""Cases made as readers make them: typed answers, walked through the questions."""

from staging.forms.base import UNKNOWN
from staging.questionnaire import BY_SLUG, walk
from staging.result import read_result

RECEPTORS = {"er": "positive", "pr": "positive", "her2": "negative"}
SURGERY = {"report": "surgery", "treat_first": "no"}
WORDS = SURGERY | {"code": None, "kind": "invasive", "size": "14", "unit": "mm", "skin_chest": "no"}
NODES = {"nodes_checked": "yes", "nodes_count": "none", "nodes_other": "no", "spread": "no"}
# A surgery report without a code: 14 mm, three nodes or fewer, no spread. Biology left open.
LONG = WORDS | NODES | {"nodes_count": "1-3", "deposit": "macro"}
BIOPSY = LONG | {"report": "biopsy", "nodes_seen": "no"}
NOT_REMOVED = LONG | {"nodes_checked": "no", "nodes_seen": "no"}


def typed(**answers):
    """Answers by question, as the session keeps them, from answers by field.

    None for the code or the size is the button "I can't find", "I don't know".
    """
    stored = {}
    for name, value in answers.items():
        slug = {"unit": "size"}.get(name, "receptors" if name in RECEPTORS else name)
        if value is None:
            stored[slug] = {UNKNOWN: "1"}
        elif stored.get(slug) != {UNKNOWN: "1"}:
            stored.setdefault(slug, {})[name] = value
    return stored


def case_of(*, printed=None, **answers):
    """The case these answers make."""
    return walk(typed(**answers), printed)[1]


def result_of(*, printed=None, **answers):
    """The result of these answers."""
    return read_result(case_of(printed=printed, **answers))


def asked(**answers):
    """The slugs of the questions that these answers lead through."""
    return [form.slug for form in walk(typed(**answers))[0]]


def next_after(**answers):
    """The slug of the first question that these answers leave open; None at the end."""
    return next(
        (f.slug for f in walk(typed(**answers))[0] if not (f.is_bound and f.is_valid())), None
    )


def choices(slug, field):
    """The values of a question's radio buttons, in their order."""
    return [value for value, _words in BY_SLUG[slug].base_fields[field].choices]
