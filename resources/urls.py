"""Pages of the directory."""

from django.urls import path

from resources.views import call_list, organizations, places, problems

app_name = "resources"

ORGANIZATION, CENTER = {"about": "organization"}, {"about": "center"}
HELP, PLACE = "help/<slug:slug>/", "second-opinion/places/<slug:slug>/"

urlpatterns = [
    path("help/", organizations.organizations, name="organizations"),
    path("help/states/", organizations.states, name="states"),
    path("help/list/", call_list.call_list, name="call_list"),
    path("help/list/add/", call_list.add, name="add_to_call_list"),
    path(HELP, organizations.organization, name="organization"),
    path(f"{HELP}report-a-problem/", problems.report, ORGANIZATION, name="organization_report"),
    path(f"{HELP}thank-you/", problems.thanks, ORGANIZATION, name="organization_thanks"),
    path("second-opinion/places/", places.places, name="centers"),
    path(PLACE, places.place, name="center"),
    path(f"{PLACE}report-a-problem/", problems.report, CENTER, name="center_report"),
    path(f"{PLACE}thank-you/", problems.thanks, CENTER, name="center_thanks"),
]
