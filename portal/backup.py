"""A copy of the whole database in one file, and the way back.

The file is a tar archive of two members: `manifest.json`, which says what the copy holds, table by
table, and `database`, made by the database's own tools (pg_dump; VACUUM INTO of SQLite). Visits,
letters on their way and counters of tries are left out: nobody misses them after a disaster, and
what is not in a backup need not be erased from it. Private texts are in it as they lie in the
database, sealed; the keys are not.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

FORMAT = 1
NAME = "beside-%Y%m%dT%H%M%SZ.tar"
# Tables whose rows are not copied: short-lived, and private or of no use later.
LEFT_OUT = ("privacy_sealedsession", "post_letter", "cache")


class Damaged(Exception):
    """The file is not a whole backup of this portal."""


class NotEmpty(Exception):
    """The database to restore into holds data."""


def back_up(folder: Path) -> Path:
    """Write a backup into the folder and return its path; older ones of ours there may go.

    Raises CalledProcessError or OSError; no half-written backup is left under a backup's name.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / datetime.now(UTC).strftime(NAME)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as made:
        copy = Path(made, "database")
        manifest = {"format": FORMAT, "vendor": connection.vendor, "migrations": migrations()}
        manifest["tables"] = (
            copy_postgresql(copy) if connection.vendor == "postgresql" else copy_sqlite(copy)
        )
        manifest["sha256"] = digest_of(copy)
        Path(made, "manifest.json").write_text(json.dumps(manifest, indent=1))
        draft = Path(made, path.name)
        with tarfile.open(draft, "w") as archive:
            archive.add(Path(made, "manifest.json"), "manifest.json")
            archive.add(copy, "database")
        draft.chmod(0o600)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.rename(path)
    forget_old(folder, kept=path)
    return path


def forget_old(folder: Path, kept: Path) -> None:
    """Delete backups of ours that are older than BACKUP_DAYS."""
    oldest = datetime.now(UTC) - timedelta(days=settings.BACKUP_DAYS)
    for path in folder.glob("beside-*.tar"):
        if path != kept and path.name < oldest.strftime(NAME):
            path.unlink()


def restore(path: Path, replace: bool = False) -> dict[str, dict]:
    """Bring the database to what the backup holds; return its tables, compared row by row.

    Raises Damaged for a file that is not whole, NotEmpty where data would be lost without
    `replace`, CalledProcessError when the database's own tool fails. Damage is found before
    anything is changed.
    """
    with opened(path) as (manifest, copy):
        if manifest["vendor"] != connection.vendor:
            raise Damaged(f"It was made on {manifest['vendor']}, this is {connection.vendor}.")
        if not replace and holds_data():
            raise NotEmpty
        if connection.vendor == "postgresql":
            restore_postgresql(copy)
        else:
            restore_sqlite(copy)
        found = tables()
        if found != manifest["tables"]:
            differing = sorted(
                name
                for name in found.keys() | manifest["tables"].keys()
                if found.get(name) != manifest["tables"].get(name)
            )
            raise Damaged(f"After restoring, these tables differ: {', '.join(differing)}")
        return found


@contextmanager
def opened(path: Path):
    """Yield the manifest and the path of the database's copy. Raises Damaged."""
    with tempfile.TemporaryDirectory(prefix="beside-restore-") as folder:
        try:
            with tarfile.open(path) as archive:
                names = archive.getnames()
                are_files = all(member.isfile() for member in archive.getmembers())
                if names != ["manifest.json", "database"] or not are_files:
                    raise Damaged("It does not hold what a backup holds.")
                for name in names:
                    with archive.extractfile(name) as member, Path(folder, name).open("wb") as copy:
                        shutil.copyfileobj(member, copy)
            manifest = json.loads(Path(folder, "manifest.json").read_text())
            if not isinstance(manifest, dict):
                raise Damaged("It does not say what it holds.")
            whole = manifest["format"] == FORMAT and manifest["sha256"] == digest_of(
                Path(folder, "database")
            )
        except (tarfile.TarError, OSError, EOFError, ValueError, KeyError, RecursionError) as error:
            raise Damaged("It cannot be read.") from error
        if not whole:
            raise Damaged("It was changed after it was made, or another version made it.")
        yield manifest, Path(folder, "database")


def copy_postgresql(copy: Path) -> dict[str, dict]:
    """Dump the database to a file; return the tables as they were at that moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        left_out = [f"--exclude-table-data={name}" for name in LEFT_OUT]
        postgresql_tool(
            "pg_dump",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={snapshot}",
            *left_out,
            f"--file={copy}",
        )
        return tables()


def restore_postgresql(copy: Path) -> None:
    """Replace everything in the database; when that fails, put back what was there."""
    aside = "before_restore"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER SCHEMA public RENAME TO {aside}; CREATE SCHEMA public")
    connection.close()
    try:
        postgresql_tool(
            "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", str(copy)
        )
    except BaseException:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA public CASCADE; ALTER SCHEMA {aside} RENAME TO public")
        raise
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA {aside} CASCADE")


def postgresql_tool(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on our database.

    The programs stand on the PATH, or in the folder that PG_BIN names.
    """
    program = Path(os.environ["PG_BIN"], name) if os.environ.get("PG_BIN") else name
    given = connection.settings_dict
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    environment = os.environ | {
        variable: str(given[key]) for variable, key in named.items() if given.get(key)
    }
    command = [str(program), f"--dbname={given['NAME']}", *arguments]
    subprocess.run(command, env=environment, check=True)


def copy_sqlite(copy: Path) -> dict[str, dict]:
    """Copy the database file as it is at this moment; return the tables of the copy."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
        existing = connection.introspection.table_names(cursor)
    with closing(sqlite3.connect(copy)) as file:
        for name in set(existing) & set(LEFT_OUT):
            file.execute(f'DELETE FROM "{name}"')
        file.commit()
        file.execute("VACUUM")
        return tables(file)


def restore_sqlite(copy: Path) -> None:
    """Put the copy in the database file's place."""
    path = Path(connection.settings_dict["NAME"])
    connection.close()
    draft = path.with_suffix(".restoring")
    shutil.copyfile(copy, draft)
    draft.chmod(0o600)
    for leftover in (path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        leftover.unlink(missing_ok=True)
    draft.rename(path)


def tables(file: sqlite3.Connection | None = None) -> dict[str, dict]:
    """Return, for each table that a backup holds, how many rows it has and a digest of them.

    The digest does not depend on the order of the rows. `file`: another SQLite database than ours.
    """
    with connection.cursor() as cursor:
        names = sorted(set(connection.introspection.table_names(cursor)) & set(our_tables()))
        if connection.vendor == "postgresql":
            return {name: table_of_postgresql(name, cursor) for name in names}
    if file:
        return {name: table_of_sqlite(name, file) for name in names}
    # Not through Django's connection, which turns some columns into other types.
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as own:
        return {name: table_of_sqlite(name, own) for name in names}


def table_of_postgresql(name: str, cursor) -> dict:
    cursor.execute(
        "SELECT count(*), coalesce(sum(('x' || left(md5(each::text), 15))::bit(60)::bigint), 0)"
        f' FROM "{name}" AS each'
    )
    count, total = cursor.fetchone()
    return {"rows": count, "digest": str(total)}


def table_of_sqlite(name: str, file: sqlite3.Connection) -> dict:
    count, total = 0, 0
    for row in file.execute(f'SELECT * FROM "{name}"'):
        count += 1
        total += int.from_bytes(hashlib.blake2b(repr(row).encode(), digest_size=8).digest())
    return {"rows": count, "digest": str(total)}


def our_tables() -> list[str]:
    """Return the tables that a backup holds: those of every model, and what migrations ran."""
    models = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
    return [name for name in [*models, "django_migrations"] if name not in LEFT_OUT]


def holds_data() -> bool:
    """Whether any table has a row that `migrate` did not put there."""
    made_by_migrate = {"django_migrations", "django_content_type", "auth_permission"}
    made_by_migrate |= {"auth_group", "auth_group_permissions"}
    return any(found["rows"] for name, found in tables().items() if name not in made_by_migrate)


def migrations() -> list[str]:
    """Return the migrations the database has seen."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
