"""What has to be on record before the public sees the site."""

import logging

import pytest
from django.core.checks import run_checks
from django.test import override_settings

from portal.checks import TAG, say_at_start

REVIEW = {"CLINICAL_REVIEW_RECORDED": "2027-01-01, Dr. Lee"}
LICENCE = {"AJCC_LICENSE_DECISION": "2027-01-01, counsel"}


def found(**settings):
    defaults = {"CLINICAL_REVIEW_RECORDED": "", "AJCC_LICENSE_DECISION": ""}
    with override_settings(**{"PORTAL_ENV": "production", **defaults, **settings}):
        return {warning.id for warning in run_checks(tags=[TAG])}


@pytest.mark.parametrize(
    ("recorded", "ids"),
    [
        ({}, {"portal.W001", "portal.W002"}),
        (REVIEW, {"portal.W002"}),
        (LICENCE, {"portal.W001"}),
        ({**REVIEW, **LICENCE}, set()),
    ],
)
def test_production_warns_until_both_are_recorded(recorded, ids):
    assert found(**recorded) == ids


@pytest.mark.parametrize("place", ["preview", "development", "test"])
def test_other_places_do_not_warn(place):
    assert found(PORTAL_ENV=place) == set()


@override_settings(PORTAL_ENV="production", CLINICAL_REVIEW_RECORDED="", AJCC_LICENSE_DECISION="")
def test_the_server_says_it_at_start(caplog):
    with caplog.at_level(logging.WARNING, logger="portal.checks"):
        say_at_start()
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]
    assert "CLINICAL_REVIEW_RECORDED" in caplog.text
    assert "AJCC_LICENSE_DECISION" in caplog.text
