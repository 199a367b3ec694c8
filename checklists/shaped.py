"""A list as readers see it: its parts and lines, in order, spoken to or of the person.

    shaped = shape(kept.list, who=kept.who, places=places)
    for phase in shaped.phases:
        for row in phase.rows:       # row.fold: "" open, "maybe" (row.only_if says when), "more"
            row.title, row.because, row.done, row.due, row.entry.notes, row.questions …
    shaped.starred, shaped.minimum, shaped.done_count, shaped.total, shaped.hidden, shaped.aside

All texts of a row are spoken in the reader's language. Own lines and notes are as typed.
"""

from dataclasses import replace
from datetime import timedelta

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from checklists.conditions import Every, Test, holds, reasons
from checklists.content import (
    CAREGIVER,
    CORE,
    DATE,
    ITEMS,
    PATIENT,
    PHASES,
    QUESTION_LISTS,
    SCRIPT,
    SHAPING,
    references,
)
from checklists.facts import shown_gap
from checklists.shown import MAYBE, MORE, Row, Shaped, ShownPhase
from checklists.state import OTHER, SELF, List
from staging.wording import say

DONT_KNOW = "unknown"
DOES_NOT_APPLY = frozenset({"-"})
MOST_REASONS = 2


def shape(checklist: List, who="", places=None, shows_result=True, *, mute=False) -> Shaped:
    """Return the list as readers see it.

    `who`: "self" or "other", else what the list says. `places`: what the directory shows of the
    attached organizations and centers, by line name. Without `shows_result` no line says what of
    the result it is here for. `mute`: to be counted and not read, so that our lines have no words.
    """
    who = who or checklist.who.value or SELF
    maker = (_Mute if mute else _Maker)(checklist, who, places or {}, shows_result)
    shown = {phase: [] for phase in PHASES}
    hidden, aside = [], []
    for row, fits in maker.rows():
        if row.is_hidden:
            hidden.append(row)
        elif fits:
            shown[row.phase].append(row)
        elif row.entry.is_touched:
            aside.append(row)
    phases = tuple(
        ShownPhase(
            phase.slug,
            say(phase.title, who),
            say(phase.intro, who),
            _ordered(shown[phase.slug], checklist.order.get(phase.slug)),
        )
        for phase in PHASES.values()
    )
    return Shaped(who, phases, tuple(hidden), tuple(aside), checklist.visit.value)


def names(checklist: List):
    """Return the names that lines and questions of a list may have, shown or not."""
    asked = {each.slug for several in QUESTION_LISTS.values() for each in several.questions}
    gaps = {f"gap-{gap.slug}" for gap in checklist.facts.value.gaps}
    return ITEMS.keys() | asked | gaps | checklist.entries.keys()


def known_answers(checklist: List):
    """Return what is known, question to values: the result's facts, then what readers said.

    A question that does not apply has an answer that no test asks for.
    """
    given = {
        question: frozenset(told.value)
        for question, told in checklist.answers.items()
        if told.value and DONT_KNOW not in told.value
    }
    given |= {question: frozenset({value}) for question, value in checklist.facts.value.answers}
    for question in SHAPING.values():
        if holds(question.applies_if, given) is False:
            given[question.slug] = DOES_NOT_APPLY
    return given


def questions(checklist: List):
    """Return the shaping questions to ask, the six first ones first."""
    known = known_answers(checklist)
    facts = dict(checklist.facts.value.answers)
    return tuple(
        question
        for question in SHAPING.values()
        if question.slug not in facts and holds(question.applies_if, known)
    )


def is_answered(checklist: List, question):
    """Whether a reader has answered this question, "I don't know" included."""
    if question.kind == DATE and checklist.visit.value:
        return True
    told = checklist.answers.get(question.slug)
    return bool(told and told.value)


def script(who):
    """Return the words for telling the doctor: "in_person", "message" and "caregiver"."""
    return {name: [say(line.of(who), who) for line in lines] for name, lines in SCRIPT.items()}


class _Maker:
    """Makes the rows of one list."""

    def __init__(self, checklist, who, places, shows_result):
        self.checklist, self.who, self.places = checklist, who, places
        self.shows_result = shows_result
        self.facts = dict(checklist.facts.value.answers)
        self.known = known_answers(checklist)

    def rows(self):
        """Yield every row in our order, and whether it fits the answers."""
        for gap in self.checklist.facts.value.gaps:
            if row := self.gap(gap):
                yield row, True
        ranked = sorted(ITEMS.values(), key=self.rank)
        yield from (self.item(item) for item in ranked if self.is_for_reader(item.made_for))
        for slug, entry in self.checklist.entries.items():
            if slug.startswith("own-") and entry.text.value:
                phase = entry.phase if entry.phase in PHASES else next(reversed(PHASES))
                yield Row(slug, "own", phase, entry.text.value, entry), True
            elif slug in self.places:
                yield self.place(slug, entry), True

    @staticmethod
    def rank(item):
        return (not item.minimum, item.priority != CORE)

    def is_for_reader(self, made_for):
        # The list's own reader counts: someone it is shared with sees the same lines.
        return made_for != CAREGIVER or (self.checklist.who.value or self.who) == OTHER

    def say(self, line):
        return self.spoken(line.of(self.who))

    def spoken(self, words):
        return say(words, self.who)

    def item(self, item):
        fits = holds(item.applies_if, self.known)
        fold = MAYBE if fits is None else "" if item.priority == CORE else MORE
        question_list = QUESTION_LISTS.get(item.asks)
        row = Row(
            slug=item.slug,
            kind="question" if item.doubt else "item",
            phase=item.phase,
            title=self.say(item.title),
            entry=self.checklist.entry(item.slug),
            why=self.say(item.why) if item.why else "",
            how=tuple(map(self.say, item.how)),
            ask=tuple(map(self.say, item.ask)),
            because=self.because(item) if fits else "",
            only_if=self.only_if(item) if fits is None else "",
            when=self.spoken(item.when.label),
            suggested=self.suggested(item.when.days),
            fold=fold,
            minimum=item.minimum,
            is_record=item.record,
            has_script=item.has_script,
            can_be_handed_on=item.can_be_handed_on,
            is_theirs=item.made_for == PATIENT and self.who == OTHER,
            asks=item.asks,
            questions=tuple(self.questions(question_list)) if question_list else (),
            sources=references(item.sources),
        )
        # Used is used: a line that somebody ticked does not hide in a fold.
        return replace(row, fold="") if row.entry.is_touched and fold else row, fits is not False

    def questions(self, question_list):
        for asked in question_list.questions:
            entry = self.checklist.entry(asked.slug)
            fits = holds(asked.applies_if, self.known) is not False
            if self.is_for_reader(asked.made_for) and fits and not entry.hidden.value:
                yield Row(
                    asked.slug,
                    "question",
                    "questions",
                    self.say(asked.text),
                    entry,
                    is_theirs=asked.made_for == PATIENT and self.who == OTHER,
                )

    def gap(self, gap):
        shown = shown_gap(gap)
        if shown is None:
            return None
        stages = {"stated": gap.stated, "ours": gap.ours}
        words = shown.words_other if self.who == OTHER else shown.words
        why = [say(sentence.text, self.who) % stages for sentence in shown.why]
        slug = f"gap-{gap.slug}"
        return Row(
            slug=slug,
            kind="gap",
            phase="questions",
            title=say(words, self.who) % stages,
            entry=self.checklist.entry(slug),
            why=why[0],
            how=tuple(why[1:]),
            who_to_ask=say(shown.who, self.who),
            because=_("Here because the result leaves this open.") if self.shows_result else "",
        )

    def place(self, slug, entry):
        place = self.places[slug]
        return Row(slug, "place", "where", str(place.name), entry, place=place)

    def suggested(self, days):
        visit = self.checklist.visit.value
        return visit + timedelta(days=days) if visit and days is not None else None

    def because(self, item):
        """The answers that bring the item here, in words."""
        found = {}
        for question, value in reasons(item.applies_if, self.known):
            if question not in self.facts or self.shows_result:
                found.setdefault(self.means(question, value), question in self.facts)
        words = list(found)[:MOST_REASONS]
        if not words:
            return ""
        what = {"what": get_text_list(words, _("and"))}
        if all(found[each] for each in words):
            return _("Here because of the result: %(what)s.") % what
        return _("Here because you said: %(what)s.") % what

    def only_if(self, item):
        """The answers that would bring the item here, in words."""
        what = say(item.only_if, self.who) if item.only_if else self.words(item.applies_if)
        return _("If %(what)s.") % {"what": what}

    def words(self, condition):
        if isinstance(condition, Test):
            means = (self.means(condition.question, value) for value in condition.values)
            return get_text_list(list(dict.fromkeys(means)), _("or"))
        parts = [self.words(p) for p in condition.parts if holds(p, self.known) is None]
        return get_text_list(parts, _("and") if isinstance(condition, Every) else _("or"))

    def means(self, question, value):
        return say(SHAPING[question].option(value).means, self.who)


class _Mute(_Maker):
    """Makes rows without words."""

    def spoken(self, words):
        return ""

    because = only_if = spoken


def _ordered(rows, moved):
    """Put the rows in a reader's order; one that was not there yet follows its neighbor."""
    if moved is None:
        return tuple(rows)
    by_slug = {row.slug: row for row in rows}
    order = [slug for slug in dict.fromkeys(moved.value) if slug in by_slug]
    placed, before = set(order), None
    for row in rows:
        if row.slug not in placed:
            order.insert(order.index(before) + 1 if before else 0, row.slug)
            placed.add(row.slug)
        before = row.slug
    return tuple(by_slug[slug] for slug in order)
