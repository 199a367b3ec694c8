"""A list on paper: the list to tick by hand, the questions to take along, two opinions compared.

Each function returns the bytes of a PDF. `host` is the site's own name in the address bar, printed
on top; `name` what the reader calls the list, empty for none.
"""

from typing import NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from checklists.changes import SIDES
from checklists.content import ABOUT, COMPARE, QUESTION_LISTS
from checklists.shaped import Row
from paper.press import LETTER, press
from staging.wording import say

# Large type: a sheet is read at arm's length, by tired eyes.
POINTS = 13


class Group(NamedTuple):
    """Questions under one title."""

    title: str
    rows: list[Row]


def list_pdf(shaped, *, host, name="", paper=LETTER):
    """Return the whole list: what to ask first, then its parts with boxes and lines to write on."""
    return _sheet("list", _("Second opinion checklist"), shaped, host, paper, name=name)


def questions_pdf(shaped, *, host, name="", paper=LETTER):
    """Return the questions to ask, those with a star first, each with room for the answer."""
    groups = [group for group in question_groups(shaped) if group.rows]
    return _sheet("questions", _("Questions to ask"), shaped, host, paper, name=name, groups=groups)


def compare_pdf(checklist, shaped, *, host, name="", paper=LETTER):
    """Return the two opinions side by side, with room where nothing is written yet."""
    rows = [
        (say(words, shaped.who), [checklist.compare.get(f"{row}-{side}", ()) for side in SIDES])
        for row, words in COMPARE.items()
    ]
    return _sheet(
        "compare", _("Compare the two opinions"), shaped, host, paper, name=name, rows=rows
    )


def question_groups(shaped):
    """Yield the questions that fit, each once: with a star, from the result, from our lists."""
    starred = shaped.starred
    yield Group(_("Ask these first"), starred)
    seen = {row.slug for row in starred}
    rows = [row for row in shaped.rows if row.slug not in seen]
    yield Group(_("What the result leaves open"), [row for row in rows if row.kind == "gap"])
    yield Group(
        _("Also ask"),
        [
            row
            for row in rows
            if row.phase == "questions" and row.kind in {"own", "question"} and not row.fold
        ],
    )
    for row in shaped.rows:
        if row.questions and not row.fold:
            yield Group(
                say(QUESTION_LISTS[row.asks].title, shaped.who),
                [asked for asked in row.questions if asked.slug not in seen],
            )


def _sheet(template, title, shaped, host, paper, **context):
    html = render_to_string(
        f"checklists/paper/{template}.html",
        context
        | {
            "title": title,
            "shaped": shaped,
            "site": f"{settings.SITE_NAME} · {host}",
            "today": timezone.localdate(),
            "review": _review(),
        },
    )
    return press(html, title=title, paper=paper, points=POINTS)


def _review():
    """The review of the first file that nobody has signed, else of the items."""
    return next((about for about in ABOUT.values() if not about.reviewed_by), ABOUT["items"])
