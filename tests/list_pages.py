"""The states of the pages of a list, and what leads to them."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import consent
from accounts.models import User
from checklists import changes, reminders, visit
from checklists.addresses import SAVED, SHARED, Address
from checklists.changes import Stamp
from checklists.content import PHASES, SHAPING
from checklists.facts import facts_of_result
from checklists.models import Checklist
from checklists.reminders import Kind, turn_on
from checklists.shaped import shape
from checklists.sharing import make_link
from checklists.state import EMPTY, OTHER, OWNER, SELF, List
from tests import factories
from tests.journeys import LONG, UNKNOWN, Answers, Reach, all_unknown, chose, walk_once

# A list speaks to its owner or of the person; "just looking" reads it as one’s own.
READERS = (SELF, OTHER)
VISIT_DAY = date(2026, 12, 3)
# Files, and the door behind a link.
NO_PAGE = {
    "checklists:open",
    *(f"checklists:{kind}:calendar" for kind in ("visit", SAVED, SHARED)),
    *(
        f"checklists:{kind}:{sheet}_pdf{size}"
        for kind in ("visit", SAVED, SHARED)
        for sheet in ("checklist", "questions", "compare")
        for size in ("", "_a4")
    ),
    *(f"checklists:{kind}:result_pdf{size}" for kind in (SAVED, SHARED) for size in ("", "_a4")),
}
UNCLEAR = {"er": "positive", "pr": "positive", "her2": "equivocal"}
RESULT = {"answers": LONG | {"who": {"who": "self"}, "receptors": UNCLEAR}, "printed": {}}
FIRST = [question for question in SHAPING.values() if question.is_first]


def stamp(by: str = OWNER, minutes: int = 0) -> Stamp:
    """Return who and when: so many minutes ago."""
    return Stamp(by, timezone.now() - timedelta(minutes=minutes))


def lived_in(who: str = SELF) -> List:
    """Return a list that its owner and her sister have used in every way."""
    mine, hers = stamp(minutes=90), stamp("my sister", 10)
    full = changes.set_who(EMPTY, who if who in (SELF, OTHER) else SELF, mine)
    full = changes.set_name(full, "Mom", mine)
    full = changes.take_facts(full, facts_of_result(RESULT), mine)
    full = changes.keep_result(full, RESULT, mine)
    full = changes.answer(full, "so_why", ["diagnosis", "trial"], mine)
    full = changes.answer(full, "so_pay", ["medicare"], mine)
    full = changes.answer(full, "so_help", [UNKNOWN], mine)
    full = changes.set_visit(full, VISIT_DAY, mine)
    full = changes.tick(full, "tell-your-doctor", True, mine)
    full = changes.write_note(
        full, "pathology-report", "Call Ann at the lab, 212-555-0123", 0, mine
    )
    full = changes.write_note(full, "pathology-report", "I have called them", 0, hers)
    full = changes.set_due(full, "slides-sent", date(2026, 11, 24), mine)
    full = changes.set_progress(full, "slides-sent", "asked", hers)
    full = changes.assign(full, "scans-on-disc", "my sister", mine)
    full = changes.star(full, "core-agree", True, mine)
    full = changes.hide(full, "medicine-list", True, mine)
    full = changes.add_own(full, "own-0000000000000001", "Buy a folder", "records", hers)
    full = changes.write_compare(full, "diagnosis", "first", "Ductal", 0, mine)
    return changes.attach(full, "help-helping-hands", mine)


def all_done() -> List:
    """Return a list whose every open line is ticked."""
    done = EMPTY
    for row in shape(EMPTY).rows:
        if row.counts:
            done = changes.tick(done, row.slug, True, stamp())
    return done


def all_hidden() -> List:
    """Return a list with nothing left on it."""
    hidden = EMPTY
    for row in shape(EMPTY).rows:
        hidden = changes.hide(hidden, row.slug, True, stamp())
    return hidden


def crowded(number: int = 1000) -> List:
    """Return a list with so many lines of a reader's own."""
    full, phases = EMPTY, list(PHASES)
    for line in range(number):
        slug, phase = f"own-{line:016x}", phases[line % len(phases)]
        full = changes.add_own(full, slug, f"Line {line}", phase, stamp())
    return full


def account(email: str) -> User:
    """Return the account with this address."""
    return User.objects.filter(email=email).first() or User.objects.create_user(email)


def member(client: Client, email: str = "reader@example.org") -> User:
    """Sign in somebody who has said yes to keeping things."""
    user = account(email)
    consent.give(user)
    client.force_login(user)
    return user


def kept(owner: User, content: List) -> Address:
    """Keep a list for this account; return its address."""
    return Address(SAVED, str(Checklist.start(owner, content).pk))


def saved(client: Client, content: List, email: str = "reader@example.org") -> Address:
    """Sign in and keep a list; return its address."""
    return kept(member(client, email), content)


def shared(client: Client, content: List, **rights: Any) -> Address:
    """Open a list that somebody shares; return its address here."""
    row = Checklist.start(account("owner@example.org"), content)
    link, token = make_link(row, "my sister", **rights)
    client.get(reverse("checklists:open", args=[token]))
    return Address(SHARED, str(link.pk))


def here(client: Client, content: List) -> Address:
    """Put a list into this visit; return its address."""

    class Request:
        session = client.session

    visit.write(Request, content)
    Request.session.save()
    client.cookies["visit"] = Request.session.session_key
    return Address()


def after(answers: Answers, page: str = "list", *args: str) -> Reach:
    """Open a page of the visit's list after these answers to the questionnaire."""

    def reach(client: Client, who: str) -> HttpResponse:
        if answers:
            walk_once(client, who, answers)
        else:
            client.post(reverse("staging:start"), {"who": who})
        return client.get(Address().to(page, *args), follow=True)

    return reach


def looked_at(
    client: Client, who: str, page: str = "list", args: tuple[str, ...] = ()
) -> HttpResponse:
    """Open a page of one's own full list."""
    factories.make_organization(acronym="HH")
    return client.get(saved(client, lived_in(who)).to(page, *args), follow=True)


def sent(
    client: Client, who: str, page: str, data: dict[str, str], args: tuple[str, ...] = ()
) -> HttpResponse:
    """Send a form of one's own full list."""
    factories.make_organization(acronym="HH")
    address = saved(client, lived_in(who)).to(page, *args)
    return client.post(address, data, follow=True)


def of_another(
    client: Client, who: str, page: str, args: tuple[str, ...] = (), **rights: Any
) -> HttpResponse:
    """Open a page of a list that somebody shares."""
    factories.make_organization(acronym="HH")
    address = shared(client, lived_in(who), shows_result=True, **rights)
    return client.get(address.to(page, *args), follow=True)


def made(client: Client, _who: str, make: Callable[[], List]) -> HttpResponse:
    """Open this list in an account."""
    return client.get(saved(client, make()).to("list"))


def with_links(client: Client, who: str) -> HttpResponse:
    """Make a link, and see it this once."""
    link = {"name": "my sister", "role": "write", "days": "30", "shows_result": "on"}
    return sent(client, who, "share", link)


def ended(client: Client, _who: str) -> HttpResponse:
    """Open a link that never was."""
    return client.get(reverse("checklists:open", args=["no-such-link"]))


def entered(client: Client, _who: str) -> HttpResponse:
    """Open a link as it was sent."""
    row = Checklist.start(account("owner@example.org"), lived_in())
    _link, token = make_link(row, "my sister")
    return client.get(reverse("checklists:open", args=[token]), follow=True)


def stopping(client: Client, _who: str) -> HttpResponse:
    """Open the address in a reminder that stops reminders."""
    row = Checklist.start(account("owner@example.org"))
    reminder = reminders.turn_on(row, reminders.Kind.WEEKLY, "America/Chicago")
    return client.get(reverse("checklists:stop_reminder", args=[reminder.token]))


def stopped(client: Client, _who: str) -> HttpResponse:
    """Open such an address when there is nothing left to stop."""
    return client.get(reverse("checklists:stop_reminder", args=["gone"]))


def cleared(client: Client, _who: str) -> HttpResponse:
    """Come back to a visit's list after a day."""
    here(client, lived_in())
    session = client.session
    old = timezone.now() - timedelta(hours=25)
    session[visit.KEY] = session[visit.KEY] | {"used_at": old.isoformat()}
    session.save()
    return client.get(Address().to("list"))


def with_call_list(client: Client, _who: str) -> HttpResponse:
    """Open the visit's list with a call list at hand."""
    factories.make_organization(acronym="HH")
    client.post(reverse("resources:add_to_call_list"), {"entry": "help/helping-hands"})
    return client.get(Address().to("list"))


ITEMS = {
    "item": "slides-sent",
    "item, two notes": "pathology-report",
    "item, own": "own-0000000000000001",
    "item, place": "help-helping-hands",
    "item, hidden": "medicine-list",
    "item, questions": "questions-core",
    "item, question": "core-agree",
    "item, script": "tell-your-doctor",
    "item, gap": f"gap-{facts_of_result(RESULT).gaps[0].slug}",
}
BAD_DAY = {"day": "31", "month": "2", "year": "2026"}
ERRORS: dict[str, tuple[str, dict[str, str], tuple[str, ...]]] = {
    "add, empty": ("add", {}, ()),
    "add, too long": ("add", {"text": "a" * 121, "phase": "records"}, ()),
    "visit, no such day": ("visit", BAD_DAY, ()),
    "item, note too long": ("item", {"note": "a" * 523}, ("slides-sent",)),
    "item, no such day": ("item", BAD_DAY, ("slides-sent",)),
    "item, own without words": ("item", {"text": ""}, ("own-0000000000000001",)),
    "share, empty": ("share", {}, ()),
    "compare, too long": ("compare", {"plan-first": "a" * 501}, ()),
    "question, no such day": ("question", BAD_DAY, ("so_date",)),
    "reminders, empty": ("reminders", {}, ()),
    "reminders, no zone": ("reminders", {"kind": "weekly"}, ()),
    "settings, too long": ("settings", {"name": "a" * 61}, ()),
}


def from_a_letter(client: Client, _who: str, stops: bool) -> HttpResponse:
    """Open the address in a reminder, and stop it there."""
    row = Checklist.start(User.objects.create_user("reminded@example.org"))
    token = turn_on(row, Kind.WEEKLY, "America/Chicago").token
    send = client.post if stops else client.get
    return send(reverse("checklists:stop_reminder", args=[token]))


def states() -> Iterator[tuple[str, Reach, int, bool]]:
    """Yield every state: its name, how it is reached, its status, whether readers differ."""
    for question in SHAPING.values():
        if not question.from_result and question.slug not in {"plan_kind", "medicare_kind"}:
            yield f"list q {question.slug}", after({}, "question", question.slug), 200, True
    for name, answers in {
        "result": LONG,
        "result, nothing known": all_unknown(),
        "result, stage 4": chose(LONG, spread="yes"),
    }.items():
        yield f"list, after a {name}", after(answers), 200, True
    yield "list, answers after a result", after(LONG, "answers"), 200, True
    yield "list, saving with a result", after(LONG, "keep"), 200, False
    yield "visit item", after({}, "item", "slides-sent"), 200, True
    yield "list lived in", looked_at, 200, True
    for page in ("add", "visit", "compare", "dates", "answers", "share", "reminders", "settings"):
        yield f"list {page} lived in", partial(looked_at, page=page), 200, True
    yield "list delete lived in", partial(looked_at, page="delete"), 200, True
    yield "list result lived in", partial(looked_at, page="result"), 200, True
    yield (
        "list question lived in",
        partial(looked_at, page="question", args=("so_why",)),
        200,
        True,
    )
    for name, slug in ITEMS.items():
        yield f"list {name}", partial(looked_at, page="item", args=(slug,)), 200, True
    for name, (page, data, args) in ERRORS.items():
        reach = partial(sent, page=page, data=data, args=args)
        yield f"list {name}", reach, 200, False
    for name, content in {"all done": all_done, "all hidden": all_hidden}.items():
        yield f"list, {name}", partial(made, make=content), 200, False
    yield "list, new link", with_links, 200, False
    yield "list, call list at hand", with_call_list, 200, False
    yield "list, cleared", cleared, 200, False
    yield "stop reminders", partial(from_a_letter, stops=False), 200, False
    yield "stop reminders, stopped", partial(from_a_letter, stops=True), 200, False
    yield "reminder to stop", stopping, 200, False
    yield "reminder, stopped", stopped, 200, False
    yield "link, ended", ended, 404, False
    yield "link, opened", entered, 200, False
    for role, may_write in (("looks", False), ("writes", True)):
        for page in ("list", "compare", "result", "dates"):
            reach = partial(of_another, page=page, may_write=may_write)
            yield f"shared {page} {role}", reach, 200, True
        reach = partial(of_another, page="item", args=("pathology-report",), may_write=may_write)
        yield f"shared item {role}", reach, 200, True
    for page in ("add", "visit"):
        yield f"shared {page}", partial(of_another, page=page, may_write=True), 200, False
