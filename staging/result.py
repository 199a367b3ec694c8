"""What one case means: everything the result page says, in the order it says it.

The stage is worked out under the case's named assumptions, which the page prints as conditions.
Source: docs/clinical-rules.md and the data files of this folder.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from sources.sentences import Sentence
from staging import drawings
from staging.case import Case, known
from staging.categories import ArmpitCount, counted_mm
from staging.gaps import Row, either, rows
from staging.meanings import HEADINGS, Meaning, meaning
from staging.stage_texts import stage_text
from staging.stages import Unknown, possible_stages, unknowns
from staging.tnm import N_STAGED_AS, T_STAGED_AS, Basis, M, N, Prefix, StageGroup, T

MM_PER_INCH = Decimal("25.4")
CODE = re.compile(r"\b[TNM][0-4is]")

# More than, up to: in mm.
RANGES = {
    T.T1MI: (Decimal(0), Decimal(1)),
    T.T1A: (Decimal(1), Decimal(5)),
    T.T1B: (Decimal(5), Decimal(10)),
    T.T1C: (Decimal(10), Decimal(20)),
    T.T1: (Decimal(0), Decimal(20)),
    T.T2: (Decimal(20), Decimal(50)),
    T.T3: (Decimal(50), None),
}


@dataclass(frozen=True)
class Section:
    """T, N or M: the codes still possible, what they mean, the drawing, what would settle it."""

    letter: str
    code: str
    meanings: tuple[Meaning, ...]
    drawing: object
    questions: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether one code is left."""
        return len(self.meanings) == 1

    @property
    def heading(self) -> str:
        """What the letter stands for, while no code does."""
        return HEADINGS[self.letter.lower()]

    @property
    def drawing_template(self) -> str:
        """The template of this section's drawing."""
        return {
            "T": "staging/drawings/size_ruler.html",
            "N": "staging/drawings/node_map.html",
            "M": "staging/drawings/spread.html",
        }[self.letter]


@dataclass(frozen=True)
class Stage:
    """What is said of the stage. `state` picks the words:

    known, two, open (more than two), none (the rules define no group), after_treatment.
    `groups` are the ones to show first; `by_size_and_spread` the anatomic ones. `open_facts` are
    what is unknown, the most narrowing first.
    """

    state: str
    groups: tuple[StageGroup, ...]
    by_size_and_spread: tuple[StageGroup, ...]
    prognostic: tuple[StageGroup, ...]
    conditions: tuple[str, ...] = ()
    open_facts: tuple[Unknown, ...] = ()

    @property
    def possible(self) -> tuple[StageGroup, ...]:
        """Every group still possible: the prognostic ones, or else those by size and spread."""
        return self.prognostic or self.by_size_and_spread

    @property
    def one_answer_decides(self) -> bool:
        """Whether knowing one open fact always leaves a single group."""
        if not self.open_facts:
            return False
        side = "prognostic" if self.is_prognostic else "anatomic"
        return all(len(getattr(o.stages, side)) <= 1 for o in self.open_facts[0].outcomes)

    @property
    def deciding(self) -> str:
        """The open answers that the stage turns on, in words; the first alone if it decides."""
        facts = self.open_facts[:1] if self.one_answer_decides else self.open_facts
        side = "changes_prognostic" if self.is_prognostic else "changes_anatomic"
        return get_text_list([_name(f) for f in facts if getattr(f, side)], _("and"))

    @property
    def open_biology(self) -> str:
        """Which of grade, ER, PR and HER2 the prognostic stage still waits for, in words."""
        names = {"grade": _("the grade"), "er": "ER", "pr": "PR", "her2": "HER2"}
        waits = {f.field for f in self.open_facts if f.changes_prognostic}
        return get_text_list([name for field, name in names.items() if field in waits], _("and"))

    @property
    def prognostic_codes(self) -> str:
        """The prognostic groups still possible, as reports print them."""
        return either(self.prognostic)

    @property
    def has_two_kinds(self) -> bool:
        """Whether size-and-spread and biology can differ: never for stage 0 and IV."""
        return bool(self.groups) and not {StageGroup.S0, StageGroup.IV} & {*self.groups}

    @property
    def differs(self) -> bool:
        """Whether the biology makes another stage than size and spread."""
        return bool(self.prognostic) and self.prognostic != self.by_size_and_spread

    @property
    def is_prognostic(self) -> bool:
        """Whether the stage shown first rests on the biology."""
        return self.groups == self.prognostic and bool(self.groups)

    @property
    def group(self) -> StageGroup | None:
        """The one stage group, or None while several are possible."""
        return self.groups[0] if len(self.groups) == 1 else None

    @property
    def words(self) -> str:
        """The groups as readers hear them: 1A or 1B."""
        return either([group.in_digits for group in self.groups])

    @property
    def codes(self) -> str:
        """The groups as reports print them: IA or IB."""
        return either(self.groups)

    @property
    def size_words(self) -> str:
        """The size-and-spread groups as reports print them."""
        return either(self.by_size_and_spread)

    @property
    def possible_codes(self) -> str:
        """The groups shown, or else all still possible, as reports print them."""
        return either(self.groups or self.possible)

    @property
    def says(self) -> tuple[Sentence, ...]:
        """Size-and-spread sentences, only where they fit the stage that is shown."""
        if self.group is None or self.by_size_and_spread != self.groups:
            return ()
        return stage_text(self.group).means


@dataclass(frozen=True)
class Result:
    """The whole page."""

    case: Case
    stage: Stage
    in_short: tuple[object, ...]
    code: tuple[str, ...]
    sections: tuple[Section, ...]
    bar: object
    rows: tuple[Row, ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sourced sentence on the page, for its list of sources."""
        said = [s for section in self.sections for m in section.meanings for s in m.sentences]
        return (*said, *self.stage.says, *(s for row in self.rows for s in row.gap.why))


def read_result(case: Case, has_other_side: bool = False) -> Result:
    """Return everything the result page says of this case, `has_other_side` as in `rows`."""
    stage = read_stage(case)
    sections = (_tumor(case), _nodes(case), _spread(case))
    return Result(
        case=case,
        stage=stage,
        in_short=_in_short(case, sections),
        code=_code(case),
        sections=sections,
        bar=drawings.stage_bar(stage.groups),
        rows=rows(case, stage, has_other_side),
    )


# The stage


def _name(fact: Unknown) -> str:
    """What readers call an open finding."""
    if fact.field == "n" and N.N1MI in {outcome.value for outcome in fact.outcomes}:
        return _("the size of the spot in the lymph node")
    if fact.field == "t" and not {T.T0, T.T4, T.TIS} & {outcome.value for outcome in fact.outcomes}:
        return _("the size of the tumor")
    return {
        "t": _("the tumor"),
        "n": _("the lymph nodes"),
        "m": _("the tests for spread"),
        "grade": _("the grade"),
        "er": _("the ER result"),
        "pr": _("the PR result"),
        "her2": _("the HER2 result"),
        "basis": _("the kind of report"),
    }[fact.field]


def prognostic_basis(case: Case) -> Basis | None:
    """Which prognostic tables are open: without a pN never the pathological one."""
    if case.basis is None and not case.nodes_examined and not case.in_situ:
        return Basis.CLINICAL
    return case.basis


def read_stage(case: Case) -> Stage:
    """Return the stage under the case's assumptions: one, two, several, or none."""
    leading = case.leading._replace(basis=prognostic_basis(case))
    if case.after_treatment:
        spread = case.m == {M.M1}
        groups = (StageGroup.IV,) if spread else ()
        return Stage("known" if spread else "after_treatment", groups, groups, groups)
    anatomic, prognostic = possible_stages(leading)
    if case.nodes_not_removed and case.m != {M.M1}:
        prognostic = ()  # the pathological table needs a pN, and surgery is no clinical basis
    conditions = case.assumptions
    biology_unknown = all(
        len(fact) > 1 for fact in (leading.grade, leading.er, leading.pr, leading.her2)
    )
    if len(prognostic) == 1 or (len(prognostic) == 2 and not biology_unknown):
        groups = prognostic
    else:
        groups = anatomic
    state = {0: "none", 1: "known", 2: "two"}.get(len(groups), "open")
    return Stage(
        state=state,
        groups=groups if len(groups) <= 2 else (),
        by_size_and_spread=anatomic,
        prognostic=prognostic,
        conditions=conditions,
        open_facts=unknowns(leading),
    )


# T, N and M


def _meanings(kind: str, codes: frozenset, basis: Basis | None, order: type) -> tuple:
    ordered = [code for code in order if code in codes]
    return tuple(found for code in ordered if (found := meaning(kind, code, basis)))


def _tumor(case: Case) -> Section:
    t = case.leading_t
    size = case.size_mm if case.needs_size else None
    printed = case.printed("size_mm")
    if size is None and printed and not any(c.slug == "code_and_size" for c in case.clashes):
        size = Decimal(str(printed))
    range_mm = RANGES.get(next(iter(t))) if len(t) == 1 else None
    drawn = None
    in_breast = {T_STAGED_AS.get(code, code) for code in t} & {T.T1, T.T2, T.T3, T.T4}
    if in_breast and (size or range_mm):
        drawn = drawings.size_ruler(size) if size else drawings.size_ruler(None, range_mm)
    notes = []
    if size and counted_mm(size) != size and case.needs_size:
        counted = {"size": plain(size), "counted": plain(counted_mm(size))}
        notes.append(_("%(size)s mm is counted as %(counted)s mm.") % counted)
    if "invasive" in case.assumptions:
        notes.append(_("This holds if the cancer is invasive. That is not known yet."))
    if "skin_chest" in case.assumptions:
        notes.append(_("This holds if the skin and chest wall are clear. If not, it is T4."))
    return Section(
        "T",
        _one_code(t),
        _meanings("t", t, case.basis, T) if len(t) == 1 else (),
        drawn,
        ("code",) if case.code_t else ("kind", "size", "size_range", "skin_chest"),
        tuple(notes),
    )


def _nodes(case: Case) -> Section:
    n = case.shown_n
    questions = ("nodes_checked", "nodes_count", "deposit", "nodes_seen", "nodes_other", "im_found")
    if case.nodes_by_rule:
        return Section("N", "N0", (), None, questions, (by_rule(),))
    basis = Basis.PATHOLOGICAL if case.nodes_examined else Basis.CLINICAL
    count = known(ArmpitCount, case.answer("nodes_count"))
    drawn = drawings.node_map(
        n,
        clinical=basis is Basis.CLINICAL,
        armpit=case.printed("nodes_positive") if case.code_n else count,
        other=None if case.code_n else case.other_nodes,
    )
    notes = ()
    if "nodes_other" in case.assumptions:
        notes = (_("This holds if the nodes near the breastbone and collarbone are clear."),)
    return Section(
        "N",
        _one_code(n),
        _meanings("n", n, basis, N) if len(n) <= 2 else (),
        drawn,
        ("code",) if case.code_n else questions,
        notes,
    )


def _spread(case: Case) -> Section:
    if case.in_situ and not case.code_m:
        return Section("M", "M0", (), None, (), (by_rule(),))
    return Section(
        "M",
        _one_code(case.m),
        _meanings("m", case.m, None, M) if len(case.m) == 1 else (),
        drawings.spread(case.leading_t, case.shown_n, case.m),
        ("code",) if case.code_m else ("spread",),
    )


def by_rule() -> str:
    """What is said of N and M where nobody looked because the cells stay in place."""
    return _("DCIS and Paget disease alone count as N0 and M0, unless a test found something else.")


def _one_code(codes: frozenset) -> str:
    return next(iter(codes)) if len(codes) == 1 else ""


def _code(case: Case) -> tuple[str, ...]:
    """The code line, as far as it is known: pT1c, pN0, cM0. M keeps its c unless M1 is proven."""
    printed = case.code.prefix
    letters = {
        None: "",
        Basis.CLINICAL: "c",
        Basis.PATHOLOGICAL: "p",
        Basis.POST_THERAPY: printed if printed in {Prefix.C, Prefix.Y, Prefix.YC} else "yp",
    }[case.basis]
    node_letters = letters if case.nodes_examined or not letters else letters.replace("p", "c")
    t, n, m = _one_code(case.leading_t), _one_code(case.shown_n), _one_code(case.m)
    printed_m = case.code.find("m")
    is_proven = m == M.M1 and printed_m and printed_m.prefix in {Prefix.P, Prefix.YP}
    m_letter = "p" if is_proven else "c"
    return tuple(
        part
        for part in (
            t and f"{letters}{t}{_marks(case, 't')}",
            n and f"{node_letters}{n}{_marks(case, 'n')}",
            m and f"{m_letter}{m}",
        )
        if part
    )


def _marks(case: Case, kind: str) -> str:
    """The suffixes printed behind a code, in their brackets: (m), (sn)."""
    found = case.code.find(kind)
    return "".join(f"({mark})" for mark in found.suffix.split(",") if mark) if found else ""


# In short


def plain(mm: Decimal) -> str:
    """A size without zeros at its end."""
    return f"{mm.normalize():f}"


def inches(mm: Decimal) -> str:
    """About how many inches, with one digit after the point; two under a tenth."""
    size = mm / MM_PER_INCH
    step = Decimal("0.1") if size >= Decimal("0.1") else Decimal("0.01")
    size = size.quantize(step, ROUND_HALF_UP)
    # Two messages, for languages that say "0.6 inches".
    about = _("%(inches)s inch") if size <= 1 else _("%(inches)s inches")
    return about % {"inches": plain(size)}


def _in_short(case: Case, sections: tuple[Section, ...]) -> tuple[object, ...]:
    """One sentence each for breast, nodes and spread; codes only where a rule is named."""
    tumor, nodes, spread = sections
    size = case.size_mm
    invasive = {T_STAGED_AS.get(t, t) for t in case.leading_t} <= {T.T1, T.T2, T.T3}
    if size is not None and invasive and case.needs_size:
        is_sure = "invasive" not in case.assumptions
        first = (
            _("The invasive cancer is %(mm)s mm (about %(inches)s) across.")
            if is_sure
            else _("The cancer is %(mm)s mm (about %(inches)s) across.")
        ) % {
            "mm": plain(size),
            "inches": inches(size),
        }
    else:
        first = _without_codes(tumor) or _("The size of the cancer is not known yet.")
    n0_possible = N.N0 in {N_STAGED_AS.get(n, n) for n in case.shown_n}
    if case.nodes_by_rule:
        second = _(
            "For the stage, DCIS and Paget disease alone count as not spread, "
            "unless a test found something else."
        )
        return first, second
    if nodes.is_known:
        second = _without_codes(nodes)
    elif n0_possible:
        second = _("It is not known yet if cancer is in the lymph nodes.")
    else:
        second = _("Cancer was found in lymph nodes near the breast. How much is not known yet.")
    if case.in_situ and not case.code_m:
        third = _(
            "For the stage, spread to other parts of the body counts as not found, "
            "unless a test found it."
        )
    elif case.answer("spread") == "waiting":
        third = _("A test for cancer in other parts of the body is not back yet.")
    else:
        third = _without_codes(spread) or _(
            "It is not known yet if cancer is in other parts of the body."
        )
    return first, second, third


def _without_codes(section: Section) -> Sentence | None:
    if not section.is_known:
        return None
    return next((s for s in section.meanings[0].says if not CODE.search(s.text)), None)
