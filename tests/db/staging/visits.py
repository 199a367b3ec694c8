"""What the tests of a visit share: addresses, and a look at the page and at what is kept."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from staging.questionnaire import KEY
from tests.journeys import here
from tests.page_rules import Page, text

START, CHECK, RESULT = (reverse(f"staging:{name}") for name in ("start", "check", "result"))
CHECK_THIS, CLEAR = reverse("staging:check_this"), reverse("staging:clear")
DECODE, USE = reverse("staging:decode"), reverse("staging:use_report")
CLEARED = "Your answers were cleared to keep them private. Start again, or paste your code."


def q(slug):
    """The address of a question."""
    return reverse("staging:question", args=[slug])


def page_of(response):
    return Page(response.content.decode())


def headings(response):
    return [text(e) for e in page_of(response).all("h1")]


def links(response):
    return [e.get("href") for e in page_of(response).all("a")]


def stored(client):
    """What the session keeps of the questionnaire."""
    return client.session[KEY]


def store(client, **changes):
    """Change what the session keeps, as an earlier release or a passing day would."""
    session = client.session
    session[KEY] = {**session[KEY], **changes}
    session.save()


def hours_ago(hours):
    return (timezone.now() - timedelta(hours=hours)).isoformat()


def answer_on(client, answers):
    """Go on with the questions of a visit that has begun."""
    response = client.get(CHECK, follow=True)
    while here(response)[0] == "staging:question":
        slug = here(response)[1]
        response = client.post(q(slug), answers[slug], follow=True)
    return response
