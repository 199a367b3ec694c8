"""The `decode` command: one JSON object per line, in order, nothing else."""

import io
import json

import pytest
from django.core.management import CommandError, call_command


def decode(monkeypatch, data, *args):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    out = io.StringIO()
    call_command("decode", *args, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_every_line_gets_its_answer_in_order(monkeypatch):
    answers = decode(monkeypatch, b'"pT1c\\npN0"\n\nT2 N1\r\n\xff\xfe pT3\n"unclosed pT4b')
    assert [answer.get("t") for answer in answers] == ["T1c", None, "T2", "T3", "T4b"]
    assert answers[1] == {"warnings": [], "unread": []}


def test_a_file_is_read_like_standard_input(monkeypatch, tmp_path):
    path = tmp_path / "reports.txt"
    path.write_bytes("\N{BYTE ORDER MARK}pT1c\npT2\n".encode())
    answers = decode(monkeypatch, b"", str(path))
    assert [answer["t"] for answer in answers] == ["T1c", "T2"]


def test_a_missing_file_is_a_plain_error(monkeypatch, tmp_path):
    with pytest.raises(CommandError, match="Cannot read the file"):
        decode(monkeypatch, b"", str(tmp_path / "none.txt"))


def test_a_text_that_is_too_long_gives_that_warning_alone(monkeypatch):
    assert decode(monkeypatch, b"pT1c " * 5000) == [{"warnings": ["too-long"], "unread": []}]
