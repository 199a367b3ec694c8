"""Log lines that cannot carry what a reader typed."""

import copy
import logging
import re
import traceback

# What follows the ? of an address: a server's own error line quotes it.
QUERY = re.compile(r"\?\S+")


class WithoutValues(logging.Formatter):
    """One line a record; of an exception its type and where it arose, never its message.

    Addresses are written without their query.
    The message of an exception may quote an answer, and so may the arguments of a database error.
    """

    def __init__(self):
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record):
        record = copy.copy(record)
        record.exc_text = None  # what another formatter wrote of the exception, message and all
        record.stack_info = None  # quotes source lines and, in some tools, their values
        return QUERY.sub("?…", super().format(record))

    def formatException(self, exc_info):  # noqa: N802 (the name is logging's)
        kind, _, trace = exc_info
        frames = (
            f"{frame.filename}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(trace)
        )
        return " < ".join([kind.__name__, *reversed(list(frames))])
