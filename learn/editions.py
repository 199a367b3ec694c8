"""What becomes of editions: kept, reviewed by a second person, published, restored; and our file.

A set belongs to our file until a person edits it: then the editions in the staff area count.
"""

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as say

from learn.figures import OF_FILE, as_table
from learn.models import FigureEdition, How, State
from sources.sentences import BrokenText

REVIEW = "learn.review_figureedition"


class NotAllowed(Exception):
    """Someone may not do this now; `reasons` are sentences for them."""

    def __init__(self, reasons):
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def live_sets():
    """Return the sets that readers may be shown, in the order of our file, then new ones."""
    order = {slug: place for place, slug in enumerate(OF_FILE)}
    live = sorted(FigureEdition.objects.live(), key=lambda e: (order.get(e.slug, 99), e.slug))
    return [edition.figures for edition in live]


@transaction.atomic
def save(told, by, why, source, *, how=How.EDIT, state=State.PROPOSED):
    """Keep a change of a set, new or old, as an edition that waits; return it."""
    editions = FigureEdition.objects.select_for_update().filter(slug=told.slug)
    waiting = editions.open().first()
    earlier = waiting.contributors if waiting else []
    if waiting:
        editions.open().update(state=State.REPLACED)
    return FigureEdition.objects.create(
        slug=told.slug,
        number=next_number(told.slug),
        content=as_table(told),
        how=how,
        state=state,
        by=by,
        contributors=sorted({*earlier, by.pk}),
        why=why,
        source=source,
    )


def next_number(slug):
    """Return the number of the edition that comes next."""
    last = FigureEdition.objects.filter(slug=slug).values_list("number", flat=True).first()
    return (last or 0) + 1


def may_publish(edition, by):
    """Return why this person may not publish this edition now; nothing when they may."""
    if edition.state != State.PROPOSED:
        return [say("It is not waiting for review.")]
    if not by.has_perm(REVIEW):
        return [say("Reviewers and managers publish.")]
    if by.pk in edition.contributors:
        return [say("Survival figures need two people: someone else publishes.")]
    reasons = [] if edition.source else [say("Before it is published: no source.")]
    try:
        told = edition.figures
    except BrokenText as problem:
        return [*reasons, say("Before it is published: %s.") % problem]
    if not told.pages:
        reasons.append(say("Before it is published: somebody opens one of its pages."))
    return reasons


@transaction.atomic
def publish(edition, by):
    """Make an edition what readers may see. Raises NotAllowed."""
    edition = FigureEdition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    if reasons := may_publish(edition, by):
        raise NotAllowed(reasons)
    FigureEdition.objects.live().filter(slug=edition.slug).update(state=State.PAST)
    decide(edition, State.PUBLISHED, by)


@transaction.atomic
def send_back(edition, by, remark):
    """Give an edition back to its editor with the reason. Raises NotAllowed."""
    edition = FigureEdition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    if edition.state != State.PROPOSED:
        raise NotAllowed([say("It is not waiting for review.")])
    if not by.has_perm(REVIEW):
        raise NotAllowed([say("Reviewers and managers send back.")])
    if not remark.strip():
        raise NotAllowed([say("Write why you send it back.")])
    decide(edition, State.SENT_BACK, by, remark.strip())


@transaction.atomic
def withdraw(edition, by):
    """Give up a change that waits; what readers see stays. Raises NotAllowed."""
    edition = FigureEdition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    if not edition.is_open:
        raise NotAllowed([say("It does not wait any more.")])
    if by.pk not in edition.contributors and not by.has_perm(REVIEW):
        raise NotAllowed([say("Those who wrote it and reviewers take it back.")])
    decide(edition, State.WITHDRAWN, by)


def decide(edition, state, by, remark=""):
    """Write who decided what of an edition, and when."""
    edition.state, edition.decided_by, edition.remark = state, by, remark
    edition.decided_at = timezone.now()
    edition.save(update_fields=["state", "decided_by", "decided_at", "remark"])


def restore(edition, by, why):
    """Propose what a set said in this edition; return the edition that waits."""
    told = edition.figures
    source = edition.source or told.sources[0].url  # of our file: where it says it was read
    return save(told, by, why, source, how=How.RESTORE)


@transaction.atomic
def load(sets=OF_FILE):
    """Bring the sets that belong to our file up to date; a second time changes nothing.

    Returns the slugs that were left to staff. A set that left the file is shown no more; its past
    stays.
    """
    given_up = (State.WITHDRAWN, State.REPLACED)
    edited = FigureEdition.objects.exclude(how=How.FILE).exclude(state__in=given_up)
    theirs = set(edited.values_list("slug", flat=True))
    held = {edition.slug: edition for edition in FigureEdition.objects.live()}
    for slug, edition in held.items():
        same = slug in sets and edition.content == as_table(sets[slug])
        if slug not in theirs and not same:
            FigureEdition.objects.filter(pk=edition.pk).update(state=State.PAST)
    for slug, told in sets.items():
        content = as_table(told)
        if slug in theirs or (slug in held and held[slug].content == content):
            continue
        FigureEdition.objects.create(
            slug=slug,
            number=next_number(slug),
            content=content,
            how=How.FILE,
            state=State.PUBLISHED,
            why=say("As our reviewed file says it"),
        )
    return sorted(theirs & sets.keys())


def bring_up_to_date(sender=None, **_signal):
    """Load our file. Runs after `migrate`, once the table is there."""
    if FigureEdition._meta.db_table in connection.introspection.table_names():
        load()
