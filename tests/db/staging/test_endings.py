"""Where the questions end: there is always a way back to the answer that ended them."""

import pytest
from django.urls import reverse

START = reverse("staging:start")


@pytest.mark.parametrize(
    ("answers", "page", "back_to"),
    [
        ([("report", {"report": "none"})], "no_report", "report"),
        (
            [
                ("report", {"report": "biopsy"}),
                ("code", {"unknown": "1"}),
                ("kind", {"kind": "lcis"}),
            ],
            "lcis",
            "kind",
        ),
        (
            [("report", {"report": "biopsy"}), ("code", {"code": "rcT2 N0 M0"})],
            "came_back",
            "code",
        ),
    ],
)
def test_going_on_leads_to_the_answer_that_ended_the_questions(client, answers, page, back_to):
    client.post(START, {"who": "self"})
    for slug, typed in answers:
        response = client.post(reverse("staging:question", args=[slug]), typed)
    assert response.url == reverse(f"staging:{page}")
    assert client.get(response.url).status_code == 200
    question = reverse("staging:question", args=[back_to])
    assert f'href="{question}">Go on with my answers' in client.get(START).content.decode()
    assert client.get(question).status_code == 200
