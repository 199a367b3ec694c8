"""The decoder's page: what it shows, what it keeps, and how it goes on into the questions."""

import logging

import pytest
from django.test import Client

from privacy.models import SealedSession
from staging.questionnaire import KEY
from tests.db.staging.visits import CHECK_THIS, DECODE, RESULT, START, USE, page_of, q, stored
from tests.journeys import here
from tests.page_rules import text

pytestmark = pytest.mark.any_database

NAME = "Marigold Quillfeather"
REPORT = f"""Patient: {NAME}  DOB: 03/14/1961  MRN 84412907
FINAL DIAGNOSIS: Left breast, lumpectomy: invasive ductal carcinoma, Nottingham grade 2.
Tumor size: greatest dimension 14 mm. Margins negative, closest 3 mm.
Regional lymph nodes: 2/14 positive, largest deposit 4 mm. ER positive (95%), PR positive (60%),
HER2 negative (IHC 1+). Pathologic stage (AJCC 8): pT1c pN1a(sn). Stage IIB. L1x noted."""
NOTHING = ("Marigold", "Quillfeather", "1961", "84412907", "lumpectomy")


def decode(report, client=None):
    return (client or Client()).post(DECODE, {"text": report})


def rows_of(page):
    return [
        [text(cell) for cell in row if cell.tag in ("th", "td")]
        for body in page.all("tbody")
        for row in body
    ]


def hidden_fields(page):
    form = next(f for f in page.all("form") if f.get("action") == USE)
    return {e.get("name"): e.get("value", "") for e in form.iter("input")}


def errors(response):
    page = page_of(response)
    found = [e for e in page.all("div") if e.get("class") == "error-summary"]
    return [text(link) for summary in found for link in summary.iter("a")]


def test_the_empty_page_has_one_box_its_hint_and_its_button():
    page = page_of(Client().get(DECODE))
    (box,) = page.all("textarea")
    (label,) = (e for e in page.all("label") if e.get("for") == box.get("id"))
    assert text(label) == "Type or paste the code, or the whole report"
    assert "For example, pT1c pN1a(sn) M0" in page.html
    assert "Decode" in [text(button) for button in page.all("button")]
    assert box.get("maxlength") is None


def test_each_piece_has_its_words_and_a_plain_meaning():
    page = page_of(decode("pT1c pN1a(sn) MX"))
    words = [row[0] for row in rows_of(page)]
    assert words == ["p", "pT1c", "pN1a(sn)", "(sn)", "MX"]
    assert all(row[1] for row in rows_of(page))
    assert "We read the report and kept only what is listed here." in page.html
    assert (
        "The lab could not judge spread from this sample. This is common. It is not bad news."
        in text(page.root.find(".//main"))
    )


def test_it_ends_with_the_stage_that_the_codes_allow():
    assert "Stage 1A (written IA)" in decode("pT1c pN0 M0").content.decode()
    mx = decode("pT1c pN0 MX").content.decode()
    assert "if no test finds spread elsewhere" in mx
    assert "IV" not in text(page_of(decode("pT1c pN0 MX")).root.find(".//main"))
    assert "No new stage after treatment" in decode("ypT1c ypN0 M0").content.decode()
    assert "Stage 0" in decode("pTis pN0").content.decode()


@pytest.mark.parametrize(
    "report", ["pT1c", "N1", "ER positive", "rpT2 pN0 M0", "rT2 N0 M1", "aT2 N0"]
)
def test_no_stage_where_the_codes_allow_none(report):
    assert 'id="stage"' not in decode(report).content.decode()


def test_an_m_that_does_not_apply_is_no_riddle():
    shown = decode("pT2 pN1a pM not applicable").content.decode()
    assert "A breast lab report often does not say." in shown
    assert "The report is not clear here." not in shown


def test_what_it_cannot_read_is_listed_not_refused():
    shown = decode("pT1c pN0 L1x").content.decode()
    assert "We don’t know ‘L1x’. Ask what it means." in shown


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Type the code from the report"),
        ("   \n ", "Type the code from the report"),
        ("hello", "We can’t read that code. Check that it has a T and a number, like T2"),
        ("T2 " * 6668, "The text must be 20,000 characters or less"),
    ],
)
def test_errors_and_what_was_typed(typed, words):
    response = decode(typed)
    assert response.status_code == 200
    assert errors(response) == [words]
    (box,) = page_of(response).all("textarea")
    assert (box.text or "").strip() == typed.strip()
    assert box.get("aria-invalid") == "true"
    assert page_of(response).all("title")[0].text.startswith("Error: ")


def test_twenty_thousand_characters_are_read_line_breaks_counted_once():
    lines = "pT1c pN0\n" + "x\n" * 9995 + "y"
    assert len(lines) == 20_000
    assert errors(decode(lines.replace("\n", "\r\n"))) == []
    assert errors(decode(lines + "z")) == ["The text must be 20,000 characters or less"]


def test_a_text_that_is_read_is_not_sent_back():
    shown = decode(REPORT).content.decode()
    assert not [word for word in NOTHING if word in shown]
    (box,) = page_of(decode(REPORT)).all("textarea")
    assert not (box.text or "").strip()


@pytest.mark.parametrize("report", [REPORT, f"{NAME} 84412907", NAME * 2000])
def test_nothing_of_the_text_is_kept_or_logged(report, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    client = Client()
    response = decode(report, client)
    assert response.status_code == 200
    assert SealedSession.objects.count() == 0
    assert response.cookies.keys() <= {"csrftoken"}
    written = caplog.text + "".join(capfd.readouterr())
    assert not [word for word in NOTHING if word in written]


def test_use_this_in_the_questionnaire_asks_for_what_is_missing_alone():
    client = Client()
    client.post(START, {"who": "self"})
    fields = hidden_fields(page_of(decode(REPORT, client)))
    assert not [word for word in NOTHING if word in " ".join(fields.values())]
    response = client.post(USE, fields, follow=True)
    assert here(response) == ("staging:question", "treat_first")
    client.post(q("treat_first"), {"treat_first": "no"})
    client.post(q("spread"), {"spread": "no"})
    shown = client.get(RESULT).content.decode()
    assert "pT1c" in shown
    assert "pN1a" in shown
    assert "Your report says IIB." in shown
    assert {*stored(client)["answers"]} >= {"code", "report", "grade", "receptors"}


def test_a_report_without_a_code_fills_in_size_and_nodes():
    client = Client()
    client.post(START, {"who": "self"})
    fields = hidden_fields(page_of(decode(REPORT.replace("pT1c pN1a(sn)", ""), client)))
    client.post(USE, fields)
    answers = stored(client)["answers"]
    assert answers["size"] == {"size": "14", "unit": "mm"}
    assert answers["nodes_count"] == {"nodes_count": "1-3"}
    assert "code" not in answers


def test_without_a_visit_it_first_asks_who_it_is_about():
    client = Client()
    response = client.post(USE, {"code": "pT1c pN0"}, follow=True)
    assert here(response) == ("staging:question", "who")


def test_a_clash_in_the_report_is_shown_and_asked_about():
    client = Client()
    client.post(START, {"who": "self"})
    response = client.post(USE, {"code": "pT1c pN0", "size_mm": "31"})
    assert response.url == CHECK_THIS
    shown = client.get(CHECK_THIS).content.decode()
    assert "The code says T1c. The report gives a size of 31 mm." in shown


def test_a_report_of_cancer_that_came_back_leads_to_its_page():
    response = Client().post(USE, {"code": "rpT1c"}, follow=True)
    assert here(response)[0] == "staging:came_back"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"code": ""},
        {"code": "hello"},
        {"code": NAME},
        {"code": "T2" * 200},
        {"size_mm": "nan"},
        {"size_mm": "-1"},
        {"size_mm": "9" * 400},
        {"grade": "G9"},
        {"stage_stated": "IA"},
        {"stage_stated": NAME},
        {"nodes_positive": "-1"},
        {"nodes_positive": "1" * 5000},
        {"unknown": "1", "answers": "x"},
    ],
)
def test_hidden_fields_that_say_nothing_lead_back_to_the_decoder(sent):
    client = Client()
    assert client.post(USE, sent).url == DECODE
    assert KEY not in client.session


@pytest.mark.parametrize(
    "sent",
    [
        {"size_mm": "1,4"},
        {"size_mm": "14 x 9 mm"},
        {"size_mm": ".5"},
        {"size_mm": "١٤"},
        {"size_mm": "400"},
        {"nodes_positive": "999"},
        {"nodes_positive": "0"},
        {"nodes_positive": "²"},
        {"stage_stated": "0C / IVB"},
        {"grade": "unknown"},
        {"er": "maybe", "her2": "pending"},
        {"older_edition": "<script>"},
        {"code": "pT1c pN0 \x00"},
    ],
)
def test_hidden_fields_that_no_decoder_sends_break_nothing(sent):
    client = Client()
    client.post(START, {"who": "self"})
    client.post(USE, {"code": "pT1c pN0 M0"} | sent)
    for address in (CHECK_THIS, q("grade"), RESULT):
        assert client.get(address, follow=True).status_code == 200
    assert "<script>" not in repr(stored(client))
