"""What readers do on the pages of a list, and what becomes of it."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import consent
from accounts.models import User
from checklists import changes
from checklists.addresses import SAVED, SHARED, Address
from checklists.models import Checklist
from checklists.sharing import make_link
from checklists.state import EMPTY
from checklists.visit import KEY
from tests import factories, list_pages
from tests.journeys import LONG, walk
from tests.page_rules import Page, text

HERE = Address()
OWN = "own-00000000000000aa"


def open_list(client, address=HERE, page="list", *args):
    answer = client.get(address.to(page, *args), follow=True)
    assert answer.status_code == 200
    return Page(answer.content.decode())


def ticked(page):
    return {e.get("value") for e in page.all("input") if e.get("checked") is not None}


def form_of(page, name="made_from"):
    """What the form with this field would send untouched."""
    (form,) = [f for f in page.all("form") if any(e.get("name") == name for e in f.iter())]
    sent = {}
    for field in form.iter():
        if field.tag not in {"input", "textarea"} or not field.get("name"):
            continue
        if field.get("type") not in {"checkbox", "radio"}:
            sent[field.get("name")] = field.get("value") or (field.text or "").lstrip("\n")
        elif field.get("checked") is not None:
            sent[field.get("name")] = field.get("value")
    for select in form.iter("select"):
        chosen = [o.get("value") for o in select.iter("option") if o.get("selected") is not None]
        sent[select.get("name")] = chosen[0] if chosen else ""
    return sent


def write(client, address, slug, page=None, **changed):
    """Fill in the details page as it was shown (now, or as `page`) and send it."""
    page = page or open_list(client, address, "item", slug)
    sent = form_of(page, "note") | changed
    return client.post(address.to("item", slug), sent, follow=True)


def status(answer):
    page = Page(answer.content.decode())
    return [text(e) for e in page.elements if "status" in e.get("class", "").split()]


# Ticks


def test_a_tick_stays(client):
    client.post(HERE.to("list"), {"phase": "decide", "was": "", "done": "tell-your-doctor"})
    page = open_list(client)
    assert ticked(page) == {"tell-your-doctor"}
    assert re.search(r"\b1 of \d+ done", page.main_text())
    client.post(HERE.to("list"), {"phase": "decide", "was": "tell-your-doctor"})
    assert ticked(open_list(client)) == set()


def test_a_line_that_a_form_did_not_show_keeps_its_tick(client):
    client.post(HERE.to("list"), {"was": "", "done": "tell-your-doctor"})
    client.post(HERE.to("list"), {"was": "", "done": "ask-how-long-safe"})
    assert ticked(open_list(client)) == {"tell-your-doctor", "ask-how-long-safe"}


def test_names_nobody_knows_are_not_taken(client):
    client.post(HERE.to("list"), {"was": "x y", "done": ["no-such-line", "own-1"]})
    assert ticked(open_list(client)) == set()


# Details


def test_a_note_a_day_and_a_name_are_kept(client):
    answer = write(
        client, HERE, "slides-sent", note="Call Ann", day="3", month="12", year="2026",
        assigned="my sister", progress="sent",
    )  # fmt: skip
    assert status(answer) == ["Saved."]
    page = open_list(client).main_text()
    for words in ("By 3 December 2026", "Sent", "For"):
        assert words in page
    assert "Call Ann" in text(open_list(client).root)


@pytest.mark.parametrize(("button", "days"), [("tomorrow", 1), ("week", 7)])
def test_a_day_soon_is_one_tap(client, button, days):
    write(client, HERE, "slides-sent", due=button, note="Call Ann")
    day = timezone.localdate() + timedelta(days=days)
    page = open_list(client)
    assert f"By {day.day} {day:%B %Y}" in page.main_text()
    assert "Call Ann" in text(page.root)


@pytest.mark.parametrize(
    ("page", "args", "sent", "error"),
    [
        ("add", (), {}, "Write the item"),
        ("add", (), {"text": "a" * 121}, "The item must be 120 characters or less"),
        ("item", ("slides-sent",), {"day": "31", "month": "2", "year": "2026"},
         "Enter a real date, like 3 December 2026"),
        ("item", ("slides-sent",), {"day": "3"}, "Enter a real date, like 3 December 2026"),
        ("item", ("slides-sent",), {"note": "a" * 523},
         "The note must be 500 characters or less. It has 523."),
        ("visit", (), {"day": "x", "month": "1", "year": "2027"},
         "Enter a real date, like 3 December 2026"),
    ],
)  # fmt: skip
def test_errors_say_what_to_do_and_keep_what_was_typed(client, page, args, sent, error):
    answer = client.post(HERE.to(page, *args), sent)
    found = Page(answer.content.decode())
    summary = next(e for e in found.elements if "error-summary" in e.get("class", ""))
    assert error in text(summary)
    assert KEY not in client.session
    if typed := sent.get("note"):
        assert typed in answer.content.decode()


def test_a_note_of_500_counts_its_line_breaks_once(client):
    note = "\r\n".join(["a" * 249, "b" * 250])
    assert status(write(client, HERE, "slides-sent", note=note)) == ["Saved."]


def test_a_hidden_line_comes_back_with_its_note(client):
    write(client, HERE, "slides-sent", note="Call Ann")
    client.post(HERE.to("item", "slides-sent"), {"do": "hide"})
    page = open_list(client)
    assert "1 hidden item" in page.main_text()
    assert "slides-sent" not in {e.get("value") for e in page.all("input")}
    client.post(HERE.to("item", "slides-sent"), {"do": "show"})
    assert "Call Ann" in text(open_list(client).root)


def test_a_line_moves_past_the_lines_it_stands_with(client):
    def order():
        boxes = (e for e in open_list(client).all("input") if e.get("name") == "done")
        return [e.get("value") for e in boxes]

    first, second = order()[:2]
    client.post(HERE.to("item", second), {"do": "up"})
    assert order()[:2] == [second, first]
    client.post(HERE.to("item", second), {"do": "down"})
    assert order()[:2] == [first, second]


def test_a_form_sent_twice_adds_one_item(client):
    sent = {"slug": OWN, "text": "Buy a folder", "phase": "records"}
    for _time in range(2):
        client.post(HERE.to("add"), sent)
    assert client.session[KEY]["document"].count("Buy a folder") == 1


def test_three_questions_have_a_star(client):
    for slug in ("core-agree", "core-own-lab", "core-missing"):
        client.post(HERE.to("item", slug), {"do": "star"})
    answer = client.post(HERE.to("item", "core-wait"), {"do": "star"}, follow=True)
    assert status(answer) == ["3 questions have a star. Take one away first."]
    answer = client.post(
        HERE.to("item", "questions-core"),
        {"do": "pick", "was": "core-agree core-own-lab core-missing",
         "star": ["core-own-lab", "core-missing", "core-wait"]},
        follow=True,
    )  # fmt: skip
    assert status(answer) == ["Saved."]
    starred = open_list(client).root.find(".//section[@aria-labelledby='starred']")
    assert [text(e) for e in starred.iter("li")][-1] == "What happens if I wait a few weeks?"


# Answers


def test_changed_answers_add_and_hide_and_lose_nothing(client):
    def answer(value):
        client.post(HERE.to("question", "so_pay"), {"answer": value})

    answer("medicaid")
    write(client, HERE, "medicaid-check", note="Ask Bo")
    client.post(HERE.to("add"), {"slug": OWN, "text": "Buy a folder", "phase": "records"})
    client.post(HERE.to("list"), {"was": "", "done": "tell-your-doctor"})
    assert "Here because you said: Medicaid pays." in open_list(client).main_text()
    answer("medicare")
    page = open_list(client)
    assert "that your answers do not need" in page.main_text()
    assert "tell-your-doctor" in ticked(page)
    assert "Buy a folder" in text(page.root)
    answer("medicaid")
    assert "Ask Bo" in text(open_list(client).root)


def test_an_item_whose_answer_nobody_gave_says_if(client):
    assert re.search(r"^If .*Medicaid", open_list(client).main_text(), re.MULTILINE)


def test_every_question_can_be_left_open(client):
    address, seen = HERE.to("question", "so_why"), []
    while "/q/" in address:
        seen.append(address)
        address = client.post(address, {}).url
    assert len(seen) == 6
    assert address == HERE.to("list")


def test_the_result_shapes_the_list_and_its_gaps_are_questions(client):
    unclear = LONG | {"receptors": {"er": "positive", "pr": "positive", "her2": "equivocal"}}
    walk(client, "self", unclear)
    page = open_list(client).main_text()
    assert "Here because the result leaves this open." in page
    assert "Here because of the result: HER2 is not clear yet." in page
    answers = open_list(client, HERE, "answers").main_text()
    assert "From the result" in answers
    assert client.get(HERE.to("question", "her2")).url == HERE.to("list")


# Two at once


@pytest.fixture
def two(client):
    """The owner's own browser, and her sister's with a link that writes."""
    mine = list_pages.saved(client, EMPTY)
    sister, row = Client(), Checklist.objects.get()
    link, token = make_link(row, "my sister", may_write=True)
    sister.get(reverse("checklists:open", args=[token]))
    return client, mine, sister, Address(SHARED, str(link.pk))


@pytest.mark.parametrize(
    ("called", "said"),
    [("Mom", "Mom shared this list with you."), ("", "Someone shared this list with you.")],
)
def test_the_helper_reads_who_shares_the_list(client, called, said):
    mine = list_pages.saved(client, EMPTY)
    wanted = {"name": "my sister", "shared_by": called, "role": "look", "days": "30"}
    open_list(client, mine, "share")
    client.post(mine.to("share"), wanted)
    page = client.get(mine.to("share")).content.decode()
    sister = Client()
    opened = sister.get(re.search(r"/c/[\w-]+/", page)[0], follow=True)
    assert f"{said} You can look at it." in text(Page(opened.content.decode()).root)


def test_both_notes_are_kept_when_two_save_at_once(two):
    client, mine, sister, hers = two
    seen_by_me = open_list(client, mine, "item", "slides-sent")
    write(sister, hers, "slides-sent", note="I called them")
    answer = write(client, mine, "slides-sent", seen_by_me, note="Call Ann")
    assert status(answer) == [
        "Saved.", "Two people wrote here at the same time. Both notes are kept."
    ]  # fmt: skip
    shown = text(open_list(client, mine).root)
    assert "I called them by my sister, less than a minute ago Call Ann" in shown
    assert "Two people wrote here. Both notes are kept." in shown


def test_who_may_only_look_reads_both_notes_and_is_not_asked_to_join_them(client):
    address = list_pages.shared(client, list_pages.lived_in())
    page = text(open_list(client, address, "item", "pathology-report").root)
    assert "I have called them" in page
    assert "Call Ann at the lab" in page
    assert "You can make one of them" not in page


def test_a_note_that_was_left_alone_does_not_come_back(two):
    client, mine, sister, hers = two
    write(client, mine, "slides-sent", note="Call Ann")
    seen_by_me = open_list(client, mine, "item", "slides-sent")
    write(sister, hers, "slides-sent", note="Done, Ann sends them")
    write(client, mine, "slides-sent", seen_by_me, day="3", month="12", year="2026")
    entry = Checklist.objects.get().content.entry("slides-sent")
    assert entry.note == "Done, Ann sends them"
    assert entry.due.value == date(2026, 12, 3)


def test_an_error_in_between_does_not_overwrite_what_the_other_wrote(two):
    client, mine, sister, hers = two
    seen_by_me = open_list(client, mine, "item", "slides-sent")
    write(sister, hers, "slides-sent", note="I called them")
    answer = write(client, mine, "slides-sent", seen_by_me, note="Call Ann", day="31", month="2")
    again = Page(answer.content.decode())
    assert "Enter a real date" in text(again.root)
    write(client, mine, "slides-sent", again, day="", month="")
    notes = Checklist.objects.get().content.entry("slides-sent").notes
    assert {note.value for note in notes} == {"I called them", "Call Ann"}


def test_the_newest_tick_wins_and_an_untouched_one_changes_nothing(two):
    client, mine, sister, hers = two
    sister.post(hers.to("list"), {"was": "", "done": "tell-your-doctor"})
    client.post(mine.to("list"), {"was": "", "done": "ask-how-long-safe"})  # an older page
    assert ticked(open_list(client, mine)) == {"tell-your-doctor", "ask-how-long-safe"}
    client.post(mine.to("list"), {"was": "tell-your-doctor ask-how-long-safe"})
    assert ticked(open_list(sister, hers)) == set()


def test_what_others_changed_is_listed_until_it_was_seen(two):
    client, mine, sister, hers = two
    write(sister, hers, "slides-sent", note="I called them")
    page = open_list(client, mine).main_text()
    assert "Changed since you last looked" in page
    assert re.search(r"by\s+, less than a minute ago", page)  # the name is not our own word
    client.post(mine.to("list"), {"do": "seen"})
    assert "Changed since you last looked" not in open_list(client, mine).main_text()


def test_boxes_of_the_two_opinions_keep_both(two):
    client, mine, sister, hers = two
    before = form_of(open_list(client, mine, "compare"))
    sister.post(hers.to("compare"), before | {"plan-first": "Surgery"})
    answer = client.post(mine.to("compare"), before | {"plan-first": "Chemo"}, follow=True)
    assert status(answer) == ["Saved.", "Two people wrote here. Both notes are kept."]
    notes = Checklist.objects.get().content.compare["plan-first"]
    assert {note.value for note in notes} == {"Surgery", "Chemo"}


# Links


def test_a_link_is_shown_once_and_can_be_turned_off(client):
    mine = list_pages.saved(client, EMPTY)
    sent = {"name": "my sister", "role": "write", "days": "7"}
    client.post(mine.to("share"), sent)
    page = client.get(mine.to("share")).content.decode()
    (address,) = re.findall(r'value="(http://testserver/en/c/[^"]+)"', page)
    assert address not in client.get(mine.to("share")).content.decode()
    sister = Client()
    hers = sister.get(address).url
    assert sister.get(hers).status_code == 200
    link = Checklist.objects.get().shares.get()
    client.post(mine.to("share"), {"turn_off": str(link.pk)})
    assert sister.get(hers).status_code == 404
    assert sister.get(address).status_code == 404


def test_a_link_of_another_list_is_not_turned_off(client):
    mine = list_pages.saved(client, EMPTY)
    other = Checklist.start(User.objects.create_user("other@example.org"))
    link, _token = make_link(other, "my sister")
    assert client.post(mine.to("share"), {"turn_off": str(link.pk)}).status_code == 404
    link.refresh_from_db()
    assert link.is_live


# Into the account


def test_saving_leads_through_the_sign_in_and_the_yes(client):
    client.post(HERE.to("list"), {"was": "", "done": "tell-your-doctor"})
    user = User.objects.create_user("reader@example.org")
    assert client.post(HERE.to("keep"), {}).url == reverse("accounts:create")
    client.force_login(user)
    assert client.get(HERE.to("keep")).url == reverse("accounts:consent")
    assert not Checklist.objects.exists()
    consent.give(user)
    saved = client.get(HERE.to("keep")).url
    row = Checklist.objects.get()
    assert saved == Address(SAVED, str(row.pk)).to("list")
    assert row.content.entry("tell-your-doctor").done.value
    assert ticked(open_list(client)) == set()  # the visit's own is gone


def test_opening_the_page_that_saves_saves_nothing(client):
    list_pages.member(client)
    client.post(HERE.to("list"), {"was": "", "done": "tell-your-doctor"})
    assert client.get(HERE.to("keep")).status_code == 200
    assert not Checklist.objects.exists()


def test_a_second_list_merges_or_stands_apart_as_asked(client):
    mine = list_pages.saved(client, changes.tick(EMPTY, "slides-sent", True, list_pages.stamp()))
    client.post(HERE.to("list"), {"was": "", "done": "tell-your-doctor"})
    client.post(HERE.to("keep"), {"into": mine.key})
    assert ticked(open_list(client, mine)) == {"slides-sent", "tell-your-doctor"}
    client.post(HERE.to("list"), {"was": "", "done": "tell-your-doctor"})
    client.post(HERE.to("keep"), {"into": "new"})
    assert Checklist.objects.count() == 2


@pytest.mark.parametrize("asked", [False, True])
def test_the_result_is_saved_when_asked_for_and_not_else(client, asked):
    list_pages.member(client)
    walk(client, "self", LONG)
    client.post(HERE.to("keep"), {"with_result": "on"} if asked else {})
    row = Checklist.objects.get()
    assert bool(row.content.result.value) is asked
    page = open_list(client, Address(SAVED, str(row.pk)), "result").main_text()
    assert ("In short" in page) is asked
    assert ("Stage 1A (written IA)" in page) is asked


def test_a_list_of_somebody_elses_account_takes_nothing_in(client):
    theirs = Checklist.start(User.objects.create_user("other@example.org"))
    list_pages.saved(client, EMPTY)
    answer = client.post(HERE.to("keep"), {"into": str(theirs.pk)})
    assert answer.status_code == 200  # an error: not one of the choices
    theirs.refresh_from_db()
    assert theirs.content == EMPTY


# The visit


def test_a_list_is_cleared_after_a_day(client):
    client.post(HERE.to("list"), {"was": "", "done": "tell-your-doctor"})
    session = client.session
    old = (timezone.now() - timedelta(hours=25)).isoformat()
    session[KEY] = session[KEY] | {"used_at": old}
    session.save()
    assert "Your list was cleared" in open_list(client).main_text()
    assert ticked(open_list(client)) == set()


def test_looking_at_a_list_keeps_nothing(client):
    open_list(client)
    assert KEY not in client.session


def test_the_call_list_can_be_attached(client):
    factories.make_organization()
    client.post(reverse("resources:add_to_call_list"), {"entry": "help/helping-hands"})
    client.post(HERE.to("list"), {"do": "attach"})
    page = open_list(client)
    assert "Helping Hands" in text(page.root)
    assert "You have a call list in this visit." not in page.main_text()
    assert open_list(client, HERE, "item", "help-helping-hands")


@pytest.mark.parametrize(
    ("day", "shown"), [((3, 12), "As soon as you can"), ((31, 12), "By about 17 December 2026")]
)
def test_the_date_of_the_visit_says_what_to_do_when(client, day, shown, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_zone: date(2026, 11, 22))
    client.post(HERE.to("visit"), {"day": day[0], "month": day[1], "year": "2026"})
    page = open_list(client).main_text()
    assert f"The visit is on {day[0]} December 2026." in page
    assert shown in page


def test_a_calendar_says_nothing_unless_asked(client):
    client.post(HERE.to("visit"), {"day": "3", "month": "12", "year": "2030"})
    private = client.get(HERE.to("calendar")).content
    assert b"Second opinion" not in private
    assert b"SUMMARY:Appointment" in private
    assert b"Second opinion visit" in client.post(HERE.to("calendar"), {"titles": "1"}).content


@pytest.mark.parametrize("page", ["list", "answers", "compare", "share", "checklist_pdf"])
def test_a_list_of_1000_asks_no_more_of_the_database(client, page):
    def count(content, email):
        address = list_pages.saved(client, content, email)
        client.get(address.to(page))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address.to(page)).status_code == 200
        return len(asked)

    few = count(EMPTY, "few@example.org")
    assert count(list_pages.crowded(), "many@example.org") == few


def test_without_script_the_list_is_printed_on_either_paper(client):
    page = client.get(Address().to("list")).content.decode()
    without_script = page[page.index("<noscript>") : page.index("</noscript>")]
    assert f'href="{Address().to("checklist_pdf")}"' in without_script
    assert ">Print<" in without_script
    for sheet in ("checklist_pdf_a4", "questions_pdf_a4"):
        assert f'href="{Address().to(sheet)}"' in page


def test_a_script_is_told_how_far_the_list_is_and_gets_no_page(client):
    told = {"was": "", "done": "tell-your-doctor", "by": "script"}
    answer = client.post(HERE.to("list"), told)
    assert answer.json() == {"count": "1 of 34 done"}
    assert "no-store" in answer["Cache-Control"]
    page = client.get(HERE.to("list"))
    assert "1 of 34 done" in page.content.decode()
    assert not list(page.context["messages"])
