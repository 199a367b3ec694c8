"""Pages of an account."""

from django.urls import path
from django.views.generic import RedirectView

from accounts.views import account, new_address, sign_in

app_name = "accounts"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="accounts:home"), name="root"),
    path("create/", sign_in.address, {"is_new": True}, name="create"),
    path("sign-in/", sign_in.address, name="sign_in"),
    path("code/", sign_in.code, name="code"),
    path("link/", sign_in.link, name="link"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("signed-out/", sign_in.signed_out, name="signed_out"),
    path("closed/", sign_in.closed, name="closed"),
    path("consent/", account.consent, name="consent"),
    path("home/", account.home, name="home"),
    path("devices/", account.my_devices, name="devices"),
    path("devices/end/", account.end_device, name="end_device"),
    path("emails/", new_address.address, name="emails"),
    path("emails/code/", new_address.code, name="email_code"),
    path("export/", account.export, name="export"),
    path("export/my-data.json", account.export_json, name="export_json"),
    path("export/my-data.html", account.export_html, name="export_html"),
    path("delete/", account.delete, name="delete"),
    path("deleted/", account.deleted, name="deleted"),
]
