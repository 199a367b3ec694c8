"""The timetable of the background worker."""

from datetime import timedelta

from post import delivery
from post.timetable import Job
from privacy import retention

TIMETABLE = (
    Job("purge", timedelta(hours=1), retention.purge),
    Job("letters tidied", timedelta(hours=1), delivery.tidy),
)
