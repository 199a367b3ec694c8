"""Worked reports: from public pages, each with its source, and adversarial ones of our own."""

import json
from pathlib import Path

import pytest

from staging.report import as_json, read_report

HERE = Path(__file__).parent
PUBLIC = json.loads((HERE / "public_cases.json").read_text(encoding="utf-8"))
OWN = json.loads((HERE / "own_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", PUBLIC + OWN, ids=lambda case: case["text"][:40])
def test_report_is_read_as_a_reader_would(case):
    answer = as_json(read_report(case["text"]))
    del answer["warnings"], answer["unread"]
    assert answer == case["expect"]


def test_public_cases_name_their_source():
    assert len(PUBLIC) >= 120
    assert all(case["source"] for case in PUBLIC)


@pytest.mark.parametrize("case", PUBLIC, ids=lambda case: case["text"][:40])
def test_report_reads_the_same_with_windows_line_ends_and_hard_spaces(case):
    changed = case["text"].replace("\n", "\r\n").replace(" ", "\N{NO-BREAK SPACE}")
    assert as_json(read_report(changed)) == as_json(read_report(case["text"]))
