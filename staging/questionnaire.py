"""The questions in order, what is still open, and the only code that touches the session.

Nothing here remembers a "current step": the path is worked out from the answers on every
request. Stored answers are what was typed; they are valid only if their form still says so, so a
question that changed simply opens again.
"""

from datetime import timedelta
from functools import cached_property

from django.contrib.auth import SESSION_KEY
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from privacy.sealed import of_visit
from staging.case import Case
from staging.forms.base import BIOLOGY, UNKNOWN
from staging.forms.biology import GradeForm, OncotypeForm, ReceptorsForm
from staging.forms.breast import (
    CodeForm,
    KindForm,
    ReportForm,
    SizeForm,
    SizeRangeForm,
    SkinChestForm,
    TreatFirstForm,
    WhoForm,
)
from staging.forms.nodes import (
    DepositForm,
    ImFoundForm,
    NodesCheckedForm,
    NodesCountForm,
    NodesOtherForm,
    NodesSeenForm,
    SpreadForm,
)
from staging.wording import LEARN, READERS

QUESTIONS = (
    WhoForm,
    ReportForm,
    TreatFirstForm,
    CodeForm,
    KindForm,
    SizeForm,
    SizeRangeForm,
    SkinChestForm,
    NodesCheckedForm,
    NodesCountForm,
    DepositForm,
    NodesSeenForm,
    NodesOtherForm,
    ImFoundForm,
    SpreadForm,
    GradeForm,
    ReceptorsForm,
    OncotypeForm,
)
BY_SLUG = {question.slug: question for question in QUESTIONS}

# Answers that end the questions: the page that says why, by answer.
EXITS = {
    ("report", "none"): "no_report",
    ("kind", "lcis"): "lcis",
    ("kind", "other"): "other_kinds",
}

KEY = "staging"
KEPT_FOR = timedelta(hours=24)
TOUCHED_EVERY = timedelta(minutes=10)
SIDES = ("left", "right")
# What is stored of one side: nothing yet.
BLANK = {"answers": {}, "printed": {}, "set_aside": [], "skipped": False}


class Visit:
    """The answers of one visit. Every change goes through a method; expired answers are erased.

    Stored under one session key: `answers` (question slug to what was typed), `printed` (what a
    decoded report says beside the answers), `set_aside` (doubts the reader looked at), `skipped`
    (part 3 left open on purpose), `sides` (these four kept for the left and the right breast),
    `used_at`.
    """

    def __init__(self, request):
        self.session = request.session
        stored = self.session.get(KEY)
        self.stored = stored if isinstance(stored, dict) else {}
        used_at = parse_datetime(str(self.stored.get("used_at", "")))
        self.used_at = used_at
        self.has_expired = bool(self.stored) and (
            used_at is None or used_at + KEPT_FOR < timezone.now()
        )
        if self.has_expired:
            self._forget({KEY})

    # Reading

    @property
    def answers(self):
        """What was typed, by question slug. An entry of another shape is no answer."""
        answers = self.stored.get("answers")
        if not isinstance(answers, dict):
            return {}
        return {slug: typed for slug, typed in answers.items() if isinstance(typed, dict)}

    @property
    def sides(self):
        """What is kept for the left or right breast: side to the parts of `BLANK`."""
        return self.stored.get("sides", {})

    @property
    def hours_left(self):
        """Whole hours until the answers are cleared, at least 1; None without answers."""
        if not self.answers or not self.used_at:
            return None
        left = self.used_at + KEPT_FOR - timezone.now()
        return max(1, round(left.total_seconds() / 3600))

    @cached_property
    def who(self):
        """self, other or learn; learn until somebody said."""
        who = self.answers.get("who", {}).get("who")
        return who if who in READERS else LEARN

    @property
    def path_is_begun(self):
        """Whether more is known than whom it is about."""
        return bool(self.answers.keys() - {WhoForm.slug})

    @cached_property
    def _walked(self):
        return walk(self.answers, self.stored.get("printed"))

    @property
    def path(self):
        """The forms of the questions that apply, each bound to its answer if it has one."""
        return self._walked[0]

    @property
    def case(self):
        """What the valid answers say together."""
        return self._walked[1]

    @cached_property
    def ended_by(self):
        """The slug of the question whose answer ends the questions, or None while they go on."""
        if self.case.code.prefix == "r":
            return CodeForm.slug
        return next((name for name, end in EXITS if self.case.answer(name) == end), None)

    @property
    def exit(self):
        """The name of the page where the questions end, or None while they go on."""
        if self.ended_by is None:
            return None
        return EXITS.get((self.ended_by, self.case.answer(self.ended_by)), "came_back")

    @cached_property
    def first_open(self):
        """Return the first question that applies and has no valid answer, or None."""
        skipped = self.stored.get("skipped", False)
        return next(
            (
                form
                for form in self.path
                if not (form.is_bound and form.is_valid())
                and not (skipped and form.part == BIOLOGY)
            ),
            None,
        )

    @cached_property
    def doubt(self):
        """Return the first doubt that nobody has looked at yet, or None."""
        seen = self.stored.get("set_aside", [])
        return next((doubt for doubt in self.case.doubts if doubt.key not in seen), None)

    def question(self, slug):
        """Return the form of a question that applies, or None."""
        return next((form for form in self.path if form.slug == slug), None)

    def may_open(self, form):
        """Return whether this question may be opened: all before it are answered."""
        return self.first_open is None or self.path.index(form) <= self.path.index(self.first_open)

    def before(self, slug):
        """Return the question before this one on the path, or None at the start."""
        slugs = [form.slug for form in self.path]
        place = slugs.index(slug) if slug in slugs else len(slugs)
        return self.path[place - 1] if place else None

    # Changing

    def _store(self, **changes):
        self.stored = {**self.stored, **changes, "used_at": timezone.now().isoformat()}
        self.session[KEY] = self.stored
        for name in ("_walked", "who", "ended_by", "first_open", "doubt"):
            self.__dict__.pop(name, None)

    def remember(self, form):
        """Keep what was typed into this valid form."""
        typed = {name: form.data.get(name, "").strip() for name in form.fields}
        typed = {name: value for name, value in typed.items() if value}
        if form.is_unknown:
            typed = {UNKNOWN: "1"}
        changes = {"answers": {**self.answers, form.slug: typed}}
        if form.part == BIOLOGY:
            changes["skipped"] = False
        if form.slug == CodeForm.slug:
            changes["printed"] = {}
        self._store(**changes)

    def start_again(self, form):
        """Begin anew for the person named in this valid form; kept sides stay."""
        self._store(**BLANK)
        self.remember(form)

    def fill_in(self, answers, printed):
        """Take over what a decoded report says: answers by slug, and what else it prints."""
        who = {"who": self.answers["who"]} if "who" in self.answers else {}
        self._store(**BLANK | {"answers": {**who, **answers}, "printed": printed})

    def skip_biology(self):
        """Leave the rest of part 3 open and go to the result."""
        self._store(skipped=True)

    def set_aside(self, doubt):
        """Remember that the reader looked at this doubt and keeps the answer."""
        self._store(set_aside=[*self.stored.get("set_aside", []), doubt.key])

    def keep_side(self, side):
        """Keep these answers as the left or right breast's, and start the other one."""
        who = {"who": self.answers["who"]} if "who" in self.answers else {}
        self._store(sides={**self.sides, side: self._shown}, **BLANK | {"answers": who})

    def open_side(self, side):
        """Bring back the answers kept for this side; those shown now become the other side's."""
        sides = dict(self.sides)
        opened = sides.pop(side)
        (other,) = (each for each in SIDES if each != side)
        if self.path_is_begun:
            sides.setdefault(other, self._shown)
        self._store(sides=sides, **BLANK | opened)

    @property
    def _shown(self):
        return {name: self.stored[name] for name in BLANK if name in self.stored}

    def touch(self):
        """Count this as use: the answers are kept another 24 hours."""
        if self.used_at and timezone.now() - self.used_at > TOUCHED_EVERY:
            self._store()

    def clear(self):
        """Forget all that was kept in this visit, on other pages too; a sign-in lives on."""
        self._forget(of_visit(self.session))

    def _forget(self, names):
        """Forget these parts of the visit, and the visit itself where nothing is left of it."""
        self.stored = {}
        for name in set(names) & set(self.session.keys()):
            del self.session[name]
        if SESSION_KEY not in self.session and not of_visit(self.session):
            self.session.flush()


def walk(answers, printed=None):
    """Return the questions these answers lead through, and the case they make.

    Answers to questions that do not apply, or that their form refuses, are not read.
    """
    path, given, code = [], {}, None
    case = Case(given, printed=printed)
    for question in QUESTIONS:
        if not question.applies(case):
            continue
        typed = answers.get(question.slug)
        form = question(as_data(typed) if typed else None, case=case)
        path.append(form)
        if typed and form.is_valid():
            given = {**given, **form.cleaned_data}
            code = getattr(form, "report", code)
            case = Case(given, code, printed)
    return path, case


def as_data(typed):
    """Return stored text as the data of a form; anything but text is not taken."""
    data = QueryDict(mutable=True)
    if isinstance(typed, dict):
        data.update({str(name): value for name, value in typed.items() if isinstance(value, str)})
    return data
