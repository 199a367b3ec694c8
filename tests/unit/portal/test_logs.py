import json
import logging
import sys

import pytest
from django.conf import settings
from django.urls import resolve

from portal.logs import Json, WithoutValues

MARKED = "pT1c-marked-answer"


def logged(raise_it):
    """What the formatter writes when `raise_it` fails."""
    try:
        raise_it()
    except Exception:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "It broke", (), sys.exc_info())
    return WithoutValues().format(record)


def plain():
    raise ValueError(MARKED)


def chained():
    try:
        plain()
    except ValueError as error:
        raise KeyError(f"again {MARKED}") from error


def grouped():
    raise ExceptionGroup(MARKED, [ValueError(MARKED), KeyError(MARKED)])


def noted():
    error = ValueError("x")
    error.add_note(MARKED)
    raise error


def unicode():
    MARKED.encode("ascii") + "é".encode("ascii")


@pytest.mark.parametrize("fails", [plain, chained, grouped, noted, unicode])
def test_an_exceptions_message_is_never_written(fails):
    line = logged(fails)
    assert MARKED not in line
    assert "It broke" in line


def test_the_line_says_what_broke_and_where():
    line = logged(plain)
    assert "ValueError" in line
    assert "in plain" in line
    assert "test_logs.py:" in line


def test_the_formatter_can_be_used_twice_on_one_record():
    try:
        plain()
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "It broke", (), sys.exc_info())
    logging.Formatter().format(record)  # another handler caches the full text on the record
    assert MARKED not in WithoutValues().format(record)


def test_a_stack_is_written_without_source_lines():
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "It broke", (), None)
    record.stack_info = f"Stack:\n  answer = {MARKED!r}"
    assert MARKED not in WithoutValues().format(record)


def test_an_address_is_written_without_its_query():
    line = "Error handling request GET /en/decode/?text=pT1c-marked-answer failed"
    written = WithoutValues().format(logging.LogRecord("x", 40, "", 1, line, (), None))
    assert MARKED not in written
    assert written.endswith("GET /en/decode/?… failed")


def test_every_handler_writes_without_values():
    formatters = settings.LOGGING["formatters"]
    assert {handler["formatter"] for handler in settings.LOGGING["handlers"].values()} <= set(
        formatters
    )
    assert {formatter["()"] for formatter in formatters.values()} == {
        "portal.logs.WithoutValues",
        "portal.logs.Json",
    }
    assert settings.ADMINS == []


def record_of(request):
    record = logging.LogRecord(
        "django.request", 30, "", 1, "Not Found: %s", (request.get_full_path(),), None
    )
    record.request, record.status_code = request, 404
    return record


@pytest.mark.parametrize("formatter", [WithoutValues(), Json()])
def test_a_page_is_named_by_its_pattern(rf, formatter):
    request = rf.get(f"/en/help/{MARKED}/?q={MARKED}")
    request.resolver_match = resolve(request.path)
    line = formatter.format(record_of(request))
    assert MARKED not in line
    assert "GET en/help/<slug:slug>/ 404" in line


@pytest.mark.parametrize("formatter", [WithoutValues(), Json()])
def test_an_address_that_leads_nowhere_is_not_written(rf, formatter):
    line = formatter.format(record_of(rf.get(f"/{MARKED}/")))
    assert MARKED not in line


def test_json_lines_hold_the_facts_of_an_answer():
    record = logging.LogRecord("portal.requests", 20, "", 1, "said", (), None)
    record.facts = {"status": 200, "ms": 3.2}
    line = json.loads(Json().format(record))
    assert (line["status"], line["ms"], line["level"]) == (200, 3.2, "INFO")


def test_json_lines_say_what_broke_without_its_message():
    try:
        plain()
    except ValueError:
        record = logging.LogRecord("x", 40, "", 1, "It broke", (), sys.exc_info())
    line = Json().format(record)
    assert MARKED not in line
    assert json.loads(line)["error"].startswith("ValueError < ")


def test_each_answer_has_one_line_and_a_name(client, caplog):
    with caplog.at_level("INFO", "portal.requests"):
        answers = [
            client.get("/en/about/", {"q": MARKED}),
            client.get("/en/about/", headers={"x-request-id": "a" * 32}),
            client.get("/en/about/", headers={"x-request-id": MARKED}),
        ]
    assert [record.facts["page"] for record in caplog.records] == ["en/about/"] * 3
    assert [record.facts["status"] for record in caplog.records] == [200] * 3
    names = [answer["X-Request-ID"] for answer in answers]
    assert names[1] == "a" * 32
    assert MARKED not in names
    assert names == [record.facts["request"] for record in caplog.records]
    assert MARKED not in caplog.text
