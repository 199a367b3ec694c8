"""Unknown findings: the laws of the sets, and what is worth asking for."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staging.stages import Outcome, Stages, Unknown, decisive, possible_stages, unknowns
from staging.tnm import Basis, Findings, Grade, M, N, ReceptorStatus, StageGroup, T

FACTS = {
    "t": T,
    "n": N,
    "m": M,
    "grade": Grade,
    "her2": ReceptorStatus,
    "er": ReceptorStatus,
    "pr": ReceptorStatus,
}


def one(value):
    return frozenset({value})


def findings(**facts):
    """Findings with these single values; what is not named is unknown."""
    single = {name: one(FACTS[name](value)) for name, value in facts.items() if name in FACTS}
    return Findings(**{**facts, **single})


def subsets(kind, largest):
    return st.frozensets(st.sampled_from(list(kind)), min_size=1, max_size=largest)


def any_findings(bases=(None, *Basis), largest=17):
    """Findings with sets of any size, of up to `largest` values."""
    return st.builds(
        Findings,
        **{name: subsets(kind, largest) for name, kind in FACTS.items()},
        oncotype=st.none() | st.integers(0, 100),
        basis=st.sampled_from(bases),
    )


STAGED = (None, Basis.CLINICAL, Basis.PATHOLOGICAL)


def test_everything_unknown_leaves_every_group_best_first():
    assert possible_stages(Findings()) == (tuple(StageGroup), tuple(StageGroup))


@given(any_findings(STAGED, largest=3))
@settings(deadline=None, max_examples=150)
def test_several_values_give_the_union_of_what_each_completion_gives(some):
    anatomic, prognostic = set(), set()
    for values in product(*some[:7]):
        single = some._replace(**{name: one(v) for name, v in zip(FACTS, values, strict=True)})
        for basis in (some.basis,) if some.basis else STAGED[1:]:
            stages = possible_stages(single._replace(basis=basis))
            anatomic.update(stages.anatomic)
            prognostic.update(stages.prognostic)
    stages = possible_stages(some)
    assert (set(stages.anatomic), set(stages.prognostic)) == (anatomic, prognostic)
    assert list(stages.anatomic) == [group for group in StageGroup if group in anatomic]
    assert list(stages.prognostic) == [group for group in StageGroup if group in prognostic]


@given(any_findings(STAGED), st.sampled_from(list(FACTS)), st.data())
@settings(deadline=None)
def test_less_knowledge_only_widens_the_set(some, fact, data):
    wider = some._replace(**{fact: getattr(some, fact) | data.draw(subsets(FACTS[fact], 17))})
    before, after = possible_stages(some), possible_stages(wider)
    assert set(before.anatomic) <= set(after.anatomic)
    assert set(before.prognostic) <= set(after.prognostic)


@given(any_findings(STAGED))
@settings(deadline=None)
def test_an_answer_never_leaves_the_set(some):
    now = possible_stages(some)
    for unknown in unknowns(some):
        assert len(unknown.outcomes) > 1
        for outcome in unknown.outcomes:
            assert set(outcome.stages.anatomic) <= set(now.anatomic)
            assert set(outcome.stages.prognostic) <= set(now.prognostic)
        others = [outcome.stages for outcome in unknown.outcomes if outcome.stages != now]
        assert unknown.changes_anatomic == any(s.anatomic != now.anatomic for s in others)
        assert unknown.changes_prognostic == any(s.prognostic != now.prognostic for s in others)


@given(any_findings())
@settings(deadline=None)
def test_each_open_fact_is_explained_once_by_what_it_would_give(some):
    explained = {unknown.field: unknown for unknown in unknowns(some)}
    open_facts = [name for name in FACTS if len(getattr(some, name)) > 1]
    assert sorted(explained) == sorted(open_facts + ["basis"] * (some.basis is None))
    for name in open_facts:
        values = [value for value in FACTS[name] if value in getattr(some, name)]
        assert explained[name].outcomes == tuple(
            Outcome(value, possible_stages(some._replace(**{name: one(value)}))) for value in values
        )


@given(any_findings())
@settings(deadline=None)
def test_what_narrows_most_comes_first(some):
    found = unknowns(some)
    changing = [u for u in found if u.changes_anatomic or u.changes_prognostic]
    assert list(found[: len(changing)]) == changing
    assert [u.groups_left for u in changing] == sorted(u.groups_left for u in changing)
    assert found == unknowns(some)


@given(any_findings(STAGED, largest=2))
@settings(deadline=None, max_examples=60)
def test_an_unknown_is_decisive_when_some_completion_of_the_others_turns_on_it(some):
    bases = (some.basis,) if some.basis else STAGED[1:]
    completions = [*some[:7], bases]
    names = (*FACTS, "basis")
    expected = set()
    for position, name in enumerate(names):
        others = [*completions[:position], [None], *completions[position + 1 :]]
        for values in product(*others):
            given_stages = set()
            for value in completions[position]:
                row = [*values[:position], value, *values[position + 1 :]]
                single = some._replace(
                    **{n: one(v) for n, v in zip(FACTS, row, strict=False)}, basis=row[7]
                )
                given_stages.add(possible_stages(single))
            if len(given_stages) > 1:
                expected.add(name)
                break
    assert decisive(some) == expected


def test_grade_and_pr_decide_together_where_each_alone_changes_nothing():
    some = findings(t="T1c", n="N0", m="M0", her2="negative", er="negative")
    assert possible_stages(some).prognostic == ("IA", "IB")
    assert not any(unknown.changes_prognostic for unknown in unknowns(some))
    assert decisive(some) == {"grade", "pr", "basis"}


def test_a_grade_that_is_awaited_is_explained():
    some = findings(
        t="T1c", n="N0", m="M0", her2="negative", er="positive", pr="negative", basis=Basis.CLINICAL
    )
    ia, ib = Stages(("IA",), ("IA",)), Stages(("IA",), ("IB",))
    outcomes = (Outcome(Grade.G1, ia), Outcome(Grade.G2, ia), Outcome(Grade.G3, ib))
    assert unknowns(some) == (Unknown("grade", outcomes, False, True, 2.0),)


def test_the_answer_that_narrows_most_is_asked_for_first():
    some = findings(
        n="N0", m="M0", grade="G3", her2="negative", er="negative", basis=Basis.PATHOLOGICAL
    )._replace(t=frozenset({T.T1, T.T2}))
    size, pr = unknowns(some)
    # T1: IA, with IA or IB by PR. T2: IIA and IIA. So 3 groups or 2; knowing PR leaves 4.
    assert (size.field, size.groups_left) == ("t", 2.5)
    assert (pr.field, pr.groups_left) == ("pr", 4.0)


@pytest.mark.parametrize(
    ("facts", "anatomic", "prognostic"),
    [
        ({"n": "N3c", "m": "M0"}, ["IIIC"], ["IIIA", "IIIB", "IIIC"]),
        ({"t": "T4d", "m": "M0"}, ["IIIB", "IIIC"], ["IIIA", "IIIB", "IIIC"]),
        ({"t": "Tis(DCIS)", "m": "M0"}, ["0"], ["0"]),
        ({"t": "Tis", "n": "N1", "m": "M0"}, [], []),
        ({"t": "T0", "n": "N0(i-)", "m": "M0"}, [], []),
        ({"t": "T1c", "n": "N0"}, ["IA", "IV"], ["IA", "IB", "IV"]),
        ({"m": "M1"}, ["IV"], ["IV"]),
        ({"m": "M1", "basis": Basis.POST_THERAPY}, ["IV"], ["IV"]),
        ({"t": "T1c", "n": "N0", "basis": Basis.POST_THERAPY}, [], []),
        ({"t": "T2", "n": "N1", "m": "M0", "basis": Basis.POST_THERAPY}, [], []),
    ],
)
def test_lines_that_decide_without_the_rest(facts, anatomic, prognostic):
    assert possible_stages(findings(**facts)) == (tuple(anatomic), tuple(prognostic))


def test_a_low_score_counts_only_where_er_may_be_positive_and_her2_negative():
    some = findings(t="T2", n="N0", m="M0", grade="G3", basis=Basis.PATHOLOGICAL, pr="negative")
    assert possible_stages(some).prognostic == ("IIA",)
    assert possible_stages(some._replace(oncotype=10)).prognostic == ("IA", "IIA")
    assert possible_stages(some._replace(oncotype=11)).prognostic == ("IIA",)
    assert possible_stages(some._replace(oncotype=10, basis=None)).prognostic == (
        "IA",
        "IIA",
        "IIB",
    )


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_without_a_value_left_is_a_contradiction(fact):
    for function in (possible_stages, unknowns, decisive):
        with pytest.raises(ValueError, match=f"No value is left for {fact}"):
            function(Findings(**{fact: frozenset()}))


@pytest.mark.parametrize("score", [-1, 101])
def test_a_score_that_cannot_be_is_refused(score):
    with pytest.raises(ValueError, match="0 to 100"):
        possible_stages(Findings(oncotype=score))


def test_the_whole_vocabulary_means_unknown():
    whole = {name: frozenset(kind) for name, kind in FACTS.items()}
    assert possible_stages(Findings(**whole)) == possible_stages(Findings())
