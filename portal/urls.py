"""Every URL of the portal. Readers' pages carry a language prefix."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from portal import health, views

urlpatterns = [
    path("", RedirectView.as_view(url="/en/"), name="root"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("metrics", health.numbers, name="metrics"),
    path("staff/", admin.site.urls),
]

urlpatterns += i18n_patterns(
    path("", views.home, name="home"),
    path("help-now/", views.help_now, name="help_now"),
    path("privacy/", views.privacy, name="privacy"),
    path("health-data/", views.health_data, name="health_data"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("about/", views.about, name="about"),
    path("contact/", views.contact, name="contact"),
    path("feedback/", include("feedback.urls")),
    path("", include("resources.urls")),
    path("account/", include("accounts.urls")),
    path("account/second-step/", include("accounts.second_factor_urls")),
    path("", include("staging.urls")),
    path("", include("learn.urls")),
    path("", include("checklists.urls")),
)

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
