"""The past and the waiting future of every entry: who changed what, when, why, read where.

A version holds one whole entry. A published entry stays live while a version of it waits; the same
mechanism carries edits, review, restoring, merging, imports and their undoing.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as say

from resources.bulk import batches
from resources.centers import Center as ToldCenter
from resources.curated import build
from resources.directory import MONEY, in_batches, store, store_all, store_centers
from resources.entries import WITHIN, Fields, entry_of, held
from resources.models import Center, Organization, Purpose, Status
from resources.organizations import Organization as Told
from resources.versions import How, NotAllowed, State, Version, model_of, place_of


def save(entry: Fields, by: Any, why: str, source: str = "", **more: Any) -> Version:
    """Keep a change of one entry, new or old, and return the version that now waits.

    See `save_all` for the rest. Raises Refused.
    """
    (version,) = save_all([entry], by, why, source, **more)
    return version


@transaction.atomic
def save_all(
    entries: Iterable[Fields],
    by: Any,
    why: str,
    source: str = "",
    *,
    how: str = How.EDIT,
    state: str = State.PROPOSED,
    batch: Any = None,
    merges: Organization | None = None,
    tried: bool = False,
) -> list[Version]:
    """Keep changes of many entries of one kind, all or nothing; return the versions that wait.

    `tried`: the entries are whole and passed a dry run, so they are not looked at again.

    What readers see stays as it is until somebody publishes; an entry that was never published
    shows its newest words in the lists of the staff. Raises Refused.
    """
    entries = list(entries)
    if not entries:
        return []
    model = model_of(entries[0])
    slugs = [entry["slug"] for entry in entries]
    held = rows_of(model, slugs)
    live = {slug for slug, row in held.items() if is_live(row)}
    write_rows([entry for entry in entries if entry["slug"] not in live], state, tried)
    note_present(row for slug, row in held.items() if slug in live or row.from_file)
    ids = {slug: row.pk for slug, row in held.items()}
    ids |= in_batches(model, {slug for slug in slugs if slug not in held})
    place = f"{place_of(model())}_id"
    waiting = {}
    for some in batches(ids.values()):
        model.objects.filter(pk__in=some, status__in=LIVE).update(edited_in_admin=True)
        replaced = Version.objects.open().filter(**{f"{place}__in": some})
        waiting |= {getattr(version, place): version for version in replaced}
    for some in batches(version.pk for version in waiting.values()):
        Version.objects.filter(pk__in=some).update(state=State.REPLACED)
    made = []
    for entry in entries:
        pk = ids[entry["slug"]]
        replaced = waiting.get(pk)
        earlier = replaced.contributors if replaced else []
        # Who edits the words of a merge that waits edits the merge: it still retires the other.
        kept = replaced.merges_id if replaced and how == How.EDIT else None
        target = Status.RETIRED if entry["status"] == Status.RETIRED else Status.PUBLISHED
        made.append(
            Version(
                **{place: pk},
                entry=entry | {"status": target.value},
                how=how,
                state=state,
                by=by,
                contributors=sorted({*earlier, by.pk}) if by else earlier,
                why=why,
                source=source,
                batch=batch,
                merges_id=merges.pk if merges else kept,
            )
        )
    return Version.objects.bulk_create(made, batch_size=200)


LIVE = (Status.PUBLISHED, Status.RETIRED)


def is_live(row: Organization | Center) -> bool:
    """Whether readers see this entry, or once did."""
    return row.status in LIVE


def rows_of(model: type, slugs: list[str]) -> dict[str, Any]:
    """Return the rows with these slugs."""
    return {row.slug: row for some in batches(slugs) for row in model.objects.filter(slug__in=some)}


def write_rows(entries: list[Fields], state: str, tried: bool = False) -> None:
    """Write the rows of entries that were never published."""
    status = Status.IN_REVIEW if state == State.PROPOSED else Status.DRAFT
    entries = [entry | {"status": status.value} for entry in entries]
    if entries and "center_kind" in entries[0]:
        store_centers(entries)
    else:
        store_all(entries, tried=tried)


def note_present(rows: Iterable[Organization | Center]) -> None:
    """Keep what entries say now as a version, where no version says it: our file brought it."""
    missing = []
    for some in batches(rows):
        published = Version.objects.filter(
            **{f"{place_of(some[0])}__in": some}, state=State.PUBLISHED
        ).order_by("at", "pk")
        last = {
            version.organization_id or version.center_id: version.entry for version in published
        }
        entries = entries_of(some)
        for row in some:
            entry, is_public = entries[row.pk], is_live(row)
            if last.get(row.pk) == entry or (not is_public and row.edited_in_admin):
                continue
            missing.append(
                Version(
                    **{place_of(row): row},
                    entry=entry,
                    how=How.FILE,
                    state=State.PUBLISHED if is_public else State.REPLACED,
                    at=row.changed_at,
                    why=say("As our reviewed file says it"),
                )
            )
    Version.objects.bulk_create(missing, batch_size=200)


def entries_of(rows: list[Organization] | list[Center]) -> dict[Any, Fields]:
    """Return what these rows of one kind say, by their keys."""
    if isinstance(rows[0], Center):
        return {row.pk: entry_of(row) for row in rows}
    chosen = Organization.objects.filter(pk__in=[row.pk for row in rows])
    return {one.rows.row["id"]: one.entry for one in held(chosen)}


# Deciding

# How the lines end that name what an entry has not yet; others name what can never be right.
MISSING = ("no source", "is missing", "not among the sources", "not empty", "has a date")


def needs_two(entry: Fields) -> bool:
    """Whether an entry gives money or is for a crisis: one person alone never changes it."""
    kinds = {kind for service in entry.get("services", ()) for kind in service["kinds"]}
    crisis = any(phone["purpose"] == Purpose.CRISIS for phone in entry["phones"])
    return crisis or bool(kinds & MONEY)


def lacking(entry: Fields) -> list[str]:
    """Return what an entry lacks before readers may see it: a source for a fact, above all."""
    told, problems = told_of(entry), list[str]()
    if "center_kind" in entry:
        build(ToldCenter, told, "", problems)
    else:
        # Drafts are the low ones in our file alone; here a person decides what is published.
        told["status"] = "draft" if told["confidence"] == "low" else "published"
        build(Told, told, "", problems)
    return [problem.strip() for problem in problems]


def told_of(entry: Fields) -> Fields:
    """Return the part of an entry that a data file could say, as the reader of files takes it."""
    ours = {"status"} if "center_kind" in entry else {"rank"}
    told = {k: v for k, v in entry.items() if k not in ours and not k.endswith("_es")}
    for name in WITHIN.keys() & told.keys():
        told[name] = [
            {k: v for k, v in part.items() if not k.endswith("_es")} for part in entry[name]
        ]
    for source in told["sources"]:
        source["read_on"] = date.fromisoformat(source["read_on"])
    return told


def may_publish(version: Version, by: Any) -> list[str]:
    """Return why this person may not publish this version now; nothing when they may."""
    reasons = []
    if version.state != State.PROPOSED:
        return [say("It is not waiting for review.")]
    if not by.has_perm("resources.review_version"):
        return [say("Reviewers and managers publish.")]
    if by.pk in version.contributors:
        rows = [row for row in (version.row, version.merges) if row]
        if any(map(needs_two, [version.entry, *map(entry_of, rows)])):
            reasons.append(say("Money and crisis lines need two people: someone else publishes."))
        elif not by.has_perm("resources.manage_directory"):
            reasons.append(say("You changed it: someone else reviews it."))
    if version.entry["status"] != Status.RETIRED:
        reasons += [say("Before it is published: %s.") % what for what in lacking(version.entry)]
    return reasons


@transaction.atomic
def publish(version: Version, by: Any) -> None:
    """Make a version what readers see. Raises NotAllowed or Refused."""
    version = Version.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if reasons := may_publish(version, by):
        raise NotAllowed(reasons)
    store(version.entry)
    decide(version, State.PUBLISHED, by)
    if version.merges:
        retire_merged(version, by)


def retire_merged(version: Version, by: Any) -> None:
    """Retire the entry that another one took in; its own past stays with it."""
    other = Organization.objects.with_rows().get(pk=version.merges_id)
    note_present([other])
    Version.objects.of(other).open().update(state=State.WITHDRAWN)
    entry = entry_of(other) | {"status": Status.RETIRED.value}
    store(entry)
    Version.objects.create(
        organization=other,
        entry=entry,
        how=How.MERGE,
        state=State.PUBLISHED,
        by=version.by,
        contributors=version.contributors,
        why=say("Merged into %s") % version.entry["name"],
        source=version.source,
        decided_by=by,
        decided_at=timezone.now(),
    )


@transaction.atomic
def send_back(version: Version, by: Any, remark: str) -> None:
    """Give a version back to its editor with the reason. Raises NotAllowed."""
    version = Version.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if version.state != State.PROPOSED:
        raise NotAllowed([say("It is not waiting for review.")])
    if not by.has_perm("resources.review_version"):
        raise NotAllowed([say("Reviewers and managers send back.")])
    if not remark.strip():
        raise NotAllowed([say("Write why you send it back.")])
    decide(version, State.SENT_BACK, by, remark.strip())
    if not is_live(version.row):
        type(version.row).objects.filter(pk=version.row.pk).update(status=Status.DRAFT)


@transaction.atomic
def withdraw(version: Version, by: Any) -> None:
    """Give up a change that waits; what readers see stays. Raises NotAllowed."""
    version = Version.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if not version.is_open:
        raise NotAllowed([say("It does not wait any more.")])
    if by.pk not in version.contributors and not by.has_perm("resources.review_version"):
        raise NotAllowed([say("Those who wrote it and reviewers take it back.")])
    decide(version, State.WITHDRAWN, by)
    if not is_live(version.row):
        type(version.row).objects.filter(pk=version.row.pk).update(status=Status.DRAFT)


def decide(version: Version, state: str, by: Any, remark: str = "") -> None:
    """Write who decided what of a version, and when."""
    version.state, version.decided_by, version.remark = state, by, remark
    version.decided_at = timezone.now()
    version.save(update_fields=["state", "decided_by", "decided_at", "remark"])


def restore(version: Version, by: Any, why: str) -> Version:
    """Propose what an entry said in this version; return the version that waits."""
    return save(version.entry, by, why, version.source, how=How.RESTORE)


def retire(row: Organization | Center, by: Any, why: str, source: str) -> Version:
    """Propose that readers no longer see an entry; return the version that waits."""
    entry = entry_of(row) | {"status": Status.RETIRED.value}
    return save(entry, by, why, source, how=How.RETIRE)


def merge(kept: Organization, other: Organization, by: Any, why: str) -> Version:
    """Propose that one entry takes in another; return the version that waits.

    What the kept one says stands; it gains the other's services, phones and sources that it lacks,
    and its web site as a former one. Publishing retires the other. Raises NotAllowed.
    """
    if kept.pk == other.pk:
        raise NotAllowed([say("An entry is not merged with itself.")])
    into, taken = entry_of(kept), entry_of(other)
    dialed = {(phone["e164"] or phone["number"], phone["extension"]) for phone in into["phones"]}
    slugs = {service["slug"] for service in into["services"]}
    names = {service["name"] for service in into["services"]}
    into["services"] += [
        service
        for service in taken["services"]
        if service["slug"] not in slugs and service["name"] not in names | {other.name}
    ]
    known = {service["slug"] for service in into["services"]}
    into["phones"] += [
        phone | {"service": phone["service"] if phone["service"] in known else ""}
        for phone in taken["phones"]
        if (phone["e164"] or phone["number"], phone["extension"]) not in dialed
    ]
    read = {(source["url"], source["supports"]) for source in into["sources"]}
    into["sources"] += [s for s in taken["sources"] if (s["url"], s["supports"]) not in read]
    former = [*into["former_websites"], taken["website"], *taken["former_websites"]]
    into["former_websites"] = [
        url for url in dict.fromkeys(former) if url and url != into["website"]
    ]
    source = say("The entry %s") % other.slug
    return save(into, by, why, source, how=How.MERGE, merges=other)


def moved_to(slug: str) -> Organization | None:
    """Return the published organization that took in the retired one of this slug, or None."""
    version = Version.objects.filter(
        merges__slug=slug, merges__status=Status.RETIRED, state=State.PUBLISHED
    ).first()
    if version is None or version.organization.status != Status.PUBLISHED:
        return None
    return version.organization


@contextmanager
def as_if(entry: Fields) -> Iterator[Organization | Center]:
    """Let pages be made as if this entry were published, and leave nothing behind.

    Raises Refused for an entry that no row can hold.
    """
    with transaction.atomic():
        yield store(entry | {"status": Status.PUBLISHED.value})
        transaction.set_rollback(True)
