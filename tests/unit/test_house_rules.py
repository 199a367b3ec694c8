"""The rules of the house that a reviewer would otherwise have to remember."""

import ast
import re
import subprocess
import sys
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from django.conf import settings

HOME = settings.BASE_DIR
# Imports only run down: the ground, the apps side by side, what stands on them, the roof.
FLOORS = (
    {"sources", "privacy", "paper"},
    {"post"},
    {"staging", "resources", "learn", "accounts", "feedback"},
    {"checklists"},
    {"portal"},
)
FLOOR = {app: level for level, apps in enumerate(FLOORS) for app in apps}
APPS = sorted(app for app in FLOOR if (HOME / app / "__init__.py").exists())
MODULES = sorted(path for app in APPS for path in (HOME / app).rglob("*.py"))
TEMPLATES = sorted((HOME / "templates").rglob("*.html"))
PURE = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]["files"]
# "About 300 lines": where a module must have been split by noun at the latest.
LONGEST = 400
# One noun that will not split, and why.
LONGER = {
    "resources/migrations/0001_directory.py": "made by Django: all first tables at once",
    "staging/case.py": "one case: each fact is read from the others",
    "staging/result.py": "one page: each section is chosen beside the others",
}
# Marking text as safe HTML: the file and why it may.
SAFE: dict[str, str] = {}
# Forms without a token, and why they may.
NO_TOKEN = {
    "templates/resources/_share.html": "a public page: no cookie; other sites’ forms are refused",
    "templates/resources/organizations.html": "as _share.html: it adds to the call list",
    "templates/resources/places.html": "a public page: no cookie; other sites’ forms are refused",
    "templates/resources/problem.html": "a public page: no cookie, nothing done in a visit",
    "templates/feedback/form.html": "a public page: no cookie, nothing done in a visit",
    "templates/checklists/reminders_stop.html": "opened from a letter: the address is the secret",
}
# Read over http, because that is the address the public copy had.
HTTP_PAGES = {
    "http://breast-cancer.emedtv.com/breast-cancer/breast-cancer-statistics-p3.html",
    "http://no-surrender.org/breast-cancer/breast-cancer-prognosis-and-survival-rates/",
    "http://www.nci.nih.gov/cancertopics/factsheet/support/prognosis-stats/print?page=&keyword=",
    "http://www.uptodate.com/contents/systemic-treatment-for-metastatic-breast-cancer-general-principles/abstract/10",
    "http://sxc.cancerstaging.org/About/news/Pages/Updated-Breast-Chapter-for-8th-Edition.aspx",
    "http://www.cancer.gov/aboutnci/cis",
    "http://www.cancer.gov/clinicaltrials/resources/medicare-and-cancer-trials/page4",
    "http://www.tricare.mil/mybenefit/home/overview/SpecialPrograms/CancerClinicalTrials/Questions",
    "http://www.tayloredge.com/reference/Tables/coinfacts.html",
}


def committed(*endings):
    """Return the committed files, with one of these endings if any are given."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=HOME, capture_output=True, text=True, check=True
    ).stdout
    files = [HOME / name for name in listed.split("\0") if name]
    return [file for file in files if file.is_file() and (file.suffix in endings or not endings)]


def short(path):
    return path.relative_to(HOME).as_posix()


def module_name(path):
    name = short(path).removesuffix(".py").removesuffix("/__init__")
    return name.replace("/", ".")


def imports(path, at_start=False):
    """Yield the modules a file imports; with `at_start`, not those imported late or for types."""
    tree = ast.parse(path.read_text("utf-8"))
    package = (
        module_name(path) if path.name == "__init__.py" else module_name(path).rpartition(".")[0]
    )
    late = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        or (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if at_start and node in late:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*(above if node.level else []), *filter(None, [node.module])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def pure_modules():
    return sorted(
        file
        for entry in PURE
        for file in ((HOME / entry).rglob("*.py") if (HOME / entry).is_dir() else [HOME / entry])
    )


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_imports_only_run_down(path):
    app = short(path).split("/")[0]
    for name in imports(path):
        other = name.split(".")[0]
        if other in FLOOR and other != app:
            assert FLOOR[other] < FLOOR[app], f"{app} must not import {name}"


def test_no_module_imports_itself_in_a_circle():
    known = {module_name(path): path for path in MODULES}
    graph = {
        name: {other for other in imports(path, at_start=True) if other in known} - {name}
        for name, path in known.items()
    }
    # A package lists what its own modules hold: that arrow is no circle.
    for name, others in graph.items():
        graph[name] = {other for other in others if not name.startswith(f"{other}.")}
    TopologicalSorter(graph).prepare()  # CycleError names the circle


@pytest.mark.parametrize("path", pure_modules(), ids=short)
def test_pure_modules_know_the_standard_library_and_each_other(path):
    pure = {module_name(file) for file in pure_modules()}
    packages = {name.rpartition(".")[0] for name in pure}
    for name in imports(path):
        root = name.split(".")[0]
        ours = name in pure | packages or name.rpartition(".")[0] in pure
        assert root in sys.stdlib_module_names or ours, f"{short(path)} imports {name}"


def test_the_clinical_rules_are_pure():
    """Where a wrong code could mislead a patient: typed strictly and free of Django."""
    assert {"staging/tnm.py", "staging/stages.py", "staging/report", "staging/case.py"} <= set(PURE)


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_modules_are_short(path):
    length = len(path.read_text("utf-8").splitlines())
    assert length <= LONGEST or LONGER.get(short(path)), f"{length} lines"


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_modules_are_named_for_a_noun(path):
    vague = {"utils", "helpers", "services", "managers", "presenters", "misc", "common"}
    assert path.stem not in vague


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_templates_hold_no_inline_style_or_script(path):
    source = path.read_text("utf-8")
    assert not re.search(r"\sstyle\s*=|<style", source, re.IGNORECASE)
    assert not re.search(r"<script(?![^>]*\bsrc=)", source, re.IGNORECASE)
    assert not re.search(r"\son[a-z]+\s*=", source, re.IGNORECASE)


@pytest.mark.parametrize("path", [*TEMPLATES, *MODULES], ids=short)
def test_nothing_is_marked_safe_without_a_reason(path):
    marks = r"\|\s*safe(?:seq)?\b|mark_safe|autoescape off|SafeString"
    if re.search(marks, path.read_text("utf-8")):
        assert SAFE.get(short(path)), f"say in SAFE why {short(path)} may do this"


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_forms_that_post_carry_a_token(path):
    source = path.read_text("utf-8")
    for form in re.findall(r"<form[^>]*method=.post.*?</form>", source, re.DOTALL):
        assert "csrf_token" in form or NO_TOKEN.get(short(path))


@pytest.mark.parametrize(
    "path", [HOME / "requirements.in", HOME / "requirements-dev.in"], ids=short
)
def test_every_dependency_is_pinned_and_says_what_it_is_for(path):
    lines = [line for line in path.read_text("utf-8").splitlines() if line and line[0] not in "#-"]
    assert lines
    for line in lines:
        assert re.fullmatch(r"[\w\[\],.-]+==[\w.]+\s+# \w.+", line), line


def test_links_are_https():
    found = {
        (short(path), url)
        for path in committed(".py", ".toml", ".html", ".md")
        # Organizations' addresses are as they publish them; the directory has its own link check.
        if "tests" not in path.parts and not short(path).startswith("resources/data/")
        for url in re.findall(r"http://[^\s\"'<>)]+", path.read_text("utf-8"))
    }
    ours = re.compile(r"http://(127\.0\.0\.1|localhost|www\.w3\.org/2000/svg)")
    assert {(path, url) for path, url in found if not ours.match(url)} == {
        (path, url) for path, url in found if url in HTTP_PAGES
    }


def test_nothing_committed_names_a_machine():
    private = re.compile(r"(?<![\w.])/(?:root|home/\w+|work|Users)/|\.\./shared")
    named = [
        short(path) for path in committed() if private.search(path.read_text("utf-8", "ignore"))
    ]
    assert [name for name in named if name != short(Path(__file__))] == []
