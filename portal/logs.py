"""Log lines that cannot carry what a reader typed."""

import copy
import json
import logging
import re
import traceback
from datetime import UTC, datetime

# What follows the ? of an address: a server's own error line quotes it.
QUERY = re.compile(r"\?\S+")


class WithoutValues(logging.Formatter):
    """One line a record; of an exception its type and where it arose, never its message.

    The message of an exception may quote an answer, and so may the arguments of a database error.
    Addresses are written without their query; where the request is known, as the pattern that
    leads to the page, because an address can name a list or hold the key of a shared one.
    """

    def __init__(self):
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record):
        return QUERY.sub("?…", super().format(without_address(record)))

    def formatException(self, exc_info):  # noqa: N802 (the name is logging's)
        kind, _, trace = exc_info
        frames = (
            f"{frame.filename}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(trace)
        )
        return " < ".join([kind.__name__, *reversed(list(frames))])


class Json(WithoutValues):
    """The same as one JSON object a line, for machines."""

    def format(self, record):
        record = without_address(record)
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "name": record.name,
            "message": QUERY.sub("?…", record.getMessage()),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def without_address(record):
    """Return a copy of the record that names a page by its pattern and holds no formatted text."""
    record = copy.copy(record)
    record.exc_text = None  # what another formatter wrote of the exception, message and all
    record.stack_info = None  # quotes source lines and, in some tools, their values
    if (request := getattr(record, "request", None)) and hasattr(request, "method"):
        status = getattr(record, "status_code", "")
        record.msg = f"{request.method} {pattern_of(request)} {status}".rstrip()
        record.args = ()
    return record


def pattern_of(request):
    """Return the pattern of the page asked for, as "en/help/<slug:slug>/"; "" for none."""
    match = getattr(request, "resolver_match", None)
    return match.route if match else ""
