"""The words of breast cancer staging: categories, grade, receptors, basis, stage groups, findings.

Everything here is pure: standard library only. Codes are written as AJCC prints them.
Source: sources.toml, categories.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Code(StrEnum):
    """A printed code. Hashed as the string it is, which keeps table look-ups fast."""

    __hash__ = str.__hash__


class T(Code):
    """The main tumor. TX is not a member: an unknown tumor is every T at once (`ANY_T`)."""

    TIS = "Tis"
    TIS_DCIS = "Tis(DCIS)"
    TIS_PAGET = "Tis(Paget)"
    T0 = "T0"
    T1 = "T1"
    T1MI = "T1mi"
    T1A = "T1a"
    T1B = "T1b"
    T1C = "T1c"
    T2 = "T2"
    T3 = "T3"
    T4 = "T4"
    T4A = "T4a"
    T4B = "T4b"
    T4C = "T4c"
    T4D = "T4d"


class N(Code):
    """The lymph nodes near the breast. NX is not a member (`ANY_N`)."""

    N0 = "N0"
    N0_I_MINUS = "N0(i-)"
    N0_I_PLUS = "N0(i+)"
    N0_MOL_MINUS = "N0(mol-)"
    N0_MOL_PLUS = "N0(mol+)"
    N1MI = "N1mi"
    N1 = "N1"
    N1A = "N1a"
    N1B = "N1b"
    N1C = "N1c"
    N2 = "N2"
    N2A = "N2a"
    N2B = "N2b"
    N3 = "N3"
    N3A = "N3a"
    N3B = "N3b"
    N3C = "N3c"


class M(Code):
    """Spread to other parts of the body. AJCC has no MX: not reported is both (`ANY_M`)."""

    M0 = "M0"
    M0_I_PLUS = "M0(i+)"
    M1 = "M1"


class Grade(Code):
    """Nottingham grade of the invasive cancer."""

    G1 = "G1"
    G2 = "G2"
    G3 = "G3"


class ReceptorStatus(Code):
    """ER, PR or HER2 result. Equivocal or awaited results are unknown: both statuses."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


class Basis(Code):
    """Which evidence the categories rest on, and so which prognostic table applies."""

    CLINICAL = "clinical"
    PATHOLOGICAL = "pathological"
    POST_THERAPY = "post_therapy"


class Prefix(Code):
    """The small letters before a code."""

    C = "c"
    P = "p"
    YC = "yc"
    YP = "yp"
    R = "r"
    A = "a"
    Y = "y"

    @property
    def basis(self) -> Basis | None:
        """The basis this prefix stands for; None where it names none (r, a)."""
        return _BASIS_OF.get(self)


_BASIS_OF = {
    Prefix.C: Basis.CLINICAL,
    Prefix.P: Basis.PATHOLOGICAL,
    Prefix.YC: Basis.POST_THERAPY,
    Prefix.YP: Basis.POST_THERAPY,
    Prefix.Y: Basis.POST_THERAPY,
}


class StageGroup(Code):
    """A stage group as AJCC prints it, declared best first."""

    S0 = "0"
    IA = "IA"
    IB = "IB"
    IIA = "IIA"
    IIB = "IIB"
    IIIA = "IIIA"
    IIIB = "IIIB"
    IIIC = "IIIC"
    IV = "IV"

    @property
    def number(self) -> int:
        """0 to 4, the whole-number stage."""
        return ("0", "I", "II", "III", "IV").index(self.rstrip("ABC"))

    @property
    def letter(self) -> str:
        """The sub-letter, or an empty string."""
        return self[-1] if self[-1] in "ABC" else ""

    @property
    def in_digits(self) -> str:
        """The form readers hear: 1A for IA, 4 for IV."""
        return f"{self.number}{self.letter}"


# What each printed category is staged as; those not named here stand for themselves.
T_STAGED_AS = {
    T.TIS_DCIS: T.TIS,
    T.TIS_PAGET: T.TIS,
    T.T1MI: T.T1,
    T.T1A: T.T1,
    T.T1B: T.T1,
    T.T1C: T.T1,
    T.T4A: T.T4,
    T.T4B: T.T4,
    T.T4C: T.T4,
    T.T4D: T.T4,
}
N_STAGED_AS = {
    N.N0_I_MINUS: N.N0,
    N.N0_I_PLUS: N.N0,
    N.N0_MOL_MINUS: N.N0,
    N.N0_MOL_PLUS: N.N0,
    N.N1A: N.N1,
    N.N1B: N.N1,
    N.N1C: N.N1,
    N.N2A: N.N2,
    N.N2B: N.N2,
    N.N3A: N.N3,
    N.N3B: N.N3,
    N.N3C: N.N3,
}
M_STAGED_AS = {M.M0_I_PLUS: M.M0}

# "I don't know" rules nothing out.
ANY_T = frozenset(t for t in T if t not in T_STAGED_AS)
ANY_N = frozenset(n for n in N if n not in N_STAGED_AS)
ANY_M = frozenset(m for m in M if m not in M_STAGED_AS)
ANY_GRADE = frozenset(Grade)
ANY_STATUS = frozenset(ReceptorStatus)


class Findings(NamedTuple):
    """What the reports say: for each fact, every value that is still possible.

    A settled fact is a set of one; an unknown fact is the whole set. `oncotype` is a
    Recurrence Score from 0 to 100, None without a test. `basis` None: either table.
    """

    t: frozenset[T] = ANY_T
    n: frozenset[N] = ANY_N
    m: frozenset[M] = ANY_M
    grade: frozenset[Grade] = ANY_GRADE
    her2: frozenset[ReceptorStatus] = ANY_STATUS
    er: frozenset[ReceptorStatus] = ANY_STATUS
    pr: frozenset[ReceptorStatus] = ANY_STATUS
    oncotype: int | None = None
    basis: Basis | None = None
