"""The answers as a list to check: one part after the other, each answer with its way to change."""

from typing import NamedTuple

from staging.forms.base import PARTS, START


class Line(NamedTuple):
    """One answer. `answer` is None where it is not known."""

    slug: str
    label: str
    answer: str | None


class Part(NamedTuple):
    """One part of the questions; the questions before part 1 have no name."""

    part: int
    name: str
    lines: list[Line]


def summarize(path):
    """Return the parts with their answers, from the forms that `questionnaire.walk` gives."""
    parts = []
    for part in (START, *PARTS):
        lines = [line for form in path if form.part == part for line in _lines(form)]
        if lines:
            parts.append(Part(part, PARTS.get(part, ""), lines))
    return parts


def _lines(form):
    answered = form.is_bound and form.is_valid()
    answers = form.in_words() if answered else [None] * len(form.fields)
    labels = [form.label] if len(answers) == 1 else [f.label for f in form.fields.values()]
    return [Line(form.slug, label, answer) for label, answer in zip(labels, answers, strict=False)]
