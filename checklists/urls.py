"""Pages about second opinions, and the checklist."""

from django.urls import path

from checklists.articles import HUB, TOPICS
from checklists.views import articles

app_name = "checklists"

urlpatterns = [
    path("second-opinion/", articles.article, {"slug": HUB}, name="about"),
    *(
        path(f"second-opinion/{topic.slug}/", articles.article, {"slug": topic.slug}, topic.slug)
        for topic in TOPICS
    ),
]
