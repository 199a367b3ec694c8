"""Import and export: a dry run that says what would happen, then yes, then seven days to undo.

An import changes nothing that readers see: like any edit, its entries wait for a reviewer.
"""

import gzip
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from resources import tables
from resources.bulk import batches, without_pauses
from resources.directory import Writing, store
from resources.duplicates import Register
from resources.entries import Fields, Refused, held, whole
from resources.history import (
    MISSING,
    How,
    NotAllowed,
    Version,
    decide,
    is_live,
    lacking,
    needs_two,
    save,
    save_all,
    write_rows,
)
from resources.history import State as VersionState
from resources.models import Organization, Status, Topic

UNDO_WITHIN = timedelta(days=7)


class Outcome(models.TextChoices):
    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    SAME = "same", _("Same")
    REFUSED = "refused", _("Refused")


class Line(NamedTuple):
    """What the dry run says of one organization of the file. `remarks` warn, `reasons` refuse.

    `entry` is there for what would be sent to review: the new and changed ones.
    """

    slug: str
    outcome: Outcome
    entry: Fields | None
    lines: list[int]
    reasons: list[str]
    remarks: list[str]


class Undone(NamedTuple):
    """The slugs of what an undoing did not take back at once.

    `left`: somebody changed them since. `to_review`: money and crisis lines need two people.
    """

    left: list[str]
    to_review: list[str]


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
    found = models.BinaryField(default=bytes)
    seen = models.CharField(max_length=64, default="")
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

    def lines(self) -> list[Line]:
        """Return what the dry run said, row by row."""
        told = json.loads(gzip.decompress(bytes(self.found))) if self.found else []
        return [Line(line[0], Outcome(line[1]), *line[2:]) for line in told]

    def keep(self, lines: list[Line], seen: str) -> None:
        """Set what a dry run said, and of which state of the directory."""
        counts = Counter(line.outcome.value for line in lines)
        self.counts = {outcome: counts[outcome] for outcome in Outcome.values}
        self.found = gzip.compress(json.dumps(lines).encode(), 1)
        self.seen = seen

    @property
    def may_be_undone(self) -> bool:
        return self.state == self.State.DONE and timezone.now() - self.done_at < UNDO_WITHIN


def export(organizations: Any) -> Iterator[Fields]:
    """Yield the entries of a queryset of organizations, in its order."""
    return (one.entry for one in held(organizations))


@without_pauses()
def receive(name: str, content: bytes, source: str, by: Any) -> tuple[Import, list[Line]]:
    """Keep a file and return it with its dry run. Raises tables.Unreadable."""
    if len(content) > tables.MOST_BYTES:
        raise tables.Unreadable(say("The file is larger than 30 MB."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise tables.Unreadable(say("The file is not UTF-8 text.")) from error
    is_json = text.lstrip()[:1] in {"[", "{"}
    seen = state()
    lines = dry_run(text, is_json)
    file = Import(name=name[:100], is_json=is_json, source=source, by=by)
    file.content = gzip.compress(text.encode(), 1)
    file.keep(lines, seen)
    file.save()
    return file, lines


def state() -> str:
    """Return what changes whenever an entry, a version or a topic does."""
    digest = hashlib.sha256()
    for several in (
        Organization.objects.order_by("pk").values_list("slug", "status", "changed_at"),
        Version.objects.open().order_by("pk").values_list("pk", "state"),
        Topic.objects.order_by("pk").values_list("taxonomy", "slug"),
    ):
        digest.update(repr(list(several)).encode())
    return digest.hexdigest()


def dry_run(text: str, is_json: bool) -> list[Line]:
    """Return what an import of this text would do, row by row; nothing is changed.

    Raises tables.Unreadable.
    """
    return refuse_what_no_row_holds(warn_of_twins(compared(text, is_json)))


def compared(text: str, is_json: bool) -> list[Line]:
    """Return what a file says beside what the directory says. Raises tables.Unreadable."""
    found = tables.read(text, is_json)
    times = Counter(one.slug for one in found)
    lines: list[Line] = []
    for some in batches(found):
        before = entries_of(one.slug for one in some)
        other = [one.slug for one in some if not says_the_same(one, before.get(one.slug))]
        waiting = dict(
            Version.objects.open()
            .filter(organization__slug__in=other)
            .values_list("organization__slug", "entry")
        )
        lines += [
            line_of(one, before.get(one.slug), waiting.get(one.slug), times[one.slug])
            for one in some
        ]
    return lines


def entries_of(slugs: Iterable[str]) -> dict[str, Fields]:
    """Return the entries that have these slugs, by slug."""
    chosen = Organization.objects.filter(slug__in=slugs)
    return {one.entry["slug"]: one.entry for one in held(chosen)}


def line_of(one: tables.Found, before: Fields | None, waiting: Fields | None, times: int) -> Line:
    """Return what the file does to one organization, as far as it can be seen without storing."""

    def line(outcome: Outcome, entry: Fields | None = None) -> Line:
        return Line(one.slug, outcome, entry, one.lines, reasons, [])

    reasons = list(one.problems)
    if times > 1:
        reasons.append(say("It comes twice in this file."))
    if not reasons and says_the_same(one, before):
        return line(Outcome.SAME)
    entry = None
    if not reasons:
        try:
            entry = filled(one.told, before)
        except Refused as refused:
            reasons += refused.problems
    if entry is None:
        return line(Outcome.REFUSED)
    if before and entry["status"] != before["status"]:
        reasons.append(say("An import does not publish or retire."))
    elif before and entry != before and waiting:
        if entry | {"status": ""} == waiting | {"status": ""}:
            return line(Outcome.SAME)
        reasons.append(say("Another change of it waits."))
    reasons += broken(entry, before)
    if reasons:
        return line(Outcome.REFUSED)
    if before is None:
        return line(Outcome.NEW, entry)
    return line(Outcome.SAME) if entry == before else line(Outcome.CHANGED, entry)


def says_the_same(one: tables.Found, before: Fields | None) -> bool:
    """Whether a file says nothing of an organization that its entry does not say."""
    return before is not None and one.told.items() <= before.items()


def broken(entry: Fields, before: Fields | None) -> list[str]:
    """Return what can never be right in an entry and was not in it before.

    What is only missing, such as a source, an editor adds before it is published.
    """
    wrong = [what for what in lacking(entry) if not what.endswith(MISSING)]
    return [what for what in wrong if not before or what not in lacking(before)]


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
    entries = [line.entry for line in lines if line.entry]
    write = Writing(entries, from_file=False)
    wrong: dict[str, list[str]] = defaultdict(list)
    for some in batches(entries):
        for problem in write.prepare(some):
            slug, _colon, what = problem.partition(": ")
            wrong[slug].append(what)
    return [
        line._replace(outcome=Outcome.REFUSED, entry=None, reasons=wrong[line.slug])
        if line.slug in wrong
        else line
        for line in lines
    ]


@without_pauses()
@transaction.atomic
def confirm(file: Import, by: Any) -> int:
    """Send what the file changes to review; return how many entries. Raises NotAllowed.

    -1 when the directory moved since the dry run and the file would do something else now: nobody
    agrees to what they did not see. The import then holds a new dry run.
    """
    file = Import.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if file.state != Import.State.WAITING:
        raise NotAllowed([say("This import is not waiting.")])
    lines = file.lines()
    if (now := state()) != file.seen:
        again = dry_run(file.text(), file.is_json)
        file.keep(again, now)
        if again != lines:
            file.save()
            return -1
    entries = [line.entry for line in lines if line.entry]
    why = say("Import of %s") % file.name
    save_all(entries, by, why, file.source, how=How.IMPORT, batch=file, tried=True)
    file.state, file.done_at = Import.State.DONE, timezone.now()
    file.content = file.found = b""
    file.save()
    return len(entries)


@transaction.atomic
def drop(file: Import) -> None:
    """Forget a file that waits for a yes."""
    Import.objects.filter(pk=file.pk, state=Import.State.WAITING).update(
        state=Import.State.DROPPED, content=b"", found=b""
    )


@transaction.atomic
def undo(file: Import, by: Any) -> Undone:
    """Take an import back; return what was not taken back at once.

    Raises NotAllowed after seven days, or when it is not done.
    """
    file = Import.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if not file.may_be_undone:
        raise NotAllowed([say("An import can be undone for 7 days.")])
    done = Undone([], [])
    for version in file.versions.select_related("organization"):
        take_back(version, by, file, done)
    file.state, file.undone_at, file.left_alone = Import.State.UNDONE, timezone.now(), done.left
    file.save()
    return done


def take_back(version: Version, by: Any, file: Import, done: Undone) -> None:
    """Make one entry as it was before an import, unless it was changed since or needs two people.

    Those are noted in `done`.
    """
    row = version.organization
    if row.versions.order_by("-pk").first() != version:
        done.left.append(row.slug)
        return
    earlier = row.versions.filter(pk__lt=version.pk).exclude(state=VersionState.WITHDRAWN)
    if version.state == VersionState.PUBLISHED:
        before = earlier.filter(state=VersionState.PUBLISHED).first()
        entry = before.entry if before else version.entry | {"status": Status.RETIRED.value}
        proposed = save(
            entry, by, say("Import of %s undone") % file.name, file.source, how=How.UNDO
        )
        if needs_two(version.entry) or needs_two(entry):
            done.to_review.append(row.slug)
        else:
            store(entry)
            decide(proposed, VersionState.PUBLISHED, by)
    elif is_live(row):
        Version.objects.filter(pk=version.pk).update(state=VersionState.WITHDRAWN)
    elif before := earlier.first():
        write_rows([before.entry], VersionState.DRAFT)
        Version.objects.filter(pk=version.pk).update(state=VersionState.WITHDRAWN)
    else:
        row.delete()  # it came with the import, and no reader ever saw it
