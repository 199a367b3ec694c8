import logging
import sys

import pytest
from django.conf import settings

from portal.logs import WithoutValues

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
    assert {handler["formatter"] for handler in settings.LOGGING["handlers"].values()} == {"plain"}
    assert settings.LOGGING["formatters"]["plain"]["()"] == "portal.logs.WithoutValues"
    assert settings.ADMINS == []
