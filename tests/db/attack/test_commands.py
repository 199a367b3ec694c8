"""Commands that read a file get the worst ones: a plain no, and nothing changed."""

import tarfile
from contextlib import suppress

import pytest
from django.core.management import CommandError, call_command

from resources import transfer
from resources.models import Organization
from resources.tables import Unreadable
from tests.factories import make_organization
from tests.staff import person

DEEP = 10_000
FILES = {
    "empty": b"",
    "nothing but zeros": b"\x00" * 10_000,
    "no text": b"\xff\xfe\x00\xd8" * 50,
    "deep list": b"[" * DEEP + b"]" * DEEP,
    "deep object": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "half": b'[{"slug": "rides"',
    "numbers": b"[1e999, NaN, -0, 123456789012345678901234567890]",
    "lone surrogate": rb'[{"slug": "\ud800", "name": "\udfff"}]',
    "wrong types": b'[{"slug": {}, "services": 5, "phones": "x", "sources": [[]]}]',
    "null": b"null",
    "other keys": b'[{"__class__": "x", "slug": "../../etc/passwd", "name": "a"}]',
    "one long word": b'[{"slug": "' + b"a" * 1_000_000 + b'"}]',
    "zero in a text": rb'[{"slug": "rides", "name": "\u0000", "kind": "nonprofit"}]',
    "csv, deep cell": b"record,organization,claims\norganization,rides," + b"[" * DEEP + b"\n",
    "csv of commas": b"," * 100_000,
    "csv of quotes": b'slug,name\n"' + b'"' * 9_999,
    "csv with zeros": b"slug,name\nrides,\x00\n",
    "csv, long cell": b"slug,name\nrides," + b"x" * 1_000_000 + b"\n",
}


@pytest.mark.parametrize("ending", ["json", "csv"])
@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_an_import_is_refused_or_refuses_its_rows(content, ending):
    make_organization()
    before = list(Organization.objects.values())
    with suppress(Unreadable):
        transfer.receive(f"a.{ending}", content, "read", person("manager"))
    assert list(Organization.objects.values()) == before


@pytest.mark.parametrize(
    "kind", ["empty", "no archive", "outside", "a link", "a device", "missing"]
)
def test_a_backup_that_is_none_is_refused(kind, tmp_path):
    make_organization()
    path = tmp_path / "beside.tar"
    if kind in {"empty", "no archive"}:
        path.write_bytes(b"" if kind == "empty" else b"\x00" * 20_000)
    elif kind != "missing":
        with tarfile.open(path, "w") as archive:
            for name in ("manifest.json", "database"):
                member = tarfile.TarInfo(f"../{name}" if kind == "outside" else name)
                if kind == "a link":
                    member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
                elif kind == "a device":
                    member.type = tarfile.CHRTYPE
                archive.addfile(member)
    with pytest.raises(CommandError):
        call_command("restore", str(path), "--replace")
    assert Organization.objects.count() == 1
    assert not (tmp_path.parent / "database").exists()
