"""A page that fails, so that what the site shows then can be looked at."""

from django.urls import path

from portal.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401


def broken(_request):
    raise ValueError("broken on purpose")


urlpatterns = [*urlpatterns, path("broken/", broken)]
