"""The staff's papers say what the code does."""

import re

from django.conf import settings

from accounts.roles import ROLES
from resources.directory import CHECK_DAYS, MONEY

DOCS = settings.BASE_DIR / "docs"


def test_every_picture_of_the_guide_is_there_and_small():
    named = re.findall(r"\((pictures/[^)]+)\)", (DOCS / "editors-guide.md").read_text("utf-8"))
    assert len(named) > 4
    for name in named:
        assert 0 < (DOCS / name).stat().st_size < 120_000


def test_the_guide_names_every_role():
    guide = (DOCS / "editors-guide.md").read_text("utf-8")
    assert re.findall(r"^\| (editor|reviewer|manager) \|", guide, re.MULTILINE) == list(ROLES)


def test_the_cadence_is_the_one_that_is_kept():
    paper = (DOCS / "check-cadence.md").read_text("utf-8")
    assert [int(days) for days in re.findall(r"\| (\d+) days \|", paper)] == list(
        CHECK_DAYS.values()
    )
    assert set(re.findall(r"`([a-z-]+assistance)`", paper)) == MONEY


def test_the_paper_on_survival_numbers_names_21_rules_and_only_files_we_have():
    paper = (DOCS / "survival-numbers.md").read_text("utf-8")
    rules = re.findall(r"^\| (\d+) \| ([^|]+) \| [^|]+ \|$", paper, re.MULTILINE)
    assert [int(number) for number, _rule in rules] == list(range(1, 22))
    files = re.findall(r"`([a-z_/]+/[\w-]+\.(?:py|html|toml))`", paper)
    assert len(files) > 10
    assert [name for name in files if not (settings.BASE_DIR / name).is_file()] == []
