"""The search index: one document of tokens for every published service, in two engines.

A token's head says what it is: a word in a name, among the keywords, anywhere (in a language), a
whole name, a number, a filter. So what matches is a question of sets, and SQLite (FTS5) and
PostgreSQL (tsvector, GIN) agree by construction. `Service.position` is the document's place in
the stored order. Only the first MOST that match, in that order, are looked at, and of each better
way to match the first BEST, so that a common word costs no more than a rare one.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection, connections, models, router, transaction

from resources import documents, words
from resources.models import Organization, SearchState, SearchWord, Service, Status

MOST = 500
BEST = 200
# A tenth of the entries or so stand before this place in the stored order: all that have a rank,
# then A and B. PostgreSQL has an index of its own for them (migration 0005, which says it too).
EARLY = 7212514803233849344

Groups = list[list[str]]  # one token at least of each list


_vocabulary: dict[str, tuple[tuple, frozenset[str]]] = {}


def vocabulary(language: str) -> frozenset[str]:
    """Return the words of all entries; this process keeps them until there are new ones."""
    rows = SearchWord.objects.filter(language=language)
    state = tuple(rows.aggregate(n=models.Count("pk"), last=models.Max("pk")).values())
    if _vocabulary.get(language, (None,))[0] != state:
        _vocabulary[language] = (state, frozenset(rows.values_list("word", flat=True)))
    return _vocabulary[language][1]


# Two engines: how a question is written, and where a document is kept.


def is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def question(groups: Groups) -> str:
    """Return a question in the engine's language: one token at least of each group."""
    return (" & " if is_postgresql() else " AND ").join(
        "(" + (" | " if is_postgresql() else " OR ").join(map(quoted, group)) + ")"
        for group in groups
    )


def quoted(token: str) -> str:
    begins = token.endswith("*")
    token = token.rstrip("*")
    if is_postgresql():
        return f"'{token}'" + (":*" if begins else "")
    return f'"{token}"' + (" *" if begins else "")


# To read the tokens of row after row is never right, though PostgreSQL thinks it cheap.
PLAN = "SET LOCAL enable_seqscan = off; SET LOCAL jit = off; "
USUAL_PLAN = "SET LOCAL enable_seqscan = DEFAULT; SET LOCAL jit = DEFAULT"

# An organization has something else to say to readers when one of these changes.
SAYS = ("changed_at", "checked_on", "next_check")
ROW = "best.way, o.rank, o.sort_name, CAST(o.id AS text), " + " || ' ' || ".join(
    f"COALESCE(CAST(o.{name} AS text), '')" for name in SAYS
)


class Ids(Sequence[UUID]):
    """Ids of organizations, made where they are looked at: a list has a thousand, a page twenty.

    `told`: of each its id and the SAYS of it.
    """

    def __init__(self, told: Sequence[tuple[str, str]] = ()) -> None:
        self.told = told

    def __len__(self) -> int:
        return len(self.told)

    def __getitem__(self, at: Any) -> Any:
        return Ids(self.told[at]) if isinstance(at, slice) else UUID(self.told[at][0])

    def __iter__(self) -> Iterator[UUID]:
        return (UUID(pk) for pk, _says in self.told)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)


class Hits(NamedTuple):
    """The organizations that match, best first; the way each matched in, its place among equals.

    `more`: not all that match were looked at.
    """

    ids: Ids = Ids()
    ways: list[int] = []
    places: list[tuple[int, str]] = []
    more: bool = False


def matching(groups: Groups, most: int) -> tuple[str, list[str]]:
    """Return SQL for the first positions that match, in the stored order, and its parameters."""
    if not groups:
        return (
            "SELECT position FROM resources_service WHERE position IS NOT NULL"
            f" ORDER BY position LIMIT {most}"
        ), []
    asked = question(groups)
    if not is_postgresql():
        return (
            "SELECT rowid AS position FROM resources_index WHERE resources_index MATCH %s"
            f" ORDER BY rowid LIMIT {most}"
        ), [asked]
    # Its index gives all that match before any is sorted out. A small one, of the first in the
    # stored order, is asked first; it is enough for a common word. Never by the bare position,
    # the order of the rows, which would mean to unpack the tokens of each.
    first, others = (
        f"SELECT position FROM resources_index WHERE position + 0 {where} AND tokens @@ %s::tsquery"
        f"{{}} ORDER BY position + 0 LIMIT {most}"
        for where in (f"< {EARLY}", f">= {EARLY}")
    )
    others = others.format(f" AND (SELECT COUNT(*) FROM early) < {most}")
    return (
        f"WITH early AS MATERIALIZED ({first.format('')})"
        f" SELECT position FROM ((SELECT position FROM early) UNION ALL ({others})) AS found"
        f" ORDER BY position LIMIT {most}"
    ), [asked, asked]


def run(several: list[Groups]) -> Hits:
    """Return what matches in one of several ways, the best way first, MOST at most: one query.

    The last way is the widest: what matches in another matches in it too, or is a whole name.
    """
    if not several:
        return Hits()
    parts, values = [], []
    for way, groups in enumerate(several):
        sql, own = matching(groups, MOST + 1 if way == len(several) - 1 else BEST)
        parts.append(f"SELECT {way} AS way, position FROM ({sql}) AS way_{way}")
        values += own
    # One by one rows are slow on SQLite: each is searched for types, and lets other threads in.
    selected = (
        f"{PLAN}SELECT {ROW}" if is_postgresql() else f"SELECT json_group_array(json_array({ROW}))"
    )
    read = connections[router.db_for_read(Service)]
    with read.cursor() as cursor:
        cursor.execute(
            f"{selected} FROM (SELECT position, MIN(way) AS way"
            f" FROM ({' UNION ALL '.join(parts)}) AS found"
            f" GROUP BY position ORDER BY 2, 1 LIMIT {MOST + 1}) AS best"
            " JOIN resources_service s ON s.position = best.position"
            " JOIN resources_organization o ON o.id = s.organization_id",
            values,
        )
        rows = cursor.fetchall() if is_postgresql() else json.loads(cursor.fetchone()[0])
        if is_postgresql() and read.in_atomic_block:
            cursor.execute(USUAL_PLAN)  # else it ended with the statement
    first: dict[str, Sequence[Any]] = {}
    for row in sorted(rows):
        first.setdefault(row[3], row)
    best = list(first.values())[:MOST]
    return Hits(
        ids=Ids([(pk, says) for *_, pk, says in best]),
        ways=[way for way, *_ in best],
        places=[(rank, sort_name) for _, rank, sort_name, *_ in best],
        more=len(rows) > MOST,
    )


# Writing: called by what stores a row, within its transaction.

Stored = tuple[Mapping[str, Any], Organization, list[Service]]


def languages() -> list[str]:
    """Return the languages of the site that we know the grammar of."""
    return [code for code, _ in settings.LANGUAGES if code in words.STEMMERS]


def place(stored: list[Stored]) -> list[int]:
    """Set each service's position in the stored order; return the positions they leave.

    The services are then to be saved, and `write` to be called.
    """
    left, wanted = [], {}
    for entry, organization, services in stored:
        for service in services:
            if service.position is not None:
                left.append(service.position)
                service.position = None
            if entry["status"] == Status.PUBLISHED:
                start = position(organization, service)
                while start in wanted:
                    start += 1
                wanted[start] = service
    own = {service.pk for service in wanted.values()}
    taken = {
        start
        for start, pk in Service.objects.filter(position__in=list(wanted)).values_list(
            "position", "pk"
        )
        if pk not in own
    }
    for start, service in wanted.items():
        while start in taken:  # by chance once in thousands of services with like names
            start += 1
            if start in wanted or Service.objects.filter(position=start).exists():
                taken.add(start)
        service.position = start
    return left


def position(organization: Organization, service: Service) -> int:
    """Return a place in the stored order: rank, then A to Z, then by chance but always the same."""
    return start_of(organization.rank, organization.sort_name) + (service.pk.int >> 102)


def start_of(rank: int, sort_name: str) -> int:
    """Return the place in the stored order where those of a rank begin that sort under a name."""
    letters = 0
    for letter in sort_name.replace(" ", "")[:6].ljust(6):
        letters = letters * 32 + (ord(letter) - 96 if "a" <= letter <= "z" else 0)
    return (rank << 56) + (letters << 26)


def write(stored: list[Stored], left: list[int]) -> None:
    """Put the documents of stored rows into the index, and take out those at these positions."""
    several = languages()
    rows = []
    known: dict[str, set[str]] = {language: set() for language in several}
    for entry, _, services in stored:
        for service, told in zip(services, entry["services"], strict=True):
            if service.position is None:
                continue
            made = documents.document(entry, told, several)
            rows.append((service.position, made.tokens))
            for language in several:
                known[language] |= made.vocabulary[language]
    # Rows that were deleted past us may have left documents where new ones are to stand.
    forget({*left, *(start for start, _ in rows)})
    with connection.cursor() as cursor:
        for start in range(0, len(rows), 100):
            add(cursor, rows[start : start + 100])
    for language, new in known.items():
        new -= vocabulary(language)
        SearchWord.objects.bulk_create(
            [SearchWord(language=language, word=word) for word in sorted(new)],
            ignore_conflicts=True,
            batch_size=500,
        )


def add(cursor: Any, rows: list[tuple[int, set[str]]]) -> None:
    """Write documents with one statement."""
    if is_postgresql():
        column, value = "position", "(%s, array_to_tsvector(%s::text[]))"
        values = [(place, sorted(tokens)) for place, tokens in rows]
    else:
        column, value = "rowid", "(%s, %s)"
        values = [(place, " ".join(sorted(tokens))) for place, tokens in rows]
    cursor.execute(
        f"INSERT INTO resources_index ({column}, tokens) VALUES {', '.join([value] * len(rows))}",
        [one for row in values for one in row],
    )


def forget(positions: Iterable[int]) -> None:
    """Take the documents at these positions out of the index."""
    place = "position" if is_postgresql() else "rowid"
    ordered = sorted(positions)
    with connection.cursor() as cursor:
        for start in range(0, len(ordered), 500):
            part = ordered[start : start + 500]
            marks = ", ".join(["%s"] * len(part))
            cursor.execute(f"DELETE FROM resources_index WHERE {place} IN ({marks})", part)


def state() -> str:
    """Return what documents are made from, apart from the entries."""
    return documents.fingerprint(languages())


def is_current() -> bool:
    """Whether all documents were made as they would be now."""
    return SearchState.objects.filter(fingerprint=state()).exists()


@transaction.atomic
def rebuild(entries: Iterable[tuple[Mapping[str, Any], Organization]]) -> None:
    """Make the index anew from entries and their organizations."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM resources_index")
    SearchWord.objects.all().delete()
    Service.objects.update(position=None)
    batch: list[Stored] = []
    for entry, organization in entries:
        batch.append((entry, organization, list(organization.services.all())))
        if len(batch) == 500:
            place_and_write(batch)
            batch = []
    place_and_write(batch)
    SearchState.objects.all().delete()
    SearchState.objects.create(fingerprint=state())


def place_and_write(stored: list[Stored]) -> None:
    """Put the documents of rows that are saved already into the index."""
    for _, _, services in stored:
        for service in services:
            service.refresh_from_db(fields=["position"])
    left = place(stored)
    services = [service for _, _, those in stored for service in those]
    Service.objects.filter(pk__in=[service.pk for service in services]).update(position=None)
    Service.objects.bulk_update(services, ["position"], batch_size=500)
    write(stored, left)
