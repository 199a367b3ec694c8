import pytest

from checklists.conditions import BrokenCondition, holds, open_tests, read_condition, reasons

IV = {"q": "stage", "in": ["IV"]}
NOT_0 = {"q": "stage", "not_in": ["0"]}
AGED = {"q": "age", "in": ["under_45", "45_65"]}


def given(**answers):
    return {question: frozenset(values.split()) for question, values in answers.items()}


@pytest.mark.parametrize(
    ("table", "answers", "expected"),
    [
        (None, {}, True),
        (IV, given(stage="IV"), True),
        (IV, given(stage="II"), False),
        (IV, {}, None),
        (NOT_0, given(stage="0"), False),
        (NOT_0, given(stage="II"), True),
        (NOT_0, {}, True),
        ({"q": "plan", "in": ["drugs"]}, given(plan="surgery drugs"), True),
        ({"q": "plan", "not_in": ["drugs"]}, given(plan="surgery drugs"), False),
        ({"all": [IV, AGED]}, given(stage="IV", age="45_65"), True),
        ({"all": [IV, AGED]}, given(stage="IV"), None),
        ({"all": [IV, AGED]}, given(stage="II"), False),
        ({"any": [IV, AGED]}, given(stage="IV"), True),
        ({"any": [IV, AGED]}, given(stage="II"), None),
        ({"any": [IV, AGED]}, given(stage="II", age="over_65"), False),
        ({"any": [{"all": [IV, AGED]}, NOT_0]}, given(stage="0"), False),
    ],
)
def test_a_test_is_true_false_or_open(table, answers, expected):
    assert holds(read_condition(table), answers) is expected


def test_the_reasons_are_the_answers_that_make_it_true():
    condition = read_condition({"all": [{"any": [IV, AGED]}, NOT_0]})
    found = list(reasons(condition, given(stage="IV", age="45_65")))
    assert found == [("stage", "IV"), ("age", "45_65")]
    assert list(reasons(condition, given(stage="II", age="45_65"))) == [("age", "45_65")]


def test_what_is_open_is_what_nobody_answered():
    condition = read_condition({"all": [{"any": [IV, AGED]}, NOT_0]})
    assert [t.question for t in open_tests(condition, given(stage="II"))] == ["age"]
    assert list(open_tests(condition, given(stage="IV"))) == []


@pytest.mark.parametrize(
    "table",
    [
        {},
        {"q": "stage"},
        {"q": "stage", "in": []},
        {"q": "stage", "in": "IV"},
        {"q": "stage", "in": ["IV"], "not_in": ["0"]},
        {"any": []},
        {"any": [IV], "all": [IV]},
        {"some": [IV]},
    ],
)
def test_another_shape_is_no_condition(table):
    with pytest.raises(BrokenCondition):
        read_condition(table)
