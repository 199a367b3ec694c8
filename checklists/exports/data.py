"""What an account keeps of lists, for its page and for taking away: all of it, in plain words."""

import json

from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.holdings import AS_STORED, Part, Row
from checklists.addresses import SAVED, Address
from checklists.content import COMPARE, SHAPING
from checklists.models import Share
from checklists.places import places_of
from checklists.shaped import DONT_KNOW, shape
from checklists.state import EARLIEST, SELF, as_json, joined
from staging.wording import say

LISTS_TITLE = gettext_lazy("My lists")
NO_NAME = gettext_lazy("Second opinion checklist")


def everything(user):
    """Return all that is kept of this account's lists, as values for JSON."""
    return [_list(row) for row in _lists(user)]


def _lists(user):
    shares = Prefetch("shares", Share.objects.all())
    return user.checklists.prefetch_related(shares)


def _list(row):
    content = row.content
    who = content.who.value or SELF
    shaped = shape(content, who, places_of(content))
    return {
        "name": content.name.value or str(NO_NAME),
        "for": content.who.value,
        "started_at": _moment(row.created_at),
        "changed_at": _moment(row.changed_at),
        "visit": _day(content.visit.value),
        "answers": [
            {"question": str(say(SHAPING[slug].title, who)), "answer": _answer(slug, told, who)}
            for slug, told in content.answers.items()
            if slug in SHAPING and told.value
        ],
        "lines": [
            _line(line)
            for line in shaped.by_slug.values()
            if line.entry.is_touched or not line.fold
        ],
        "two_opinions": [
            {"about": str(say(words, who))} | sides
            for row_name, words in COMPARE.items()
            if (sides := _sides(content, row_name))
        ],
        "kept_result": content.result.value,
        "links": [_share(share) for share in row.shares.all()],
        # Everything once more as it is stored, for other programs.
        AS_STORED: json.loads(as_json(content)),
    }


def _line(line):
    entry = line.entry
    return {
        "line": line.title,
        "done": entry.done.value,
        "note": entry.note,
        "due": _day(line.due),
        "hidden": entry.hidden.value,
        "starred": entry.starred.value,
        "progress": entry.progress.value,
        "asked_of": entry.assigned.value,
        "last_changed": _moment(entry.last.at) if entry.last else "",
        "last_changed_by": entry.last.by if entry.last else "",
    }


def _answer(slug, told, who):
    question = SHAPING[slug]
    labels = {option.value: str(say(option.label, who)) for option in question.options}
    labels[DONT_KNOW] = _("I don’t know")
    return ", ".join(labels.get(value, value) for value in told.value)


def _sides(content, row_name):
    return {
        side: joined(notes)
        for side in ("first", "second")
        if (notes := content.compare.get(f"{row_name}-{side}"))
    }


def _share(share):
    return {
        "for": share.name,
        "shared_by": share.shared_by or "",
        "may_write": share.may_write,
        "shows_result": share.shows_result,
        "made_at": _moment(share.created_at),
        "ends_at": _moment(share.ends_at),
        "turned_off_at": _moment(share.turned_off_at),
        "last_used_at": _moment(share.last_used_at),
    }


def _moment(at):
    return localtime(at).isoformat() if at and at > EARLIEST else ""


def _day(day):
    return day.isoformat() if day else ""


def list_rows(user):
    """Return the lists of an account for its page."""
    found = []
    for row in _lists(user):
        content = row.content
        shaped = shape(content, content.who.value, places_of(content))
        detail = ngettext("%(done)d of %(count)d done", "%(done)d of %(count)d done", shaped.total)
        found.append(
            Row(
                content.name.value or str(NO_NAME),
                detail % {"done": shaped.done_count, "count": shaped.total},
                Address(SAVED, str(row.pk)).to("list"),
            )
        )
    return found


def result_rows(user):
    """Return the results that are kept with lists."""
    return [
        Row(
            _("A result, kept on %(when)s")
            % {"when": date_format(localtime(content.result.at), "j F Y")},
            content.name.value,
            Address(SAVED, str(row.pk)).to("result"),
        )
        for row in _lists(user)
        if (content := row.content).result.value
    ]


def link_rows(user):
    """Return the live links to an account's lists."""
    return [
        Row(
            share.name,
            _("ends on %(when)s") % {"when": date_format(localtime(share.ends_at), "j F Y")},
            Address(SAVED, str(row.pk)).to("share"),
        )
        for row in _lists(user)
        for share in row.shares.all()
        if share.is_live
    ]


PARTS = (
    Part("lists", LISTS_TITLE, gettext_lazy("No lists are saved yet."), list_rows, everything),
    Part(
        "results",
        gettext_lazy("My results"),
        gettext_lazy("No results are saved yet."),
        result_rows,
        lambda user: [row.label for row in result_rows(user)],
    ),
    Part(
        "links",
        gettext_lazy("Shared links"),
        gettext_lazy("No list is shared."),
        link_rows,
        lambda user: [row._asdict() for row in link_rows(user)],
    ),
)
