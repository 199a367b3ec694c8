"""Jobs that come round: once in their time, by one worker, whatever the clock does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from post import timetable
from post.models import Turn
from post.timetable import Job, run_due

HOUR = timedelta(hours=1)


@pytest.fixture
def done():
    return []


@pytest.fixture
def job(done):
    return Job("sweep", HOUR, lambda stopped: done.append("sweep"))


def after(time):
    """Let time pass for every job."""
    for turn in Turn.objects.all():
        turn.due_at -= time
        turn.held_until = turn.held_until and turn.held_until - time
        turn.save()


def test_a_job_is_done_at_once_and_then_when_its_time_has_come(job, done):
    assert run_due([job]) == ["sweep"]
    assert run_due([job]) == []
    after(HOUR - timedelta(seconds=5))
    assert run_due([job]) == []
    after(timedelta(seconds=6))
    assert run_due([job]) == ["sweep"]
    assert len(done) == 2


def test_a_job_that_another_worker_has_is_left_alone_until_that_one_must_be_dead(job, done):
    seen = []
    outer = Job("sweep", HOUR, lambda stopped: seen.append(run_due([job])))
    run_due([outer])
    assert seen == [[]]
    Turn.objects.update(due_at=timezone.now(), held_until=timezone.now() + timetable.LEASE)
    assert run_due([job]) == []
    after(timetable.LEASE + timedelta(seconds=1))
    assert run_due([job]) == ["sweep"]
    assert done == ["sweep"]


def test_a_worker_that_comes_back_late_does_not_undo_the_turn_of_the_next(done, job):
    def slow(stopped):
        after(HOUR)  # so long that somebody else took the job
        run_due([job])

    run_due([Job("sweep", HOUR, slow)])
    turn = Turn.objects.get()
    assert done == ["sweep"]
    assert turn.held_until is None
    assert turn.due_at > timezone.now() + timedelta(minutes=59)


def test_a_job_that_fails_comes_again_soon_and_stops_no_other(job, done, caplog):
    def fail(stopped):
        raise RuntimeError

    assert run_due([Job("broken", HOUR, fail), job]) == ["sweep"]
    assert "broken" in caplog.text
    wait = Turn.objects.get(name="broken").due_at - timezone.now()
    assert timedelta(minutes=4) < wait <= timedelta(minutes=5)
    assert Turn.objects.get(name="broken").ran_at is None


def test_a_clock_set_back_by_a_year_does_not_stop_the_work(job, done):
    run_due([job])
    after(timedelta(days=-365))
    assert run_due([job]) == ["sweep"]


def test_a_worker_that_is_being_stopped_begins_no_job(job, done):
    assert run_due([job], lambda: True) == []
    assert done == []


def test_the_worker_leaves_a_sign_of_life():
    assert timetable.last_beat() is None
    timetable.beat()
    first = timetable.last_beat()
    timetable.beat()
    assert timezone.now() - timedelta(seconds=5) < first < timetable.last_beat()


def test_every_job_of_the_portal_can_be_done(settings):
    from portal.jobs import TIMETABLE

    assert run_due(TIMETABLE) == [job.name for job in TIMETABLE]
