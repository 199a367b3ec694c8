from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from sources.source import Source, check, is_web_address, read, unreviewed

FOLDERS = sorted(Path(settings.BASE_DIR).glob("*/data"))
ENTRY = """
title = "Stage groups"
publisher = "A committee"
url = "https://example.org/stages"
license = "facts"
retrieved = 2026-11-22
"""


def folder(tmp_path, entries, *files):
    for name in files:
        path = tmp_path / "app" / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    path = tmp_path / "app" / "data" / "sources.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"[{name}]{entry}" for name, entry in entries.items()), "utf-8")
    return path


def test_a_source_is_read_by_the_name_of_its_file(tmp_path):
    (source,) = read(folder(tmp_path, {"stages": ENTRY}, "stages.csv")).values()
    assert source == Source(
        title="Stage groups",
        publisher="A committee",
        url="https://example.org/stages",
        license="facts",
        retrieved=date(2026, 11, 22),
    )


@pytest.mark.parametrize("entry", [ENTRY.replace("url", "uri"), 'title = "alone"\n'])
def test_a_missing_or_unknown_key_is_refused(tmp_path, entry):
    entry = f"\n{entry}"
    with pytest.raises(TypeError):
        read(folder(tmp_path, {"stages": entry}, "stages.csv"))


def test_a_good_folder_has_no_problem(tmp_path):
    path = folder(tmp_path, {"stages": ENTRY}, "stages.csv")
    (path.parent / "words.toml").write_text('[file]\ntitle = "Words"\nreviewed_by = ""\n', "utf-8")
    (path.parent / "pages.toml").write_text(
        '[a]\ntitle = "A page"\nurl = "https://example.org"\n[own]\ntitle = "Ours"\nread = "own"\n',
        "utf-8",
    )
    assert list(check(path)) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("https://example.org/stages", "example.org"), "url is not a web address"),
        (('"facts"', '""'), "title, publisher and license are not empty"),
        (("2026-11-22", '"2026-11-22"'), "retrieved is not a date"),
        (("2026-11-22", '2026-11-22\nreviewed_by = "Dr. Lee"'), "reviewed_by and reviewed_on"),
        (("2026-11-22", "2026-11-22\nreviewed_on = 2026-11-22"), "reviewed_by and reviewed_on"),
        (("2026-11-22", "2026-11-22\nedition = 8"), "edition is not a str"),
    ],
)
def test_what_is_wrong_with_an_entry_is_said(tmp_path, change, problem):
    path = folder(tmp_path, {"stages": ENTRY.replace(*change)}, "stages.csv")
    (found,) = check(path)
    assert "[stages]" in found
    assert problem in found


def test_a_file_without_a_source_is_found_and_a_source_without_a_file(tmp_path):
    path = folder(tmp_path, {"gone": ENTRY}, "stages.csv")
    assert [line.partition("data/")[2] for line in check(path)] == [
        "sources.toml [gone]: no such file",
        "stages.csv: has no source",
    ]


def test_a_folder_without_sources_names_every_file(tmp_path):
    path = folder(tmp_path, {}, "a.csv", "b.csv")
    path.unlink()
    assert [line.rpartition("/")[2] for line in check(path)] == [
        "a.csv: has no source",
        "b.csv: has no source",
    ]


@pytest.mark.parametrize(
    "content", ['[file]\ntitle = "No review"\n', '[a]\ntitle = "A page"\nurl = "somewhere"\n']
)
def test_a_file_of_sentences_or_pages_has_to_be_whole(tmp_path, content):
    path = folder(tmp_path, {})
    (path.parent / "words.toml").write_text(content, "utf-8")
    (problem,) = check(path)
    assert problem.endswith("words.toml: has no source")


def test_what_no_clinician_has_checked_is_named(tmp_path):
    signed = f'{ENTRY}reviewed_by = "Dr. Lee"\nreviewed_on = 2027-01-01\n'
    path = folder(tmp_path, {"stages": ENTRY, "limits": signed}, "stages.csv", "limits.csv")
    (path.parent / "words.toml").write_text('[file]\nreviewed_by = ""\n', "utf-8")
    (path.parent / "pages.toml").write_text('[a]\ntitle = "A page"\n', "utf-8")
    assert unreviewed(tmp_path) == ["app/stages", "app/words"]


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("https://example.org/a?b=c", True),
        ("http://example.org", True),
        ("", False),
        ("example.org", False),
        ("ftp://example.org", False),
        ("https://example", False),
        ("https://example.org/a b", False),
        ("javascript:alert(1)", False),
    ],
)
def test_a_web_address_is_whole(url, whole):
    assert is_web_address(url) is whole


@pytest.mark.parametrize("data", FOLDERS, ids=lambda path: path.parent.name)
def test_every_data_file_of_ours_says_where_it_comes_from(data):
    assert list(check(data / "sources.toml")) == []


def test_there_are_data_files_to_check():
    assert {path.parent.name for path in FOLDERS} >= {"portal", "staging"}
