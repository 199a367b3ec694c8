"""What leaves when an operator has mistakes reported."""

import json
import logging

import pytest
import sentry_sdk
from sentry_sdk.transport import Transport

from portal import error_reports

MARKED = "pT1c-marked-answer"


class Kept(Transport):
    """Takes what would be sent."""

    def __init__(self):
        super().__init__()
        self.sent = []

    def capture_envelope(self, envelope):
        self.sent.append(envelope.serialize().decode())


@pytest.fixture
def kept(settings):
    settings.ERROR_REPORTS_TO = "https://key@reports.example/1"
    transport = Kept()
    before = {name: list(logging.getLogger(name).handlers) for name in ("", "django")}
    error_reports.start(transport=transport)
    yield transport
    for name, handlers in before.items():
        logging.getLogger(name).handlers = handlers
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)


def fail(answer):
    raise ValueError(f"cannot read {answer}")


def test_a_report_holds_the_place_and_no_words(kept, rf):
    request = rf.post(f"/{MARKED}/?q={MARKED}", {"answer": MARKED}, headers={"referer": MARKED})
    try:
        fail(MARKED)
    except ValueError:
        logging.getLogger("django.request").exception(
            "Internal Server Error: %s", request.path, extra={"request": request}
        )
    sentry_sdk.flush()
    (sent,) = kept.sent
    assert MARKED not in sent
    report = json.loads(sent.splitlines()[-1])
    assert report["exception"]["values"][0]["type"] == "ValueError"
    assert report["exception"]["values"][0]["stacktrace"]["frames"][-1]["function"] == "fail"
    assert not {"request", "user", "server_name", "modules", "contexts"} & report.keys()


def test_nothing_is_reported_unless_wanted(settings):
    settings.ERROR_REPORTS_TO = ""
    before = list(logging.getLogger().handlers)
    error_reports.start()
    assert logging.getLogger().handlers == before
    assert not sentry_sdk.get_client().is_active()
