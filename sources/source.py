"""Where the facts in a data file come from, and who has checked them.

Every folder `data/` has a `sources.toml` with one table for each of its tables of facts, named as
the file without its ending. A file of sentences has a table `[file]` instead, because each of its
sentences names its own sources; these stand in a list of sources, one table a page.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
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

    def problems(self) -> Iterator[str]:
        """Yield what is wrong with this entry, in words for whoever keeps it."""
        for field in fields(self):
            kind = date if "date" in str(field.type) else str
            value = getattr(self, field.name)
            if value is not None and type(value) is not kind:
                yield f"{field.name} is not a {kind.__name__}"
        if not (self.title and self.publisher and self.license):
            yield "title, publisher and license are not empty"
        if not is_web_address(self.url):
            yield "url is not a web address"
        if bool(self.reviewed_by) != (self.reviewed_on is not None):
            yield "reviewed_by and reviewed_on go together"


def tables(path: Path) -> dict[str, Any]:
    """Return what a TOML file holds."""
    with path.open("rb") as file:
        return tomllib.load(file)


def read(path: Path) -> dict[str, Source]:
    """Return the sources of a folder by the name of their file.

    Raises TypeError for an entry with a missing or an unknown key.
    """
    return {name: Source(**entry) for name, entry in tables(path).items()}


def check(path: Path) -> Iterator[str]:
    """Yield what is wrong with one `sources.toml`, even a missing one, and the files beside it."""
    sources = read(path) if path.exists() else {}
    for name, source in sources.items():
        yield from (f"{path} [{name}]: {problem}" for problem in source.problems())
    files = {file.stem: file for file in path.parent.iterdir() if file.is_file() and file != path}
    yield from (f"{path} [{name}]: no such file" for name in sorted(sources.keys() - files.keys()))
    for name in sorted(files.keys() - sources.keys()):
        if not names_its_sources(files[name]):
            yield f"{files[name]}: has no source"


def names_its_sources(path: Path) -> bool:
    """Whether a file has a table [file], or is itself a list of sources."""
    if path.suffix != ".toml":
        return False
    held = tables(path)
    return {"title", "reviewed_by"} <= held.get("file", {}).keys() or all(
        isinstance(entry, dict)
        and bool(entry.get("title"))
        and (is_web_address(entry.get("url", "")) or entry.get("read") == "own")
        for entry in held.values()
    )


def unreviewed(root: Path) -> list[str]:
    """Return the data files under `root`, as app/name, that no clinician has checked yet."""
    heads: dict[str, dict[str, Any]] = {}
    for path in sorted(root.glob("*/data/*.toml")):
        app, held = path.parent.parent.name, tables(path)
        if path.name == "sources.toml":
            heads |= {f"{app}/{name}": entry for name, entry in held.items()}
        elif "file" in held:
            heads[f"{app}/{path.stem}"] = held["file"]
    return [name for name, head in heads.items() if not head.get("reviewed_by")]


def is_web_address(url: str) -> bool:
    """Whether this is a whole address that a browser can open."""
    parts = urlsplit(url)
    return parts.scheme in {"https", "http"} and "." in parts.netloc and " " not in url
