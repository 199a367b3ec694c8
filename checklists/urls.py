"""Pages about second opinions; the checklist of this visit, of an account, and behind a link."""

from django.urls import include, path

from checklists.addresses import SAVED, SHARED, VISIT
from checklists.articles import HUB, TOPICS
from checklists.views import (
    articles,
    items,
    keeping,
    lists,
    paper,
    questions,
    reminders,
    sharing,
)
from paper.press import A4, LETTER

app_name = "checklists"

SHEETS = [
    path(f"{name}{ending}.pdf", paper.sheet, {"name": name, "paper": size}, f"{name}_pdf{short}")
    for name in ("checklist", "questions", "compare")
    for ending, size, short in (("", LETTER, ""), ("-a4", A4, "_a4"))
]
# Everybody who may open the list.
PAGES = [
    path("", lists.show, name="list"),
    path("item/<slug:slug>/", items.item, name="item"),
    path("add/", lists.add, name="add"),
    path("visit/", lists.visit, name="visit"),
    path("compare/", lists.compare, name="compare"),
    path("dates/", paper.dates, name="dates"),
    path("dates.ics", paper.calendar_file, name="calendar"),
    *SHEETS,
]
# Its owner.
OWN = [path("answers/", questions.answers, name="answers")]
QUESTION = path("q/<slug:slug>/", questions.question, name="question")
IN_AN_ACCOUNT = [
    path("share/", sharing.share, name="share"),
    path("reminders/", reminders.switch, name="reminders"),
    path("settings/", keeping.settings, name="settings"),
    path("delete/", keeping.delete, name="delete"),
]
RESULT = [
    path("result/", keeping.result, name="result"),
    path("result.pdf", keeping.result_pdf, {"paper": LETTER}, "result_pdf"),
    path("result-a4.pdf", keeping.result_pdf, {"paper": A4}, "result_pdf_a4"),
]

urlpatterns = [
    path("second-opinion/", articles.article, {"slug": HUB}, name="about"),
    *(
        path(f"second-opinion/{topic.slug}/", articles.article, {"slug": topic.slug}, topic.slug)
        for topic in TOPICS
    ),
    path(
        "",
        include(
            (
                [
                    path("second-opinion/", include([QUESTION])),
                    path(
                        "checklist/",
                        include([*PAGES, *OWN, path("save/", keeping.keep, name="keep")]),
                    ),
                ],
                VISIT,
            )
        ),
    ),
    path(
        "checklist/<uuid:uuid>/",
        include(([*PAGES, *OWN, QUESTION, *IN_AN_ACCOUNT, *RESULT], SAVED)),
    ),
    path("shared/<uuid:share>/", include(([*PAGES, *RESULT], SHARED))),
    path("c/<str:token>/", sharing.open_link, name="open"),
    path("reminders/stop/<str:token>/", reminders.stop, name="stop_reminder"),
]
