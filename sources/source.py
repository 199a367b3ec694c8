"""Where the facts in a data file come from, and who has checked them.

Every folder `data/` has a `sources.toml` with one table for each of its files, named as the file
without its ending.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Source:
    """The origin of one data file; an empty `reviewed_by` means no clinician has checked it."""

    title: str
    publisher: str
    url: str
    license: str
    retrieved: date
    edition: str = ""
    reviewed_by: str = ""
    reviewed_on: date | None = None
    next_review: date | None = None
    doubts: str = ""


def read(path: Path) -> dict[str, Source]:
    """Return the sources of a folder by the name of their file.

    Raises TypeError for an entry with a missing or an unknown key.
    """
    with path.open("rb") as file:
        return {name: Source(**entry) for name, entry in tomllib.load(file).items()}


def check(path: Path) -> Iterator[str]:
    """Yield what is wrong with one `sources.toml`, in words for whoever keeps it."""
    sources = read(path)
    files = {f.stem for f in path.parent.iterdir() if f.is_file() and f != path}
    yield from (f"{path.parent}: {name} has no source" for name in sorted(files - sources.keys()))
    yield from (f"{path}: no file for [{name}]" for name in sorted(sources.keys() - files))
    for name, source in sources.items():
        for field in fields(Source):
            kind = str if "str" in str(field.type) else date
            value = getattr(source, field.name)
            if value is not None and type(value) is not kind:
                yield f"{path}: {field.name} of [{name}] is not a {kind.__name__}"
        if any(not value for value in (source.title, source.publisher, source.license)):
            yield f"{path}: title, publisher and license of [{name}] say something"
        if not is_web_address(source.url):
            yield f"{path}: url of [{name}] is not a web address"
        if bool(source.reviewed_by) != (source.reviewed_on is not None):
            yield f"{path}: [{name}] needs both reviewed_by and reviewed_on, or neither"


def unreviewed(root: Path) -> list[str]:
    """Return the data files under `root`, as app/name, that no clinician has checked yet.

    A file says so in its entry of sources.toml, or in a table `[file]` of its own.
    """
    found = []
    for path in sorted(root.glob("*/data/*.toml")):
        with path.open("rb") as file:
            tables = tomllib.load(file)
        heads = tables if path.name == "sources.toml" else {path.stem: tables.get("file", {})}
        found += [
            f"{path.parent.parent.name}/{name}"
            for name, head in heads.items()
            if "reviewed_by" in head and not head["reviewed_by"]
        ]
    return found


def is_web_address(url: str) -> bool:
    """Whether this is a whole address that a browser can open."""
    parts = urlsplit(url)
    return parts.scheme in {"https", "http"} and "." in parts.netloc and " " not in url
