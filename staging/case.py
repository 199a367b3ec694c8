"""One case: what the reader's answers, taken together, say about T, N, M, grade and receptors.

Pure. A fact is the set of values still possible; an answer nobody gave rules nothing out. Beside
the full sets there are the leading ones, which hold under a few named assumptions ("if the skin
and chest wall are clear"), so that a page can lead with the likely reading and name the question.
Source: sources.toml, categories; questions and branches: docs/clinical-rules.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from staging.categories import (
    ArmpitCount,
    ArmpitSeen,
    Deposit,
    MammaryFound,
    OtherNodes,
    clinical_n,
    n_agreeing,
    pathological_n,
    t_agreeing,
    t_from_size,
)
from staging.report import Report
from staging.tables import LOW_SCORE
from staging.tnm import (
    ANY_GRADE,
    ANY_M,
    ANY_STATUS,
    ANY_T,
    N_STAGED_AS,
    T_STAGED_AS,
    Basis,
    Code,
    Findings,
    Grade,
    M,
    N,
    Prefix,
    ReceptorStatus,
    T,
)

UNKNOWN = "unknown"
SKIN_OR_CHEST_WALL = frozenset({T.T4A, T.T4B, T.T4C, T.T4D})
# Beyond this, millimeters typed as centimeters are likelier than such a tumor.
DOUBTFUL_MM = Decimal(150)
C = TypeVar("C", bound=Code)


def known(code: type[C], value: object) -> C | None:
    """Return the code with this value; None where it is unknown or missing."""
    return next((c for c in code if c == value), None)


class Doubt(NamedTuple):
    """An unlikely or clashing answer, shown once before the result; it never blocks.

    `question` is the slug of the answer to look at again. `value` is what makes it doubtful: a
    doubt that was set aside comes back only with another value.
    """

    slug: str
    question: str
    value: str

    @property
    def key(self) -> str:
        return f"{self.slug}:{self.value}"


class Case:
    """The answers so far (field name to value), the code among them, and what else was printed.

    `printed` holds what a decoded report says beside the answers, by kind of finding.
    """

    def __init__(
        self,
        answers: Mapping[str, Any],
        code: Report | None = None,
        printed: Mapping[str, Any] | None = None,
    ) -> None:
        self.answers = answers
        self.code = code or Report()
        self._printed = printed or {}

    def answer(self, name: str) -> Any:
        """Return the answer to this field; None when the question was not asked or not answered."""
        return self.answers.get(name)

    # What the code says

    @cached_property
    def code_t(self) -> T | None:
        """The T printed in the code; None where it has none, or TX."""
        return known(T, self.code.value("t"))

    @cached_property
    def code_n(self) -> N | None:
        """The N printed in the code; None where it has none, or NX."""
        return known(N, self.code.value("n"))

    @cached_property
    def code_m(self) -> M | None:
        """The M printed in the code; None where it has none, or MX."""
        return known(M, self.code.value("m"))

    @cached_property
    def code_grade(self) -> Grade | None:
        """The grade printed beside the code."""
        return known(Grade, self.code.value("grade"))

    def printed(self, kind: str) -> Any:
        """Return what the report prints of this kind, whether or not a question asks for it."""
        value = self.code.value(kind)
        return self._printed.get(kind) if value is None else value

    # Which rules apply

    @cached_property
    def after_treatment(self) -> bool:
        """Treatment came before surgery: categories, but no new stage. A printed y wins."""
        if self.code.prefix in {Prefix.Y, Prefix.YC, Prefix.YP}:
            return True
        return bool(self.answer("treat_first") == "yes")

    @cached_property
    def basis(self) -> Basis | None:
        """The evidence the categories rest on; None while either table may apply."""
        if self.after_treatment:
            return Basis.POST_THERAPY
        if self.code.prefix and self.code.prefix.basis:
            return self.code.prefix.basis
        return {
            "biopsy": Basis.CLINICAL,
            "surgery": Basis.PATHOLOGICAL,
            "both": Basis.PATHOLOGICAL,
        }.get(self.answer("report"))

    @cached_property
    def nodes_examined(self) -> bool:
        """A pathologist looked at lymph nodes, so N is a pN."""
        if self.code_n:
            n = self.code.find("n")
            prefix = (n and n.prefix) or self.code.prefix
            if prefix is None:
                return self.basis is not Basis.CLINICAL
            return prefix not in {Prefix.C, Prefix.YC}
        return bool(self.answer("nodes_checked") == "yes")

    @cached_property
    def in_situ(self) -> bool:
        """Only cells inside the ducts, or Paget disease alone."""
        return self.answer("kind") in {"dcis", "paget"} or (
            self.code_t is not None and T_STAGED_AS.get(self.code_t, self.code_t) is T.TIS
        )

    @cached_property
    def needs_size(self) -> bool:
        """T rests on a size: no code gave it, and there may be invasive cancer to measure."""
        if self.code_t:
            return False
        if self.answer("kind") == "none_left":
            return not self.after_treatment
        return self.answer("kind") in {"invasive", UNKNOWN}

    # T

    @cached_property
    def size_mm(self) -> Decimal | None:
        """The size in millimeters, as typed; None when it is not known."""
        size: Decimal | None = self.answer("size_mm")
        return size

    @cached_property
    def leading_t(self) -> frozenset[T]:
        """T if the cancer is invasive and the skin and chest wall are clear where not known."""
        if self.code_t:
            return frozenset({self.code_t})
        in_breast = {"dcis": T.TIS_DCIS, "paget": T.TIS_PAGET, "nodes_only": T.T0}
        kind = self.answer("kind")
        if kind in in_breast:
            return frozenset({in_breast[kind]})
        if kind == "none_left" and self.after_treatment:
            return frozenset({T.T0})
        skin_chest = known(T, self.answer("skin_chest"))
        if skin_chest:
            return frozenset({skin_chest})
        if self.size_mm is not None:
            return frozenset({t_from_size(self.size_mm)})
        size_range = known(T, self.answer("size_range"))
        if size_range:
            return frozenset({size_range})
        by_size = frozenset({T.T1, T.T2, T.T3})
        return by_size if self.answer("skin_chest") == "no" else by_size | {T.T4}

    @cached_property
    def t(self) -> frozenset[T]:
        """Every T that the answers leave possible."""
        t = self.leading_t
        if not self.needs_size:
            return t if self.code_t or self.answer("kind") else ANY_T
        if self.answer("skin_chest") != "no" and not t & SKIN_OR_CHEST_WALL:
            t |= {T.T4}
        if self.answer("kind") == UNKNOWN:
            t |= {T.TIS, T.T0} if self.size_mm is None else {T.TIS}
        return t

    # N

    def _n(self, other: OtherNodes | None) -> frozenset[N]:
        if self.code_n:
            return frozenset({self.code_n})
        if self.nodes_examined:
            count = known(ArmpitCount, self.answer("nodes_count"))
            return pathological_n(
                count,
                known(Deposit, self.answer("deposit")),
                OtherNodes.NO if self.in_situ else other,
                known(MammaryFound, self.answer("im_found")),
            )
        if self.in_situ:
            return frozenset({N.N0})
        return clinical_n(known(ArmpitSeen, self.answer("nodes_seen")), other)

    @cached_property
    def other_nodes(self) -> OtherNodes | None:
        """Where further nodes have cancer; None when it is not known."""
        return known(OtherNodes, self.answer("nodes_other"))

    @cached_property
    def nodes_not_removed(self) -> bool:
        """Surgery was done, but no pathologist saw a node (or nobody knows)."""
        surgery = self.basis is Basis.PATHOLOGICAL
        return surgery and not self.nodes_examined and not self.in_situ

    @cached_property
    def nodes_by_rule(self) -> bool:
        """Nobody looked at nodes: cells that stay in place count as N0 and M0."""
        return self.in_situ and not self.code_n and not self.nodes_examined

    @cached_property
    def n(self) -> frozenset[N]:
        """Every N that the answers leave possible."""
        return self._n(self.other_nodes) | self._n_of_a_lab

    @cached_property
    def _n_of_a_lab(self) -> frozenset[N]:
        """What a lab may have found where nobody knows if nodes were checked; else nothing."""
        if self.code_n or self.in_situ or self.answer("nodes_checked") != UNKNOWN:
            return frozenset()
        return pathological_n(None, None, self.other_nodes)

    @cached_property
    def shown_n(self) -> frozenset[N]:
        """N as far as somebody looked, if nodes near breastbone and collarbone are clear."""
        return self._n(self.other_nodes or OtherNodes.NO)

    @cached_property
    def leading_n(self) -> frozenset[N]:
        """N if armpit nodes are clear too: not looked at in surgery, or beside DCIS not known."""
        unseen = self.answer("nodes_seen") not in {"yes", "matted"}
        if self.nodes_not_removed and not self.code_n and unseen:
            return clinical_n(ArmpitSeen.NO, self.other_nodes or OtherNodes.NO)
        if self.in_situ and len(self.shown_n) > 1 and N.N0 in self.shown_n:
            return frozenset({N.N0})
        return self.shown_n

    # M, grade, receptors

    @cached_property
    def m(self) -> frozenset[M]:
        """M0 or M1 where known; both while nothing tells."""
        if self.code_m:
            return frozenset({self.code_m})
        if self.in_situ or self.answer("spread") in {"no", "not_tested"}:
            return frozenset({M.M0})
        return frozenset({M.M1}) if self.answer("spread") == "yes" else ANY_M

    @cached_property
    def grade(self) -> frozenset[Grade]:
        """The grade, or all three."""
        grade = self.code_grade or known(Grade, self.answer("grade"))
        return frozenset({grade}) if grade else ANY_GRADE

    def receptor(self, name: str) -> frozenset[ReceptorStatus]:
        """The status of er, pr or her2; both while it is unknown, awaited or not clear yet."""
        status = known(ReceptorStatus, self.answer(name))
        return frozenset({status}) if status else ANY_STATUS

    @cached_property
    def oncotype_counts(self) -> bool:
        """A low Oncotype DX score could make the pathological prognostic group IA."""
        return (
            self.basis is Basis.PATHOLOGICAL
            and self.nodes_examined
            and self.m != {M.M1}
            and all(T_STAGED_AS.get(t, t) in {T.T1, T.T2} for t in self.leading_t)
            and all(N_STAGED_AS.get(n, n) is N.N0 for n in self.leading_n)
            and self.receptor("er") == {ReceptorStatus.POSITIVE}
            and self.receptor("her2") == {ReceptorStatus.NEGATIVE}
        )

    # Together

    @cached_property
    def findings(self) -> Findings:
        """Everything the answers leave possible."""
        return Findings(
            t=self.t,
            n=self.n,
            m=self.m,
            grade=self.grade,
            her2=self.receptor("her2"),
            er=self.receptor("er"),
            pr=self.receptor("pr"),
            oncotype=LOW_SCORE if self.answer("oncotype") == "low" else None,
            basis=self.basis,
        )

    @cached_property
    def leading(self) -> Findings:
        """The findings under the assumptions of `assumptions`."""
        m = frozenset({M.M0}) if "spread" in self.assumptions else self.m
        return self.findings._replace(t=self.leading_t, n=self.leading_n, m=m)

    @cached_property
    def assumptions(self) -> tuple[str, ...]:
        """What the leading stage takes for granted, as slugs, most telling first."""
        if self.m == {M.M1}:
            return ()
        clear = self.leading_n == {N.N0}
        unchecked = bool(self._n_of_a_lab)
        held = {
            "invasive": self.needs_size and self.answer("kind") == UNKNOWN,
            "skin_chest": self.needs_size and T.T4 in self.t - self.leading_t,
            "nodes_clear": clear
            and (self.nodes_not_removed or unchecked or self.shown_n != self.leading_n),
            "nodes_checked": unchecked and not clear,
            "nodes_other": self.shown_n != self._n(self.other_nodes),
            "spread": len(self.m) > 1,
            "treat_first": self.answer("treat_first") == UNKNOWN and not self.after_treatment,
        }
        return tuple(slug for slug, holds in held.items() if holds)

    # What to look at again

    @cached_property
    def clashes(self) -> tuple[Doubt, ...]:
        """Where the code and the rest of the answers disagree. The report's code is used."""
        found = []
        prefix = self.code.prefix
        if prefix is Prefix.P and self.answer("report") == "biopsy":
            found.append(Doubt("code_and_report", "report", prefix))
        if prefix in {Prefix.Y, Prefix.YC, Prefix.YP} and self.answer("treat_first") == "no":
            found.append(Doubt("code_and_treatment", "treat_first", prefix))
        size = self.printed("size_mm")
        if self.code_t and size and not self._agrees(self.code_t, t_agreeing, Decimal(str(size))):
            found.append(Doubt("code_and_size", "code", f"{self.code_t} {size}"))
        positive = self.printed("nodes_positive")
        if (
            self.code_n
            and self.nodes_examined
            and positive is not None
            and not self._agrees(self.code_n, n_agreeing, positive, None)
        ):
            found.append(Doubt("code_and_nodes", "code", f"{self.code_n} {positive}"))
        return tuple(found)

    @staticmethod
    def _agrees(category: Code, agreeing: Any, *measured: Any) -> bool:
        try:
            return category in agreeing(*measured)
        except ValueError:
            return False  # a size or a count out of range agrees with nothing

    def _is_doubtful(self, size_mm: Decimal) -> bool:
        """Over 150 mm, or 15 cm and more: those who typed 15 cm may have meant 15 mm."""
        return size_mm > DOUBTFUL_MM or (size_mm == DOUBTFUL_MM and self.answer("unit") == "cm")

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        """Answers that are unlikely or clash, in the order they are asked about."""
        found = []
        if self.needs_size and self.size_mm is not None and self._is_doubtful(self.size_mm):
            found.append(Doubt("large_size", "size", str(self.size_mm)))
        nodes = {N_STAGED_AS.get(n, n) for n in self.n}
        if self.in_situ and N.N0 not in nodes:
            question = "code" if self.code_n else "nodes_count"
            found.append(Doubt("in_situ_nodes", question, " ".join(sorted(self.n))))
        if self.in_situ and self.m == {M.M1}:
            found.append(Doubt("in_situ_spread", "code", "M1"))
        if (
            self.leading_t == {T.T0}
            and nodes == {N.N0}
            and M.M1 not in self.m
            and not self.after_treatment
        ):
            found.append(Doubt("nothing_found", "code" if self.code_t else "kind", "T0 N0"))
        return (*found, *self.clashes)
