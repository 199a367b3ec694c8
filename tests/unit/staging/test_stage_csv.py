"""Rows of a review table: what cells mean, what is an error, what passes through."""

import csv
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from staging.stage_csv import (
    CODES,
    FILLED,
    MEASURES,
    CellError,
    HeaderError,
    findings_of_row,
    parse_findings,
    stage_rows,
)
from staging.tables import table_rows
from staging.tnm import ANY_GRADE, ANY_M, ANY_N, ANY_STATUS, ANY_T, Basis, Findings, M, N, T

POSITIVE, NEGATIVE = frozenset({"positive"}), frozenset({"negative"})


def staged(text):
    """The rows of a CSV text as dictionaries, blank cells left out."""
    rows = [row for row, _ in stage_rows(io.StringIO(text, newline=""))]
    return [
        {name: cell for name, cell in zip(rows[0], row, strict=True) if cell} for row in rows[1:]
    ]


def staged_row(**cells):
    text = io.StringIO()
    csv.writer(text).writerows([cells.keys(), cells.values()])
    (row,) = staged(text.getvalue())
    return row


def test_empty_cells_are_unknown():
    assert parse_findings() == Findings()
    assert parse_findings("TX", "NX", "MX", "GX") == Findings()
    assert parse_findings(" ", "\t", "", "  ", " ", "", " ", " ", " ") == Findings()


@pytest.mark.parametrize("code", [*T, "t1MI", " T4d ", "tis(dcis)", "Tis (Paget)", "T1c(m)"])
def test_t_is_read_in_any_case(code):
    (t,) = parse_findings(t=code).t
    assert t.casefold() == code.replace(" ", "").casefold().replace("(m)", "")


@pytest.mark.parametrize(
    "code", [*N, "n0(I+)", "N0 (mol+)", " n1MI", "N1a(sn)", "N0(i-)(sn)", "N1(f)"]
)
def test_n_is_read_in_any_case(code):
    (n,) = parse_findings(n=code).n
    plain = code.replace(" ", "").casefold().replace("(sn)", "").replace("(f)", "")
    assert n.casefold() == plain


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("n", "N1(mi)", {N.N1MI}),
        ("t", "T1c|T2", {T.T1C, T.T2}),
        ("t", " T1c | t2 ", {T.T1C, T.T2}),
        ("n", "N1mi|N1a", {N.N1MI, N.N1A}),
        ("m", "m0(I+)", {M.M0_I_PLUS}),
        ("m", "mx", ANY_M),
        ("t", "tx", ANY_T),
        ("n", "nX", ANY_N),
        ("grade", "g2", {"G2"}),
        ("grade", "3", {"G3"}),
        ("grade", "gx", ANY_GRADE),
        ("er", "Positive", POSITIVE),
        ("er", "ER+", POSITIVE),
        ("pr", "pr-", NEGATIVE),
        ("her2", "HER2-", NEGATIVE),
        ("her2", "+", POSITIVE),
        ("her2", "neg", NEGATIVE),
        ("her2", "Equivocal", ANY_STATUS),
        ("pr", "PENDING", ANY_STATUS),
        ("er", "unknown", ANY_STATUS),
    ],
)
def test_spellings_of_one_meaning(column, cell, value):
    assert getattr(parse_findings(**{column: cell}), column) == value


@pytest.mark.parametrize("score", ["0", "7", "007", "7.0", "100", " 10 "])
def test_scores(score):
    assert parse_findings(oncotype=score).oncotype == int(float(score))


def test_basis():
    assert parse_findings(basis="Clinical ").basis is Basis.CLINICAL
    assert parse_findings(basis="post_therapy").basis is Basis.POST_THERAPY
    assert parse_findings(basis="").basis is None


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("t", "pT1c"),
        ("t", "ypT0"),
        ("t", "T5"),
        ("t", "T3b"),
        ("t", "T"),
        ("t", "TO"),
        ("t", "T1|"),
        ("t", "|"),
        ("t", "(m)"),
        ("t", "T1c T2"),
        ("t", "Tis(LCIS)"),
        ("n", "N4"),
        ("n", "cN1"),
        ("n", "N3d"),
        ("n", "(sn)"),
        ("m", "M2"),
        ("m", "M1a"),
        ("m", "cM0"),
        ("grade", "G4"),
        ("grade", "high"),
        ("er", "yes"),
        ("er", "pr+"),
        ("her2", "2+"),
        ("her2", "low"),
        ("pr", "\0"),
        ("basis", "pathology"),
        ("basis", "p"),
        ("oncotype", "101"),
        ("oncotype", "-1"),
        ("oncotype", "10.5"),
        ("oncotype", "1 0"),
        ("oncotype", "low"),
        ("oncotype", "unknown"),
        ("oncotype", "٣"),
        ("size_mm", "0"),
        ("size_mm", "-5"),
        ("size_mm", "401"),
        ("size_mm", "1,4"),
        ("size_mm", "14 mm"),
        ("size_mm", "1e1"),
        ("size_mm", "nan"),
        ("size_mm", "1_4"),
        ("size_mm", "."),
        ("size_mm", "١٤"),
        ("nodes_positive", "1.5"),
        ("nodes_positive", "-1"),
        ("nodes_positive", "91"),
        ("nodes_positive", "98"),
        ("nodes_positive", "two"),
        ("largest_deposit_mm", "-0.1"),
        ("largest_deposit_mm", "401"),
        ("largest_deposit_mm", "<2"),
    ],
)
def test_a_bad_cell_is_an_error_that_names_its_column_and_not_its_text(column, cell):
    with pytest.raises(CellError) as caught:
        findings_of_row({column: cell})
    assert caught.value.column == column
    row = staged_row(note="kept", **{column: cell})
    assert row["error"].startswith(f"{column}: ")
    assert row["note"] == "kept"
    assert row.get(column, "") == cell
    assert "anatomic" not in row
    assert "prognostic" not in row
    if len(cell) > 3:
        assert cell not in row["error"]


@pytest.mark.parametrize(
    ("cells", "t", "n"),
    [
        ({"size_mm": "14"}, "T1c", None),
        ({"size_mm": "14", "t": "TX"}, "T1c", None),
        ({"size_mm": "20.4"}, "T1c", None),
        ({"size_mm": "20.5"}, "T2", None),
        ({"size_mm": " .5"}, "T1mi", None),
        ({"size_mm": "50.4", "n": "nx"}, "T2", "nx"),
        ({"size_mm": "14", "t": "t1"}, "t1", None),
        ({"nodes_positive": "0"}, None, "N0"),
        ({"nodes_positive": "0", "largest_deposit_mm": "0.1"}, None, "N0(i+)"),
        ({"nodes_positive": "2"}, None, "N1mi|N1a"),
        ({"nodes_positive": "2.0", "largest_deposit_mm": "2.1"}, None, "N1a"),
        ({"nodes_positive": "4", "n": "NX"}, None, "N1mi|N2a"),
        ({"largest_deposit_mm": "3"}, None, "N1a|N2a|N3a"),
        ({"nodes_positive": "2", "n": "N1", "basis": "pathological"}, None, "N1"),
        ({"nodes_positive": "2", "basis": "post_therapy"}, None, "N1mi|N1a"),
        ({"t": "TX"}, "TX", None),
        ({}, None, None),
    ],
)
def test_measures_fill_what_is_not_given(cells, t, n):
    row = staged_row(note="x", m="M0", **cells)
    assert "error" not in row
    assert (row.get("t"), row.get("n")) == (t, n)


@pytest.mark.parametrize(
    "cells",
    [
        {"t": "T1", "size_mm": "14"},
        {"t": "T1c", "size_mm": "14"},
        {"t": "T4b", "size_mm": "14"},
        {"t": "T4", "size_mm": "300"},
        {"t": "T1a|T1b", "size_mm": "4"},
        {"n": "N1", "nodes_positive": "2", "largest_deposit_mm": "5"},
        {"n": "N1c", "nodes_positive": "2", "largest_deposit_mm": "5"},
        {"n": "N0", "nodes_positive": "0"},
        {"n": "N0(i+)", "nodes_positive": "0"},
        {"n": "N1mi", "nodes_positive": "12", "largest_deposit_mm": "2"},
        {"n": "N3a", "nodes_positive": "1"},
        {"n": "N3", "nodes_positive": "2"},
        {"n": "N2b", "nodes_positive": "0"},
    ],
)
def test_given_and_measured_agree(cells):
    assert "error" not in staged_row(**cells)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"t": "T1c", "size_mm": "20.5"}, "size_mm"),
        ({"t": "T2", "size_mm": "20.4"}, "size_mm"),
        ({"t": "T1a", "size_mm": "14"}, "size_mm"),
        ({"t": "Tis", "size_mm": "14"}, "size_mm"),
        ({"t": "T0", "size_mm": "1"}, "size_mm"),
        ({"t": "T3", "size_mm": "50"}, "size_mm"),
        ({"n": "N0", "nodes_positive": "1"}, "nodes_positive"),
        ({"n": "N1", "nodes_positive": "0"}, "nodes_positive"),
        ({"n": "N1", "nodes_positive": "4"}, "nodes_positive"),
        ({"n": "N2", "nodes_positive": "2"}, "nodes_positive"),
        ({"n": "N2a", "nodes_positive": "10"}, "nodes_positive"),
        ({"n": "N1a", "nodes_positive": "2", "largest_deposit_mm": "1"}, "nodes_positive"),
        ({"n": "N1mi", "largest_deposit_mm": "2.1"}, "largest_deposit_mm"),
        ({"nodes_positive": "0", "largest_deposit_mm": "0.3"}, "nodes_positive"),
        ({"nodes_positive": "1", "largest_deposit_mm": "0"}, "nodes_positive"),
        ({"nodes_positive": "1", "basis": "clinical"}, "nodes_positive"),
        ({"largest_deposit_mm": "1", "basis": "clinical"}, "largest_deposit_mm"),
    ],
)
def test_given_and_measured_disagree(cells, column):
    row = staged_row(**cells)
    assert row["error"].startswith(f"{column}: ")
    assert {name: row[name] for name in cells} == cells


def test_a_given_category_is_narrowed_by_its_measure():
    row = staged_row(t="T1c|T2", n="N0", m="M0", size_mm="30")
    assert (row["t"], row["anatomic"]) == ("T1c|T2", "IIA")


@pytest.mark.parametrize("name", ["anatomic", "clinical", "pathological"])
def test_the_command_reproduces_each_table(name):
    header, *rows = table_rows(name)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*header, "basis"])
    writer.writerows([*row, "" if name == "anatomic" else name] for row in rows)
    column = "anatomic" if name == "anatomic" else "prognostic"
    found = staged(text.getvalue())
    assert len(found) == len(rows)
    assert [row[column] for row in found] == [row["stage"] for row in found]


def test_rows_keep_their_order_and_their_other_columns():
    text = 'id,t,N ,M,"a, b"\r\n7,T1,N0,M0,"x\ny"\r\n\r\n8,T2,n0, m0 ,\r\n'
    rows = [row for row, _ in stage_rows(io.StringIO(text, newline=""))]
    assert rows == [
        ["id", "t", "N ", "M", "a, b", "anatomic", "prognostic", "error"],
        ["7", "T1", "N0", "M0", "x\ny", "IA", "IA|IB", ""],
        ["8", "T2", "n0", " m0 ", "", "IIA", "IA|IB|IIA|IIB", ""],
    ]


def test_the_output_can_be_read_again():
    text = "size_mm,nodes_positive,m\n14,2,M0\n14,2,M0\nx,,\n"
    first = [row for row, _ in stage_rows(io.StringIO(text, newline=""))]
    again = io.StringIO()
    csv.writer(again).writerows(first)
    again.seek(0)
    assert [row for row, _ in stage_rows(again)] == first
    assert first[1] == ["14", "2", "M0", "T1c", "N1mi|N1a", "IB|IIA", "IA|IB|IIA|IIB", ""]


def test_a_row_of_another_length_is_an_error_of_that_row():
    rows = list(stage_rows(io.StringIO("t,n\nT1\nT1,N0,M0\nT1,N0\n")))
    assert [failed for _, failed in rows] == [False, True, True, False]
    assert rows[1][0] == ["T1", "", "", "", "the row has 1 cells, the header 2"]
    assert rows[2][0] == ["T1", "N0", "", "", "the row has 3 cells, the header 2"]


def test_a_cell_too_long_to_read_is_an_error_of_that_row():
    text = f't,n\nT1,"{"x" * 200_000}"\nT1,N0\n'
    rows = list(stage_rows(io.StringIO(text)))
    assert rows[1] == (["", "", "", "", "the line cannot be read"], True)
    assert rows[-1][0][:3] == ["T1", "N0", "IA|IV"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The file is empty"),
        ("\n", "The file is empty"),
        ("a;b\n1;2\n", "No column is known"),
        ("stage\nIA\n", "No column is known"),
        ("t,n,T\n", "The column t is there twice"),
        ("t,error,error\n", "The column error is there twice"),
        ("t," + "x" * 200_000 + "\n", "The header line cannot be read"),
    ],
)
def test_a_file_without_a_usable_header_is_refused(text, words):
    with pytest.raises(HeaderError, match=words):
        list(stage_rows(io.StringIO(text)))


def test_a_header_alone_gives_a_header():
    (only,) = stage_rows(io.StringIO("t,n\n"))
    assert only == (["t", "n", "anatomic", "prognostic", "error"], False)


def test_rows_are_read_one_at_a_time():
    taken = []

    def lines():
        for number in range(1000):
            taken.append(number)
            yield "t\n" if number == 0 else "T1\n"

    rows = stage_rows(lines())
    next(rows)
    next(rows)
    assert len(taken) == 2


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from([*T, *N, *M, "TX", "NX", "MX", "T1|N1", "G1", "positive", "+", "clinical"]),
    st.decimals(-1, 500, places=2).map(str),
    st.integers(-2, 120).map(str),
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys((*CODES, *MEASURES), CELLS)))
@settings(deadline=None, max_examples=400)
def test_any_cells_are_staged_or_are_a_cell_error(cells):
    try:
        findings = findings_of_row(cells)
    except CellError as error:
        named, findings = error.column, None
    else:
        named = ""
    assert named in cells if findings is None else all(findings[:7])


@given(st.text(max_size=300), st.lists(st.lists(CELLS, max_size=5), max_size=5))
@example("t,n\r\n\0,\rT1\r\n\ud800,N0", [])
@example('t\n"T1\n', [])
@settings(deadline=None)
def test_any_file_gives_one_row_for_each_of_its_rows(text, rows):
    table = io.StringIO(newline="")
    csv.writer(table).writerows([["t", "size_mm", "nodes_positive"], *rows])
    for file in (text, "t,n\n" + text, table.getvalue()):
        given_rows = list(csv.reader(io.StringIO(file, newline="")))
        try:
            found = list(stage_rows(io.StringIO(file, newline="")))
        except HeaderError:
            assert file == text
            continue
        assert len(found) == 1 + sum(1 for row in given_rows[1:] if row)
        width = len(found[0][0])
        error = found[0][0].index("error") if found else 0
        for cells, failed in found:
            assert len(cells) == width
            assert failed == bool(cells[error]) or cells is found[0][0]


def test_the_columns_written_are_those_that_reviewers_read():
    assert FILLED == ("t", "n", "anatomic", "prognostic", "error")
