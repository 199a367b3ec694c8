"""The table of quality holds every page, point by point, with a reason for what is not met."""

import re
from pathlib import Path

import pytest

from learn.articles import ARTICLES

TEXT = (Path(__file__).parents[2] / "docs" / "content-quality.md").read_text("utf-8")
POINTS = {"PIF TICK": 10, "DISCERN": 16, "CDC": 20, "IPDAS": 12}
PAGES = 10


def rows(instrument):
    """Return the cells of an instrument's table, row by row, without its two head lines."""
    part = re.search(rf"^## {instrument}.*?(?=^## |\Z)", TEXT, re.DOTALL | re.MULTILINE)[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.mark.parametrize("instrument", POINTS)
def test_every_point_is_judged_for_every_page(instrument):
    table = rows(instrument)
    assert [row[0].split()[0] for row in table] == [str(n + 1) for n in range(POINTS[instrument])]
    for row in table:
        assert len(row) == PAGES + 2
        assert set(row[1:-1]) <= set("YPN–"), row


@pytest.mark.parametrize("instrument", POINTS)
def test_every_point_has_its_reasons(instrument):
    assert [row[0] for row in rows(instrument) if len(row[-1]) < 15] == []


def test_every_question_stands_in_the_table():
    for slug, article in ARTICLES.items():
        assert f"`/learn/{slug}/`" in TEXT
        assert article.title in TEXT
