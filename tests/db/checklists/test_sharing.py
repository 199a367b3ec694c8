"""Lists shared by link: what a link opens, for how long, and what its holder may do."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from hypothesis import settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from checklists import changes, sharing
from checklists.keeping import open_list
from checklists.models import Checklist, Share
from checklists.sharing import LinkEnded, TooManyLinks, enter, make_link, turn_off
from checklists.state import EMPTY, Facts
from tests.lists import make_list, stamp
from tests.visits import visit


@pytest.fixture
def row():
    return make_list(User.objects.create_user("owner@example.org"))


def opened(row, **options):
    """Return the request of a helper who has opened a new link, and the link."""
    share, token = make_link(row, "my sister", **options)
    request = visit()
    enter(request, token)
    return request, share


def test_a_link_opens_its_list_without_an_account(row):
    request, share = opened(row)
    kept = open_list(request, share=share.pk)
    assert (kept.who_may, kept.is_owner, kept.by, kept.who) == ("look", False, "my sister", "other")
    assert kept.row.pk == row.pk


def test_the_id_of_a_link_opens_nothing_by_itself(row):
    share, _token = make_link(row, "my sister")
    for guess in (share.pk, row.pk, uuid4(), "x"):
        with pytest.raises(LinkEnded):
            open_list(visit(), share=guess)


@pytest.mark.parametrize("guess", ["", "x", "a" * 43, "../..", "\x00"])
def test_a_guessed_token_opens_nothing(row, guess):
    make_link(row, "my sister")
    with pytest.raises(LinkEnded):
        enter(visit(), guess)


def test_opening_a_link_gives_the_visit_a_new_key(row):
    _share, token = make_link(row, "my sister")
    request = visit()
    request.session["call_list"] = [["help", "hands"]]
    request.session.save()
    planted = request.session.session_key
    enter(request, token)
    assert request.session.session_key != planted
    assert request.session["call_list"]


def test_a_link_says_when_it_was_last_used(row):
    request, share = opened(row)
    assert share.last_used_at is None
    open_list(request, share=share.pk)
    share.refresh_from_db()
    assert share.last_used_at


def test_a_link_that_may_look_changes_nothing(row):
    request, share = opened(row)
    kept = open_list(request, share=share.pk)
    with pytest.raises(PermissionDenied):
        kept.save(lambda now: changes.tick(now, "plan-card", True, kept.stamp))
    assert Checklist.objects.get().content == EMPTY


def test_a_change_by_link_says_whose_it_is(row):
    request, share = opened(row, may_write=True)
    kept = open_list(request, share=share.pk)
    kept.save(lambda now: changes.tick(now, "plan-card", True, kept.stamp))
    done = Checklist.objects.get().content.entry("plan-card").done
    assert (done.value, done.by) == (True, "my sister")


@pytest.mark.parametrize("end", ["off", "over", "deleted"])
def test_a_link_that_ended_opens_and_saves_nothing(row, end):
    request, share = opened(row, may_write=True)
    kept = open_list(request, share=share.pk)
    if end == "off":
        assert turn_off(row, share.pk)
        assert not turn_off(row, share.pk)
    elif end == "over":
        Share.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    else:
        Share.objects.all().delete()
    with pytest.raises(LinkEnded):
        kept.save(lambda now: changes.tick(now, "plan-card", True, kept.stamp))
    with pytest.raises(LinkEnded):
        open_list(request, share=share.pk)
    assert Checklist.objects.get().content == EMPTY


def test_a_link_whose_role_was_taken_back_meanwhile_saves_nothing(row):
    request, share = opened(row, may_write=True)
    kept = open_list(request, share=share.pk)
    Share.objects.update(may_write=False)
    with pytest.raises(PermissionDenied):
        kept.save(lambda now: changes.tick(now, "plan-card", True, kept.stamp))
    assert Checklist.objects.get().content == EMPTY


def test_a_helper_cannot_delete_the_list(row):
    request, share = opened(row, may_write=True)
    with pytest.raises(PermissionDenied):
        open_list(request, share=share.pk).delete()
    assert Checklist.objects.exists()


def test_a_helper_is_told_of_the_result_if_the_link_says_so(row):
    now = changes.take_facts(EMPTY, Facts((("stage", "IV"),)), stamp())
    content = make_list(row.owner, now)
    for shows, words in ((False, ""), (True, "Here because of the result: it is stage 4.")):
        request, share = opened(content, shows_result=shows)
        shaped = open_list(request, share=share.pk).shaped()
        assert shaped.by_slug["questions-stage-iv"].because == words


def test_one_account_cannot_turn_off_the_link_of_another(row):
    _request, share = opened(row)
    other = make_list(User.objects.create_user("eve@example.org"))
    assert not turn_off(other, share.pk)
    assert Share.objects.get().is_live


@pytest.mark.parametrize(("name", "days"), [("", 30), ("  ", 30), ("Ann", 31), ("Ann", 0)])
def test_a_link_is_for_somebody_and_ends(row, name, days):
    with pytest.raises(ValueError, match="ends"):
        make_link(row, name, days=days)


def test_a_list_has_so_many_links_and_no_more(row):
    for _ in range(sharing.MOST_LIVE):
        make_link(row, "Ann")
    with pytest.raises(TooManyLinks):
        make_link(row, "Bob")
    turn_off(row, row.shares.first().pk)
    assert make_link(row, "Bob")


def test_a_visit_can_hold_several_links(row):
    request, first = opened(row)
    second, token = make_link(row, "Ann", may_write=True)
    enter(request, token)
    assert open_list(request, share=first.pk).who_may == "look"
    assert open_list(request, share=second.pk).who_may == "write"


class SharedList(RuleBasedStateMachine):
    """An owner and a helper, each on a page that may be old; the model is what must still stand."""

    def __init__(self):
        super().__init__()
        User.objects.filter(email="machine@example.org").delete()
        self.owner = User.objects.create_user("machine@example.org")
        self.row = make_list(self.owner)
        self.live = False
        self.pages = {}
        self.ticks, self.notes, self.written = {}, {}, 0

    def page(self, who):
        if who == "owner":
            return open_list(visit(self.owner), uuid=self.row.pk)
        return open_list(self.request, share=self.share.pk)

    @precondition(lambda self: not self.live)
    @rule()
    def share_it(self):
        self.request, self.share = opened(self.row, may_write=True)
        self.live = True
        self.pages["helper"] = self.page("helper")

    @precondition(lambda self: self.live)
    @rule()
    def turn_it_off(self):
        turn_off(self.row, self.share.pk)
        self.live = False

    @rule()
    def owner_loads_the_page(self):
        self.pages["owner"] = self.page("owner")

    @precondition(lambda self: self.live)
    @rule()
    def helper_loads_the_page(self):
        self.pages["helper"] = self.page("helper")

    def write(self, who):
        page = self.pages[who]
        self.written += 1
        text, seen = f"note {self.written}", page.list.version
        try:
            page.save(lambda now: changes.write_note(now, "plan-card", text, seen, page.stamp))
        except LinkEnded:
            assert who == "helper"
            assert not self.live
            return
        assert who == "owner" or self.live
        kept = {old: version for old, version in self.notes.items() if version > seen}
        self.notes = kept | {text: page.list.version}

    def tick(self, who):
        page = self.pages[who]
        done = not self.ticks.get("one-folder", False)
        try:
            page.save(lambda now: changes.tick(now, "one-folder", done, page.stamp))
        except LinkEnded:
            assert not self.live
            return
        self.ticks["one-folder"] = done

    @precondition(lambda self: "owner" in self.pages)
    @rule()
    def owner_writes(self):
        self.write("owner")

    @precondition(lambda self: "helper" in self.pages)
    @rule()
    def helper_writes(self):
        self.write("helper")

    @precondition(lambda self: "owner" in self.pages)
    @rule()
    def owner_ticks(self):
        self.tick("owner")

    @precondition(lambda self: "helper" in self.pages)
    @rule()
    def helper_ticks(self):
        self.tick("helper")

    @invariant()
    def what_was_saved_still_stands(self):
        content = Checklist.objects.get(pk=self.row.pk).content
        assert {n.value for n in content.entry("plan-card").notes} == self.notes.keys()
        assert content.entry("one-folder").done.value == self.ticks.get("one-folder", False)

    @invariant()
    def a_dead_link_opens_nothing(self):
        if not self.live and hasattr(self, "share"):
            with pytest.raises(Http404):
                self.page("helper")


def test_a_shared_list_loses_nothing_whoever_writes_from_whatever_page():
    run_state_machine_as_test(
        SharedList, settings=settings(max_examples=20, stateful_step_count=15, deadline=None)
    )
