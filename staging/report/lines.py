"""One text per line in, one JSON object per line out: what the `decode` command prints."""

from __future__ import annotations

import json

from .findings import as_json
from .reading import read_report


def decode_line(line: str) -> str:
    """Return the JSON object, on one line, for one line of input.

    A line that starts with a quote is a JSON string; when it is not a valid one it is read as
    plain text, like every other line. An empty line gives empty `warnings` and `unread`.
    """
    return json.dumps(as_json(read_report(_text_of(line.rstrip("\r\n")))), ensure_ascii=True)


def _text_of(line: str) -> str:
    if line.lstrip().startswith('"'):
        try:
            text = json.loads(line)
        except ValueError:
            return line
        return text if isinstance(text, str) else line
    return line
