"""What an account itself holds: its address, its yes, where it is signed in."""

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts import devices
from accounts.holdings import Part, Row


def rows(user):
    return [Row(user.email, is_quoted=True)]


def data(user):
    return {
        "email": user.email,
        "joined_at": user.joined_at.isoformat(),
        "agreed_to_keeping": [
            {"version": yes.version, "at": yes.given_at.isoformat()} for yes in user.consents.all()
        ],
        "signed_in_on": [
            {
                "device": devices.in_words(visit.device),
                "since": localtime(visit.created_at).isoformat(),
                "last_used": localtime(visit.last_used_at).isoformat(),
            }
            for visit in user.visits.order_by("created_at")
        ],
        "second_steps": sorted(user.authenticator_set.values_list("type", flat=True)),
    }


PART = Part("account", _("Your email address"), "", rows, data)
