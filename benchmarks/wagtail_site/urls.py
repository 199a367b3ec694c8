"""The search, and all pages."""

from django.shortcuts import render
from django.urls import include, path
from wagtail import urls

from benchmarks.listing import SHOWN
from benchmarks.wagtail_site.models import OrganizationPage


def search(request):
    found = OrganizationPage.objects.live().search(request.GET.get("q", ""))[:SHOWN]
    return render(request, "wagtail_site/list_page.html", {"organizations": found})


urlpatterns = [path("search/", search), path("", include(urls))]
