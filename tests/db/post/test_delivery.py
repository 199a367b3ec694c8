"""Letters and a real mail server: none is lost, none acknowledged twice, whatever the server does.

The letters of one test are many, because trouble shows in numbers.
"""

import random
import ssl
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from post import delivery, outbox, smtp
from post.models import Letter, State
from tests.mail_server import MOODS, WELL, MailServer, free_port

MANY = 30


@pytest.fixture(autouse=True)
def _post(settings):
    settings.EMAIL_BACKEND = "post.outbox.Outbox"
    settings.POST_DELIVERY = "post.smtp.Server"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 5
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False


@pytest.fixture
def server(settings):
    with MailServer() as server:
        settings.EMAIL_PORT = server.port
        yield server


def write(count=1, **fields):
    """Put letters to as many addresses into the outbox."""
    for number in range(count):
        message = EmailMessage(
            "A subject", f"Line {number}\n.\n..dots “quoted”", to=[f"r{number}@example.org"]
        )
        outbox.put(message, **fields)


def let_time_pass():
    Letter.objects.filter(state=State.WAITING).update(next_at=timezone.now())


def until_empty(rounds=40):
    """Work until nothing waits; an unreachable server is tried again."""
    for _ in range(rounds):
        let_time_pass()
        try:
            delivery.deliver_due()
        except smtp.Unreachable:
            continue
        if not Letter.objects.filter(state=State.WAITING).exists():
            return
    raise AssertionError(f"{Letter.objects.count()} letters are left")


def test_djangos_mail_goes_to_the_outbox_and_from_there_to_the_server(server):
    message = EmailMessage("A subject", "Text", "Beside <b@example.org>", ["Ann@example.org"])
    assert get_connection("post.outbox.Outbox").send_messages([message]) == 1
    assert Letter.objects.count() == 1
    assert not server.taken
    assert delivery.deliver_due() == 1
    assert not Letter.objects.exists()
    assert server.messages["Ann@example.org"]["Subject"] == "A subject"


def test_a_letter_with_dots_and_curly_quotes_arrives_as_it_was_written(server):
    write()
    delivery.deliver_due()
    content = server.messages["r0@example.org"].get_content()
    assert content.replace("\r\n", "\n").strip() == "Line 0\n.\n..dots “quoted”"


def test_each_address_gets_a_letter_of_its_own(server):
    outbox.put(EmailMessage("A", "B", to=["a@example.org"], cc=["b@example.org"]))
    assert delivery.deliver_due() == 2
    assert set(server.messages) == {"a@example.org", "b@example.org"}


def test_the_table_holds_no_readable_letter():
    write()
    (sealed,) = Letter.objects.extra(select={"raw": "sealed"}).values_list("raw", flat=True)
    assert "example" not in sealed
    assert "subject" not in sealed


@pytest.mark.parametrize("mood", MOODS)
def test_in_no_mood_of_the_server_a_letter_is_lost_or_doubled(server, settings, mood, caplog):
    settings.EMAIL_TIMEOUT = 0.3
    write(3 if mood == "slow" else MANY)
    written = Letter.objects.count()
    server.mood = mood
    for _ in range(2):
        let_time_pass()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(smtp, "LAST_ANSWER", 0.3)
            try:
                assert delivery.deliver_due() == 0
            except smtp.Unreachable:
                assert mood in {"away", "closed"}
    assert not server.taken
    assert Letter.objects.filter(state=State.WAITING).count() == written

    server.mood = WELL
    until_empty()
    assert len(server.taken) == written
    assert set(server.taken.values()) == {1}
    assert all(len(ids) == 1 for ids in server.ids.values())
    assert not Letter.objects.exists()
    assert "example.org" not in caplog.text
    assert "A subject" not in caplog.text


def test_in_all_moods_at_once_each_letter_is_acknowledged_once(server):
    chance = random.Random(11)
    moods = ("450", "550", "451 after the body", "dead line")
    bad_tries = {f"r{n}@example.org": chance.randrange(len(delivery.PAUSES)) for n in range(120)}
    server.mood_of = lambda address, number: (
        chance.choice(moods) if number <= bad_tries[address] else WELL
    )
    write(120)
    until_empty()
    assert len(server.taken) == 120
    assert set(server.taken.values()) == {1}
    assert all(len(ids) == 1 for ids in server.ids.values())
    assert sum(server.tries.values()) == 120 + sum(bad_tries.values())


def test_nobody_listening_at_all_costs_no_letter_a_try(settings):
    settings.EMAIL_PORT = free_port()
    write(MANY)
    for _ in range(8):
        with pytest.raises(smtp.Unreachable):
            delivery.deliver_due()
    assert set(Letter.objects.values_list("state", "tries")) == {(State.WAITING, 0)}


def test_a_server_without_tls_gets_nothing_where_tls_is_wanted(server, settings):
    settings.EMAIL_USE_TLS = True
    write()
    with pytest.raises(smtp.Unreachable, match="SMTPNotSupportedError"):
        delivery.deliver_due()
    assert not server.tries


def test_a_server_that_speaks_no_tls_at_all_gets_nothing(server, settings):
    settings.EMAIL_USE_SSL = True
    write()
    with pytest.raises(smtp.Unreachable, match="SSLError"):
        delivery.deliver_due()
    assert not server.tries


def test_certificates_are_looked_at():
    assert ssl.create_default_context().verify_mode == ssl.CERT_REQUIRED


def test_pauses_grow_and_after_the_last_one_the_letter_is_given_up_and_counted(server):
    server.mood = "550"
    write()
    for pause in delivery.PAUSES:
        delivery.deliver_due()
        wait = Letter.objects.get().next_at - timezone.now()
        assert timedelta(seconds=-30) < wait - pause <= timedelta(0)
        assert delivery.deliver_due() == 0
        let_time_pass()
    assert delivery.troubles() == 0
    delivery.deliver_due()
    letter = Letter.objects.get()
    assert (letter.state, letter.sealed) == (State.GIVEN_UP, "")
    assert delivery.troubles() == 1
    assert len(server.tries) == 1
    assert server.tries["r0@example.org"] == len(delivery.PAUSES) + 1


def test_a_clock_set_back_by_years_keeps_no_letter_waiting(server):
    write()
    Letter.objects.update(next_at=timezone.now() + timedelta(days=900))
    assert delivery.deliver_due() == 1


def test_a_letter_in_other_hands_is_left_alone_until_the_lease_ends(server):
    write()
    first = delivery.claim()
    assert delivery.claim() is None
    Letter.objects.update(next_at=timezone.now() - timedelta(seconds=1))
    second = delivery.claim()
    assert second.pk == first.pk
    with server_way() as way:
        assert not delivery.send(way, first)  # the first one comes back from a long sleep
        assert not server.taken
        assert delivery.send(way, second)
    assert list(server.taken.values()) == [1]


def server_way():
    return smtp.Server()


def test_a_letter_withdrawn_in_the_last_moment_is_not_sent(server):
    write(key="reminder 1")
    letter = delivery.claim()
    outbox.withdraw("reminder 1")
    with server_way() as way:
        assert not delivery.send(way, letter)
    assert not server.copies


def test_a_handed_letter_whose_worker_died_is_never_sent_again_but_counted(server):
    write(key="reminder 1")
    letter = delivery.claim()
    delivery.hand(delivery.ours(letter.pk, letter.claim))
    Letter.objects.update(next_at=timezone.now() - delivery.SILENT - timedelta(seconds=1))
    assert delivery.deliver_due() == 0
    outbox.withdraw("reminder 1")
    delivery.tidy()
    letter.refresh_from_db()
    assert (letter.state, letter.sealed, letter.key) == (State.UNSURE, "", "")
    assert delivery.troubles() == 1
    Letter.objects.update(put_at=timezone.now() - timedelta(days=31))
    delivery.tidy()
    assert not Letter.objects.exists()


def test_one_letter_lies_here_for_a_key():
    write(key="reminder 1")
    write(key="reminder 1")
    write()
    write()
    assert Letter.objects.filter(key="reminder 1").count() == 1
    assert Letter.objects.count() == 3


def test_a_letter_nobody_could_send_for_two_days_is_given_up():
    write()
    Letter.objects.update(put_at=timezone.now() - delivery.OLDEST - timedelta(minutes=1))
    delivery.tidy()
    assert Letter.objects.get().state == State.GIVEN_UP


def test_one_connection_serves_many_letters_and_a_lost_one_is_made_anew(server):
    write(3)
    with server_way() as way:
        delivery.send(way, delivery.claim())
        held = way.smtp
        delivery.send(way, delivery.claim())
        assert way.smtp is held
        held.sock.close()
        assert delivery.send(way, delivery.claim())
    assert len(server.taken) == 3


def test_without_a_mail_server_letters_go_to_a_folder_and_the_terminal(settings, tmp_path, capsys):
    settings.POST_DELIVERY = "post.folder.Folder"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    write(2)
    assert delivery.deliver_due() == 2
    files = list((tmp_path / "mail").iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert "dots “quoted”" in capsys.readouterr().out
