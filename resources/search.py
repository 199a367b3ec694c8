"""Search and filters: one index of tokens, one question, two engines that give the same answer.

Every published service has one document: the tokens of its words, its numbers and its filters.
A token's head says where a word stands: in a name, among the keywords (kinds of help and what
people call them), anywhere. So what ranks is a set of tokens, and SQLite (FTS5) and PostgreSQL
(tsvector, GIN) agree by construction. `Service.position` is the document's place in the stored
order; of each way to match only the first MOST in that order are looked at, so that a common word
costs no more than a rare one. What people type is never logged or kept.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection, models, transaction
from django.utils.translation import get_language

from resources import documents, facets, words
from resources.models import Organization, SearchState, SearchWord, Service, Status
from resources.places import STATES

MOST = 1000
PREFIX_FROM = 2
MOST_WORDS = 8
PLACES = ("n", "k", "t")  # in a name, among the keywords too, anywhere

Groups = list[list[str]]  # one token at least of each list


class Found(NamedTuple):
    """The ids of the organizations found, best first, and what to say about them.

    `more`: there are more than MOST. `corrected`: nothing was found as typed, this was looked for
    instead, and the page says so. `loosened`: no entry has all the words; these have some of them.
    """

    ids: list[UUID]
    more: bool = False
    corrected: str = ""
    loosened: bool = False


def find(
    text: str = "",
    chosen: Mapping[str, Any] | None = None,
    *,
    language: str | None = None,
    at: datetime | None = None,
) -> Found:
    """Return the published organizations that match a text and the choices of the filters.

    `chosen` is the cleaned data of the filter's form: need, who, language, how, state (slugs and
    codes), free, open (true or not); also kind and audience. Without a text: A to Z.
    """
    language = indexed(language or get_language())
    filters = list(facets.groups(chosen or {}, at))
    asked = words.asked(text)
    if not asked:
        return answer(run([filters]))
    found = match(text, asked, language, filters)
    if not (chosen or {}).get("state"):
        found = list(dict.fromkeys(found + in_named_state(text, language, filters)))
    if found:
        return answer(found)
    corrected = words.replaced(text, respelled(asked, language))
    better = words.asked(corrected)
    if better == asked:
        corrected = ""
    elif found := match(corrected, better, language, filters):
        return answer(found)._replace(corrected=corrected)
    if len(better) > 1 and (found := some_words(better, language, filters)):
        return answer(found)._replace(corrected=corrected, loosened=True)
    return Found([])


def match(text: str, asked: list[str], language: str, filters: Groups) -> list[UUID]:
    """Return what has all the words; where nothing has, what has the last one begun."""
    return run(ways(text, asked, language, filters)) or run(begun(asked, language, filters))


def answer(found: list[UUID]) -> Found:
    return Found(ids=found[:MOST], more=len(found) > MOST)


def indexed(language: str | None) -> str:
    """Return the language whose words to look among."""
    short = (language or "").split("-")[0]
    return short if short in languages() else languages()[0]


def in_named_state(text: str, language: str, filters: Groups) -> list[UUID]:
    """Return what helps in the state that the text names, and has the other words."""
    code, rest = words.named(text, STATES)
    asked = words.asked(rest)
    if not code or not asked:
        return []
    return match(rest, asked, language, [*filters, *facets.groups({"state": code})])


def stems(where: str, asked: list[str], language: str) -> Groups:
    """Return the tokens of words that stand in one place of a document."""
    return [[f"{language[0]}{where}.{words.stem(word, language)}"] for word in asked]


def ways(text: str, asked: list[str], language: str, filters: Groups) -> list[Groups]:
    """Return the ways in which a document may match a text, best first."""
    whole = [f"w.{words.whole_name(text)}"]
    if digits := words.phone_digits(text):
        whole.append(f"p.{digits}")
    return [[whole, *filters], *([*stems(where, asked, language), *filters] for where in PLACES)]


def begun(asked: list[str], language: str, filters: Groups) -> list[Groups]:
    """Return the ways in which a document may match words of which the last has only begun."""
    last = words.folded(asked[-1])[: words.LONGEST]
    if len(last) < PREFIX_FROM:
        return []
    return [
        [*stems(where, asked[:-1], language), [f"{language[0]}{where}.{last}*"], *filters]
        for where in PLACES
    ]


def some_words(asked: list[str], language: str, filters: Groups) -> list[UUID]:
    """Return what has some of the words, first what has the rarer ones in the better places."""
    worth: dict[UUID, Fraction] = {}
    for word in asked[:MOST_WORDS]:
        several = [[*stems(where, [word], language), *filters] for where in PLACES]
        found = matches(several)
        for one, way in found:
            worth[one] = worth.get(one, Fraction(0)) + Fraction(len(PLACES) - way, len(found))
    rows = Organization.objects.filter(pk__in=worth).values_list("pk", "rank", "sort_name")
    ordered = sorted(rows, key=lambda row: (-worth[row[0]], *row[1:], row[0]))
    return [one for one, *_ in ordered]


def respelled(asked: list[str], language: str) -> dict[str, str]:
    """Return the words that no entry has, each with the known word nearest to it.

    Two words that are one are joined first: of “care giver” the second becomes nothing.
    """
    known = vocabulary(language)
    better: dict[str, str] = {}
    for place, word in enumerate(asked):
        plain = words.folded(word)
        if word in better or plain in known or plain.isdigit():
            continue
        before = asked[place - 1] if place else ""
        if before and words.folded(before) + plain in known:
            better |= {before: before + word, word: ""}
        elif near := words.nearest(plain, known):
            better[word] = near[0]
    return better


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


def run(several: list[Groups]) -> list[UUID]:
    """Return the organizations that match in one of several ways, best way first."""
    return [one for one, _ in matches(several)]


def matches(several: list[Groups]) -> list[tuple[UUID, int]]:
    """Return the organizations that match, each with its best way: one query."""
    if not several:
        return []
    parts, values = [], []
    for way, groups in enumerate(several):
        match = ""
        if groups:
            match = (
                "WHERE tokens @@ %s::tsquery"
                if is_postgresql()
                else "WHERE resources_index MATCH %s"
            )
            values.append(question(groups))
        place = "position" if is_postgresql() else "rowid"
        parts.append(
            f"SELECT {way} AS way, position FROM (SELECT {place} AS position FROM resources_index"
            f" {match} ORDER BY {place} LIMIT {MOST + 1}) AS way_{way}"
        )
    order = 'o.sort_name COLLATE "C"' if is_postgresql() else "o.sort_name"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT o.id, MIN(best.way) FROM (SELECT position, MIN(way) AS way"
            f" FROM ({' UNION ALL '.join(parts)}) AS found"
            f" GROUP BY position ORDER BY 2, 1 LIMIT {MOST + 1}) AS best"
            " JOIN resources_service s ON s.position = best.position"
            " JOIN resources_organization o ON o.id = s.organization_id"
            f" GROUP BY o.id, o.rank, o.sort_name ORDER BY 2, o.rank, {order}, o.id",
            values,
        )
        return [(UUID(str(one)), way) for one, way in cursor.fetchall()]


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
    letters = 0
    for letter in organization.sort_name.replace(" ", "")[:6].ljust(6):
        letters = letters * 32 + (ord(letter) - 96 if "a" <= letter <= "z" else 0)
    return (organization.rank << 56) + (letters << 26) + (service.pk.int >> 102)


def write(stored: list[Stored], left: list[int]) -> None:
    """Put the documents of stored rows into the index, and take out those at these positions."""
    topics = documents.Topics()
    several = languages()
    rows = []
    known: dict[str, set[str]] = {language: set() for language in several}
    for entry, _, services in stored:
        for service, told in zip(services, entry["services"], strict=True):
            if service.position is None:
                continue
            made = documents.document(entry, told, topics, several)
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
    return documents.fingerprint(documents.Topics(), languages())


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
