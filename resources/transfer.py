"""Import and export: a dry run that says what would happen, then yes, then seven days to undo.

An import changes nothing that readers see: like any edit, its entries wait for a reviewer.
"""

import gzip
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from resources import tables
from resources.directory import BATCH, Fields, Refused, Writing, entry_of, store, whole
from resources.duplicates import Register
from resources.history import (
    How,
    NotAllowed,
    Version,
    is_live,
    rows_of,
    save_all,
    write_rows,
)
from resources.history import State as VersionState
from resources.models import Organization, Status

UNDO_WITHIN = timedelta(days=7)


class Outcome(models.TextChoices):
    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    SAME = "same", _("Same")
    REFUSED = "refused", _("Refused")


class Line(NamedTuple):
    """What the dry run says of one organization of the file. `remarks` warn, `reasons` refuse."""

    slug: str
    outcome: Outcome
    entry: Fields | None
    before: Fields | None
    lines: list[int]
    reasons: list[str]
    remarks: list[str]


class Import(models.Model):
    """One file that somebody sent, what the dry run said, and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for a yes")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")
        UNDONE = "undone", _("Undone")

    name = models.CharField(_("file"), max_length=100)
    is_json = models.BooleanField(default=False)
    content = models.BinaryField(default=bytes)
    source = models.CharField(_("read where"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name=_("who")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    counts = models.JSONField(default=dict)
    unfit = models.JSONField(default=dict)
    done_at = models.DateTimeField(_("done"), null=True)
    undone_at = models.DateTimeField(_("undone"), null=True)
    left_alone = models.JSONField(default=list)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-at"]
        default_permissions = ("view",)

    def __str__(self):
        return f"{self.name}, {self.at:%d %B %Y}"

    def text(self) -> str:
        """Return what the file says."""
        return gzip.decompress(bytes(self.content)).decode()

    @property
    def may_be_undone(self) -> bool:
        return self.state == self.State.DONE and timezone.now() - self.done_at < UNDO_WITHIN


def export(organizations: Any) -> Iterator[Fields]:
    """Yield the entries of a queryset of organizations, in its order."""
    for row in organizations.with_rows().iterator(chunk_size=500):
        yield entry_of(row)


def receive(name: str, content: bytes, source: str, by: Any) -> tuple[Import, list[Line]]:
    """Keep a file and return it with its dry run. Raises tables.Unreadable."""
    if len(content) > tables.MOST_BYTES:
        raise tables.Unreadable(say("The file is larger than 30 MB."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise tables.Unreadable(say("The file is not UTF-8 text.")) from error
    is_json = text.lstrip()[:1] in {"[", "{"}
    lines = dry_run(text, is_json)
    held = Import.objects.create(
        name=name[:100],
        is_json=is_json,
        content=gzip.compress(text.encode(), 3),
        source=source,
        by=by,
        counts=counted(lines),
        unfit=unfit(lines),
    )
    return held, lines


def unfit(lines: list[Line]) -> dict[str, list[str]]:
    """Return the reasons of the organizations that are refused, by slug."""
    return {line.slug: line.reasons for line in lines if line.outcome == Outcome.REFUSED}


def counted(lines: list[Line]) -> dict[str, int]:
    """Return how many organizations of a file have each outcome."""
    counts = Counter(line.outcome.value for line in lines)
    return {outcome: counts[outcome] for outcome in Outcome.values}


def dry_run(text: str, is_json: bool) -> list[Line]:
    """Return what an import of this text would do, row by row; nothing is changed.

    Raises tables.Unreadable.
    """
    return refuse_what_no_row_holds(warn_of_twins(compared(text, is_json)))


def compared(text: str, is_json: bool) -> list[Line]:
    """Return what a file says beside what the directory says. Raises tables.Unreadable."""
    found = tables.read(text, is_json)
    slugs = [one.slug for one in found]
    held = rows_of(Organization, slugs)
    waiting = {
        version.organization.slug: version
        for version in Version.objects.open()
        .filter(organization__in=held.values())
        .select_related("organization")
    }
    times = Counter(slugs)
    return [
        line_of(one, held.get(one.slug), waiting.get(one.slug), times[one.slug]) for one in found
    ]


def line_of(
    one: tables.Found, row: Organization | None, waiting: Version | None, times: int
) -> Line:
    """Return what the file does to one organization, as far as it can be seen without storing."""
    reasons = list(one.problems)
    if times > 1:
        reasons.append(say("It comes twice in this file."))
    before = entry_of(row) if row else None
    entry = None
    if not reasons:
        try:
            entry = filled(one.told, before)
        except Refused as refused:
            reasons += refused.problems
    if entry is None:
        return Line(one.slug, Outcome.REFUSED, None, before, one.lines, reasons, [])
    if before and entry["status"] != before["status"]:
        reasons.append(say("An import does not publish or retire."))
    elif before and entry != before and waiting:
        told, held = entry | {"status": ""}, waiting.entry | {"status": ""}
        if told == held:
            before = entry
        else:
            reasons.append(say("Another change of it waits."))
    if reasons:
        return Line(one.slug, Outcome.REFUSED, None, before, one.lines, reasons, [])
    outcome = Outcome.NEW if before is None else Outcome.CHANGED
    outcome = Outcome.SAME if entry == before else outcome
    return Line(one.slug, outcome, entry, before, one.lines, [], [])


def filled(told: Fields, before: Fields | None) -> Fields:
    """Return the whole entry: what the file does not speak of stays as it is. Raises Refused."""
    if before is None:
        return whole(Organization, told | {"status": Status.DRAFT.value})
    return whole(Organization, before | told)


def warn_of_twins(lines: list[Line]) -> list[Line]:
    """Add to each new entry the ones that it may be the same as."""
    new = [line for line in lines if line.outcome == Outcome.NEW]
    if not new:
        return lines
    register = Register((entry["slug"], entry) for entry in brief())
    for line in new:
        register.add(line.slug, line.entry)
    for line in new:
        line.remarks.extend(
            say("It may be the same as %(other)s (%(what)s).")
            % {"other": likeness.other, "what": likeness.what}
            for likeness in register.like(line.slug, line.entry)
        )
    return lines


def brief() -> Iterator[Fields]:
    """Yield of every entry that is not retired what it is recognized by."""
    rows = Organization.objects.exclude(status=Status.RETIRED)
    phones = defaultdict(list)
    for pk, number, e164, extension in rows.values_list(
        "pk", "phones__number", "phones__e164", "phones__extension"
    ).order_by():
        if number:
            phones[pk].append({"number": number, "e164": e164, "extension": extension})
    fields = ("pk", "slug", "name", "alternate_name", "website", "former_websites", "parent__slug")
    for row in rows.values(*fields).order_by():
        yield row | {"parent": row["parent__slug"] or "", "phones": phones[row["pk"]]}


def refuse_what_no_row_holds(lines: list[Line]) -> list[Line]:
    """Refuse each line whose entry the tables would not take; nothing is written to find out."""
    entries = [line.entry for line in lines if line.outcome in {Outcome.NEW, Outcome.CHANGED}]
    write = Writing(entries, from_file=False)
    wrong: dict[str, list[str]] = defaultdict(list)
    for start in range(0, len(entries), BATCH):
        for problem in write.prepare(entries[start : start + BATCH]):
            slug, _colon, what = problem.partition(": ")
            wrong[slug].append(what)
    return without(lines, wrong)


def without(lines: list[Line], wrong: Mapping[str, list[str]]) -> list[Line]:
    """Return the lines with those refused that are wrong, each with its reasons."""
    return [
        line._replace(outcome=Outcome.REFUSED, entry=None, reasons=wrong[line.slug])
        if line.slug in wrong
        else line
        for line in lines
    ]


@transaction.atomic
def confirm(held: Import, by: Any) -> int:
    """Send what the file changes to review; return how many entries. Raises NotAllowed.

    Refused when the directory moved since the dry run, so that nobody agrees to what they did not
    see.
    """
    held = Import.objects.select_for_update(of=("self",)).get(pk=held.pk)
    if held.state != Import.State.WAITING:
        raise NotAllowed([say("This import is not waiting.")])
    lines = without(compared(held.text(), held.is_json), held.unfit)
    if counted(lines) != held.counts:
        lines = dry_run(held.text(), held.is_json)
        Import.objects.filter(pk=held.pk).update(counts=counted(lines), unfit=unfit(lines))
        return -1
    entries = [line.entry for line in lines if line.outcome in {Outcome.NEW, Outcome.CHANGED}]
    why = say("Import of %s") % held.name
    save_all(entries, by, why, held.source, how=How.IMPORT, batch=held)
    held.state, held.done_at, held.content = Import.State.DONE, timezone.now(), b""
    held.save()
    return len(entries)


@transaction.atomic
def drop(held: Import) -> None:
    """Forget a file that waits for a yes."""
    Import.objects.filter(pk=held.pk, state=Import.State.WAITING).update(
        state=Import.State.DROPPED, content=b""
    )


@transaction.atomic
def undo(held: Import, by: Any) -> list[str]:
    """Take an import back; return the entries left alone, because somebody changed them since.

    Raises NotAllowed after seven days, or when it is not done.
    """
    held = Import.objects.select_for_update(of=("self",)).get(pk=held.pk)
    if not held.may_be_undone:
        raise NotAllowed([say("An import can be undone for 7 days.")])
    left = [
        version.entry["slug"]
        for version in held.versions.select_related("organization")
        if not take_back(version, by, held)
    ]
    held.state, held.undone_at, held.left_alone = Import.State.UNDONE, timezone.now(), left
    held.save()
    return left


def take_back(version: Version, by: Any, held: Import) -> bool:
    """Make one entry as it was before an import; whether it was still as the import left it."""
    row = version.organization
    latest = row.versions.order_by("-pk").first()
    if latest != version:
        return False
    earlier = row.versions.filter(pk__lt=version.pk).exclude(state=VersionState.WITHDRAWN)
    if version.state == VersionState.PUBLISHED:
        before = earlier.filter(state=VersionState.PUBLISHED).first()
        entry = before.entry if before else version.entry | {"status": Status.RETIRED.value}
        store(entry)
        Version.objects.create(
            organization=row,
            entry=entry,
            how=How.UNDO,
            state=VersionState.PUBLISHED,
            by=by,
            contributors=[by.pk],
            why=say("Import of %s undone") % held.name,
            source=held.source,
        )
        return True
    if is_live(row):
        Version.objects.filter(pk=version.pk).update(state=VersionState.WITHDRAWN)
        return True
    before = earlier.first()
    if before is None:
        row.delete()  # it came with the import, and no reader ever saw it
        return True
    write_rows([before.entry], VersionState.DRAFT)
    Version.objects.filter(pk=version.pk).update(state=VersionState.WITHDRAWN)
    return True
