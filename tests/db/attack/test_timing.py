"""What is somebody else's answers like what is not there, in words and in time."""

import uuid
from statistics import median
from time import perf_counter

from allauth.mfa.models import Authenticator
from django.urls import reverse

from checklists.addresses import SAVED, SHARED, Address
from tests.db.attack import access

ROUNDS, RATIO = 40, 1.5


def seconds(client, address):
    started = perf_counter()
    client.get(address)
    return perf_counter() - started


def test_rows_of_others_and_rows_of_nobody_look_alike():
    """Asked for by turns, so that a busy machine is busy for both."""
    site = access.Site()
    client, nobody = site.clients["other user"], str(uuid.uuid4())
    passkey = Authenticator.objects.create(user=site.owner, type="webauthn", data={"name": "x"})
    for theirs in (
        Address(SAVED, str(site.list.pk)).to("list"),
        Address(SHARED, str(site.look.pk)).to("list"),
        reverse("mfa_remove_webauthn", args=[passkey.pk]),
    ):
        missing = theirs.replace(str(site.list.pk), nobody).replace(str(site.look.pk), nobody)
        missing = missing.replace(f"/{passkey.pk}/", "/999999/")
        found, not_found = client.get(theirs), client.get(missing)
        assert found.status_code == not_found.status_code == 404
        of_others, of_nobody = [], []
        for _round in range(ROUNDS):
            of_others.append(seconds(client, theirs))
            of_nobody.append(seconds(client, missing))
        ratio = median(of_others) / median(of_nobody)
        assert 1 / RATIO < ratio < RATIO, f"{theirs}: {ratio:.2f}"
