"""What readers see of a list: its rows, its parts, and what can be counted of them."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from checklists.state import UNTOUCHED, Entry

MAYBE, MORE = "maybe", "more"


@dataclass(frozen=True)
class Row:
    """One line. `kind`: item, question, gap, own or place.

    `fold` says where it stands: "" in the open, "maybe" under "May apply" (`only_if` is when),
    "more" in the full list. `suggested` is the day that follows from the visit. `is_theirs`: for
    the person who is cared for to decide. `place` is what the directory shows of it.
    """

    slug: str
    kind: str
    phase: str
    title: str
    entry: Entry = UNTOUCHED
    why: str = ""
    how: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    who_to_ask: str = ""
    because: str = ""
    only_if: str = ""
    when: str = ""
    suggested: date | None = None
    fold: str = ""
    minimum: int = 0
    is_record: bool = False
    has_script: bool = False
    can_be_handed_on: bool = False
    is_theirs: bool = False
    asks: str = ""
    questions: tuple["Row", ...] = ()
    sources: tuple = ()
    place: object = None

    @property
    def done(self):
        return self.entry.done.value

    @property
    def due(self):
        """The day the reader set."""
        return self.entry.due.value

    @property
    def day(self):
        """The day to do it: the reader's, else the one that follows from the visit."""
        return self.due or self.suggested

    @property
    def is_starred(self):
        return self.entry.starred.value

    @property
    def is_hidden(self):
        return self.entry.hidden.value

    @property
    def has_clash(self):
        """Whether two people wrote its note at the same time."""
        return len(self.entry.notes) > 1

    @property
    def counts(self):
        """Whether it counts for "3 of 18 done": what is folded away does when it was used."""
        return not self.fold or self.entry.is_touched


@dataclass(frozen=True)
class ShownPhase:
    """One part of the list, in the reader's order."""

    slug: str
    title: str
    intro: str
    rows: tuple[Row, ...]

    @property
    def open_rows(self):
        return [row for row in self.rows if not row.fold]

    @property
    def maybe_rows(self):
        return [row for row in self.rows if row.fold == MAYBE]

    @property
    def more_rows(self):
        return [row for row in self.rows if row.fold == MORE]


@dataclass(frozen=True)
class Shaped:
    """The whole list. `hidden` was hidden by a reader; `aside` no longer fits but was used."""

    who: str
    phases: tuple[ShownPhase, ...]
    hidden: tuple[Row, ...]
    aside: tuple[Row, ...]
    visit: date | None

    @cached_property
    def rows(self):
        """Every line shown, the questions to pick from left out."""
        return [row for phase in self.phases for row in phase.rows]

    @cached_property
    def by_slug(self):
        """Every line and every question by its name, hidden ones included."""
        rows = [*self.rows, *self.hidden, *self.aside]
        return {row.slug: row for one in rows for row in (one, *one.questions)}

    @property
    def minimum(self):
        """The few steps for those short of time, in their order."""
        return sorted((row for row in self.rows if row.minimum), key=lambda row: row.minimum)

    @property
    def starred(self):
        """The lines and questions with a star, in the order they got it."""
        found = [row for row in self.by_slug.values() if row.is_starred]
        return sorted(found, key=lambda row: row.entry.starred.at)

    @cached_property
    def done_count(self):
        return sum(row.done for row in self.rows if row.counts)

    @cached_property
    def total(self):
        return sum(row.counts for row in self.rows)

    @property
    def count(self):
        """How far its readers are, in words."""
        done = _("%(done)s of %(total)s done") % {"done": self.done_count, "total": self.total}
        return f"{done}. " + _("That’s everything on the list.") if self.is_all_done else done

    @property
    def is_empty(self):
        """Whether every line was hidden."""
        return not self.rows

    @property
    def is_all_done(self):
        return bool(self.total) and self.done_count == self.total
