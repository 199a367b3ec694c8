"""What is missing, and who to ask: the rows of the result's table, most useful first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from staging.case import UNKNOWN, Case
from staging.meanings import Gap, gap
from staging.stages import Unknown
from staging.tnm import M, N, StageGroup

if TYPE_CHECKING:
    from staging.result import Stage

# Answers that leave a fact open: the field, what was answered, the row it needs.
OPEN_ANSWERS = (
    ("kind", {UNKNOWN}, "kind"),
    ("kind", {"none_left"}, "none_left"),
    ("skin_chest", {UNKNOWN}, "skin_chest"),
    ("nodes_checked", {UNKNOWN}, "nodes_checked"),
    ("nodes_count", {UNKNOWN}, "nodes_count"),
    ("deposit", {UNKNOWN}, "deposit"),
    ("nodes_seen", {UNKNOWN, "not_checked"}, "nodes_seen"),
    ("nodes_other", {UNKNOWN}, "nodes_other"),
    ("im_found", {UNKNOWN}, "im_found"),
)

# Which finding each row would settle, to say what knowing it would change.
SETTLES = {
    "report": "basis",
    "size": "t",
    "none_left": "t",
    "nodes_count": "n",
    "deposit": "n",
    "nodes_seen": "n",
    "grade": "grade",
    "er": "er",
    "pr": "pr",
    "her2": "her2",
    "her2_equivocal": "her2",
}


class Row(NamedTuple):
    """One row. `becomes`: the stage groups one of which it would be then, or none to say.

    `stated` and `ours` are filled for the row about a stage that differs.
    """

    gap: Gap
    becomes: tuple[StageGroup, ...] = ()
    stated: str = ""
    ours: str = ""

    @property
    def stages(self) -> dict[str, str]:
        """The two stages, for the sentences that name them."""
        return {"stated": self.stated, "ours": self.ours}

    @property
    def becomes_words(self) -> str:
        """The groups in words: IA or IB."""
        return either(self.becomes)


def either(codes: Iterable[str]) -> str:
    """Return the codes as a list in words: IA, IB or IIA."""
    return get_text_list([str(code) for code in codes], _("or"))


def rows(case: Case, stage: Stage, has_other_side: bool = False) -> tuple[Row, ...]:
    """Return the rows for everything that is open or clashes in this case.

    `has_other_side`: a result is kept for the other breast.
    """
    slugs = list(_slugs(case, stage))
    facts = {fact.field: fact for fact in stage.open_facts} if stage.groups else {}
    order = {field: place for place, field in enumerate(facts)}
    found = []
    stated = stated_but_not_ours(case, stage)
    if stated:
        ours = either(stage.groups or stage.by_size_and_spread)
        found.append(Row(gap("stage_differs"), stated=stated, ours=ours))
    found += [Row(gap(clash.slug)) for clash in case.clashes]
    open_rows = [
        Row(gap(slug), _becomes(facts.get(SETTLES.get(slug, "")), stage)) for slug in slugs
    ]
    open_rows.sort(key=lambda row: order.get(SETTLES.get(row.gap.slug, ""), len(order)))
    if has_other_side:
        open_rows.append(Row(gap("both_breasts")))
    return (*found, *open_rows)


def _slugs(case: Case, stage: Stage):
    """Yield the rows that the answers call for, in the order of the questions."""
    if case.after_treatment:
        yield "after_treatment"
    if case.answer("report") == UNKNOWN and case.basis is None:
        yield "report"
    if case.answer("treat_first") == UNKNOWN and not case.after_treatment:
        yield "treat_first"
    for field, answers, slug in OPEN_ANSWERS:
        if case.answer(field) in answers:
            yield slug
    measured = case.size_mm is not None or case.answer("size_range") not in {UNKNOWN, None}
    if case.needs_size and not measured and case.answer("kind") != "none_left":
        yield "size"
    if case.nodes_not_removed and case.answer("nodes_checked") == "no":
        yield "no_nodes_removed" if case.leading_n == {N.N0} else "nodes_by_exam"
    seen = {case.answer(name) for name in ("nodes_count", "deposit", "im_found")}
    if len(case.shown_n) > 1 and seen & {"imaging", "removed_only"} and UNKNOWN not in seen:
        yield "which_n"
    if case.nodes_not_removed and case.code_n:
        yield "nodes_checked"
    for doubt in case.doubts:
        if doubt.slug in {"in_situ_nodes", "in_situ_spread", "nothing_found"}:
            yield doubt.slug
    if len(case.m) > 1:
        yield "spread_awaited" if case.answer("spread") == "waiting" else "spread"
    if case.in_situ and case.answer("report") == "biopsy":
        yield "dcis_biopsy"
    if not case.in_situ and not case.after_treatment and stage.state != "none":
        if len(case.grade) > 1 and case.m != {M.M1}:
            yield "grade"
        for name in ("er", "pr"):
            if len(case.receptor(name)) > 1:
                yield name
        if len(case.receptor("her2")) > 1:
            yield "her2_equivocal" if case.answer("her2") == "equivocal" else "her2"
        could_be_better = stage.prognostic != (StageGroup.IA,)
        asked = case.answer("oncotype") in {"low", "high"}
        if case.oncotype_counts and could_be_better and not asked:
            yield "oncotype"
    if "older-edition" in {*(case.printed("warnings") or ()), *case.code.warnings}:
        yield "older_edition"


def _becomes(fact: Unknown | None, stage: Stage) -> tuple[StageGroup, ...]:
    """The groups, one of which the stage shown would be with this fact known; none if more."""
    if fact is None:
        return ()
    # Grade and receptors do not move the stage by size and spread: say what they make of the other.
    by_biology = stage.is_prognostic or (stage.prognostic and not fact.changes_anatomic)
    side = "prognostic" if by_biology else "anatomic"
    outcomes = [getattr(outcome.stages, side) for outcome in fact.outcomes]
    if not getattr(fact, f"changes_{side}") or any(len(groups) > 1 for groups in outcomes):
        return ()
    reached = {group for groups in outcomes for group in groups}
    return tuple(group for group in StageGroup if group in reached)


def stated_but_not_ours(case: Case, stage: Stage) -> str:
    """Return the stage the report prints where it is none that the answers give; else nothing."""
    stated = case.printed("stage_stated")
    ours = {*stage.by_size_and_spread, *stage.prognostic}
    if not stated or not ours:
        return ""
    for group in stated.split(" / "):
        if any(own == group or own.rstrip("ABC") == group for own in ours):
            return ""
    return stated
