"""Ways into and through an account with Django's test client."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import mailbox
from tests.journeys import Reach, get, post
from tests.staff import sign_in as sign_in_with_second_step

ADDRESS = "account@example.org"
OTHER_DEVICE = "Mozilla/5.0 (iPhone) Version/18.0 Safari/604.1"


def ask(client: Client, address: str = ADDRESS, own: str = "yes") -> HttpResponse:
    """Ask for a code."""
    return client.post(reverse("accounts:sign_in"), {"email": address, "own": own}, follow=True)


def account(address: str = ADDRESS, **fields: bool) -> AbstractBaseUser:
    """Return a new account, as if no earlier state had made one."""
    User.objects.filter(email=address).delete()
    return User.objects.create_user(address, **fields)


def sign_in(client: Client, address: str = ADDRESS) -> AbstractBaseUser:
    """Sign in as a reader; the way there has its own tests."""
    user = account(address)
    client.force_login(user)
    return user


def signed_in(name: str, *arguments: Any, data: dict[str, str] | None = None) -> Reach:
    """Open a page of one's account, or send its form."""

    def reach(client, _who):
        user = sign_in(client)
        sign_in_elsewhere(user)
        page = reverse(name, args=arguments)
        return client.get(page) if data is None else client.post(page, data)

    return reach


def sign_in_elsewhere(user: AbstractBaseUser) -> None:
    """Be signed in on a phone too."""
    phone = Client()
    phone.force_login(user)
    session = phone.session
    session["sign_in"] = {"own": True, "device": "Safari/iPhone"}
    session.save()


def asked(data: dict[str, str] | None = None, times: int = 1) -> Reach:
    """Ask for a code, then send the form of the code's page, several times if one likes."""

    def reach(client, _who):
        response = ask(client)
        for _time in range(times if data is not None else 0):
            response = client.post(reverse("accounts:code"), data)
        return response

    return reach


def by_link(client: Client, _who: str) -> HttpResponse:
    """Open the link of the letter."""
    ask(client)
    return client.get(mailbox.link(ADDRESS))


def with_second_step(name: str, *, data: dict[str, str] | None = None) -> Reach:
    """Open a page about the second step as one who has it."""

    def reach(client, _who):
        from allauth.account.internal.flows.login import record_authentication
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
        from allauth.mfa.totp.internal.auth import TOTP

        user = sign_in(client)
        TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(user)
        request = client.get(reverse("accounts:home")).wsgi_request
        if name in {"mfa_authenticate", "mfa_reauthenticate"}:
            if name == "mfa_authenticate":
                client.logout()
                ask(client)
                client.post(reverse("accounts:code"), {"code": mailbox.code(ADDRESS)})
        else:
            record_authentication(request, user, "mfa", reauthenticated=True)
            request.session.save()
        page = reverse(name)
        return client.get(page) if data is None else client.post(page, data)

    return reach


def removing_a_passkey(client: Client, _who: str) -> HttpResponse:
    """Open the page that removes a passkey."""
    from allauth.mfa.models import Authenticator

    user = sign_in(client)
    passkey = Authenticator.objects.create(user=user, type="webauthn", data={"name": "my phone"})
    return client.get(reverse("mfa_remove_webauthn", args=[passkey.pk]))


def closed_account(client: Client, _who: str) -> HttpResponse:
    """Try to sign in to an account that staff closed."""
    account(is_active=False)
    ask(client)
    code = mailbox.code(ADDRESS)
    return client.post(reverse("accounts:code"), {"code": code}, follow=True)


def staff_deleting(client: Client, _who: str) -> HttpResponse:
    """Try to delete one's account as staff."""
    user = account(is_staff=True)
    sign_in_with_second_step(client, user)
    return client.get(reverse("accounts:delete"))


def changing_address(code: str | None = None, *, is_taken: bool = False) -> Reach:
    """Ask for another address, then open the page of its code or send that page a code."""

    def reach(client, _who):
        new = "new-address@example.org"
        sign_in(client)
        account(new) if is_taken else User.objects.filter(email=new).delete()
        client.post(reverse("accounts:emails"), {"email": new})
        page = reverse("accounts:email_code")
        if code is None:
            return client.get(page)
        return client.post(page, {"code": code or mailbox.code(new)}, follow=True)

    return reach


def states() -> Iterator[tuple[str, Reach, int]]:
    """Yield every state of these pages: name, way and status."""
    for name, reach in {
        "sign in": get("accounts:sign_in"),
        "sign in, empty": post("accounts:sign_in", {}),
        "sign in, no address": post("accounts:sign_in", {"email": "ann", "own": "yes"}),
        "create an account": get("accounts:create"),
        "code": asked(),
        "code, empty": asked({"code": ""}),
        "code, wrong": asked({"code": "000000"}),
        "code, too many tries": asked({"code": "000000"}, times=5),
        "code, sent again": asked({"action": "again"}),
        "code, sent too often": asked({"action": "again"}, times=6),
        "sign-in ended": get("accounts:code"),
        "link": by_link,
        "second step": with_second_step("mfa_authenticate"),
        "second step, wrong": with_second_step("mfa_authenticate", data={"code": "000000"}),
        "second step, again": with_second_step("mfa_reauthenticate"),
        "second step, off": signed_in("mfa_index"),
        "second step, on": with_second_step("mfa_index"),
        "second step, add an app": signed_in("mfa_activate_totp"),
        "second step, remove the app": with_second_step("mfa_deactivate_totp"),
        "passkey": signed_in("mfa_add_webauthn"),
        "passkey removed": removing_a_passkey,
        "passkey refused": get("accounts:sign_in", passkey="unknown"),
        "spare codes": with_second_step("mfa_view_recovery_codes"),
        "spare codes, new": with_second_step("mfa_generate_recovery_codes"),
        "account": signed_in("accounts:home"),
        "consent": signed_in("accounts:consent"),
        "consent, not ticked": signed_in("accounts:consent", data={}),
        "devices": signed_in("accounts:devices"),
        "new address": signed_in("accounts:emails"),
        "new address, empty": signed_in("accounts:emails", data={}),
        "new address, code": changing_address(),
        "new address, wrong code": changing_address("000000"),
        "new address, changed": changing_address(""),
        "new address, taken": changing_address("", is_taken=True),
        "export": signed_in("accounts:export"),
        "delete account": signed_in("accounts:delete"),
        "account deleted": get("accounts:deleted"),
        "sign out": signed_in("accounts:sign_out"),
        "signed out": get("accounts:signed_out"),
    }.items():
        yield name, reach, 200
    yield "account closed", closed_account, 403
    yield "not for staff alone", signed_in("admin:login"), 403
    yield "delete account, staff", staff_deleting, 403
