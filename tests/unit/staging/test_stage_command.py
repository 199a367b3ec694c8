"""The command `stage` as a person runs it: files, bytes, exit status."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

HEADER = b"t,n,m,grade,her2,er,pr,basis,oncotype"
ROW = b"T2,N0,M0,G2,negative,positive,negative,pathological,9"


def stage(*arguments, given=b""):
    return subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", "stage", *arguments],
        input=given,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )


def test_rows_from_standard_input():
    run = stage("--csv", "-", given=b"\n".join([HEADER, ROW, b""]))
    assert (run.returncode, run.stderr) == (0, b"")
    assert run.stdout == (HEADER + b",anatomic,prognostic,error\n" + ROW + b",IIA,IA,\n")


def test_bytes_of_other_columns_pass_through(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_bytes(b'\xef\xbb\xbft,note\r\nT1,\xff\xc3\xa9\r\nT1,"a\rb"\r\n')
    run = stage("--csv", str(path))
    assert run.returncode == 0
    _, first, second, _ = run.stdout.split(b"\n")
    assert first.startswith(b"T1,\xff\xc3\xa9,,IA|")
    assert second.startswith(b'T1,"a\rb",,IA|')


def test_a_bad_cell_does_not_stop_the_rest():
    run = stage("--csv", "-", given=b"t,n,m\n\xff,N0,M0\nT1,N0,M0\n")
    assert run.returncode == 1
    assert b"Rows with an error: 1" in run.stderr
    assert [line.split(b",")[3] for line in run.stdout.splitlines()] == [b"anatomic", b"", b"IA"]


@pytest.mark.parametrize("given", [b"", b"a,b\n1,2\n", b"\xff\xfet\0,\0n\0", b"t,t\n"])
def test_a_file_without_a_usable_header_ends_with_two(given):
    run = stage("--csv", "-", given=given)
    assert (run.returncode, run.stdout) == (2, b"")
    assert run.stderr.startswith(b"CommandError: ")
    assert b"Traceback" not in run.stderr


def test_a_missing_file_ends_with_two(tmp_path):
    run = stage("--csv", str(tmp_path / "none.csv"))
    assert run.returncode == 2
    assert b"The file cannot be read: No such file" in run.stderr


def test_a_table_is_printed_with_every_combination():
    run = stage("--table", "anatomic")
    lines = run.stdout.splitlines()
    assert (run.returncode, len(lines)) == (0, 96)
    assert lines[:3] == [b"t,n,m,stage", b"Tis,N0,M0,0", b"T0,N1mi,M0,IB"]
