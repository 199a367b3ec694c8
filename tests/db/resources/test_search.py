import logging
import random
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from resources import documents, index, search, words
from resources.directory import store
from resources.entries import entry_of
from resources.models import LAST, Organization, Service, Status
from resources.search import find

GOLDEN = tomllib.loads(Path(__file__).with_name("golden_queries.toml").read_text(encoding="utf-8"))[
    "query"
]
HOSTILE = [
    "'; DROP TABLE resources_index; --",
    '" OR rowid > 0 --',
    "NEAR(a b, 2)",
    "a AND NOT b",
    "en.n*",
    "\\",
    "'''",
    "ride:*",
    "!ride | !money",
    "ride\x00money",
    "\ud83c ride".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "‮ride",
    "ｒｉｄｅ",
    "-",
    "-" * 500,
    "x" * 100_000,
    "ride " * 20_000,
    "1" * 5_000,
    "١٢٣",
    "家 乘车",
    "🎗",
    "%s %(a)s",
]

pytestmark = pytest.mark.usefixtures("directory")


def slugs(found):
    by_id = dict(Organization.objects.values_list("pk", "slug"))
    return [by_id[one] for one in found.ids]


def made(**changes):
    """Store an organization made up from one of ours; what only a service says changes there."""
    entry = entry_of(Organization.objects.with_rows().get(slug="cleaning-for-a-reason"))
    entry |= {"slug": "made-up", "name": "Made Up", "website": "", "phones": []}
    entry |= {"former_websites": [], "alternate_name": "", "acronym": ""}
    own = {name: value for name, value in changes.items() if name in entry}
    service = {name: value for name, value in changes.items() if name not in entry}
    entry["services"][0] |= {"slug": "made-up", "name": "Made Up"} | service
    return store(entry | own)


@pytest.mark.parametrize("query", GOLDEN, ids=lambda query: query["text"])
def test_golden_queries(query):
    found = find(query["text"])
    assert slugs(found)[: len(query["first"]) or None] == query["first"]
    assert found.corrected == query.get("corrected", "")
    assert found.loosened == query.get("loosened", False)


def test_there_are_enough_golden_queries():
    assert len({query["text"] for query in GOLDEN}) >= 200


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_only_text(text):
    find(text)
    assert find("ride").ids


def has(tokens, token):
    """Whether tokens hold one, or one that begins so."""
    if token.endswith("*"):
        return any(one.startswith(token[:-1]) for one in tokens)
    return token in tokens


@pytest.fixture
def documents_held(directory):
    """The organization and the tokens of each document, made without the index."""
    return [
        (organization.pk, documents.document(entry, service, index.languages()).tokens)
        for organization in Organization.objects.published().with_rows()
        for entry in [entry_of(organization)]
        for service in entry["services"]
    ]


def test_the_engine_agrees_with_plain_sets(documents_held):
    every = sorted(set().union(*(tokens for _, tokens in documents_held)))
    draw = random.Random(7)
    questions = [way for query in GOLDEN for way in in_all_ways(query["text"])]
    for _ in range(300):
        groups = [
            [
                token[: draw.randint(4, 7)] + "*" if draw.random() < 0.2 else token
                for token in draw.sample(every, draw.randint(1, 3))
            ]
            for _ in range(draw.randint(1, 3))
        ]
        questions.append(groups)
    for groups in questions:
        expected = {
            pk
            for pk, tokens in documents_held
            if all(any(has(tokens, token) for token in group) for group in groups)
        }
        assert set(index.run([groups]).ids) == expected, groups


def in_all_ways(text):
    asked = words.asked(text)
    if not asked:
        return []
    return [*search.ways(text, asked, "en", []), *search.begun(asked, "en", [])]


def test_without_a_text_the_first_three_lead_and_the_rest_is_a_to_z():
    names = slugs(find())
    assert names[:3] == ["national-cancer-institute", "american-cancer-society", "cancercare"]
    rest = [Organization.objects.get(slug=slug).sort_name for slug in names[3:]]
    assert rest == sorted(rest)
    assert len(names) == Organization.objects.published().count()


@pytest.mark.parametrize(
    ("chosen", "inside", "outside"),
    [
        ({"need": "rides"}, {"kinds": ["transportation"]}, {"kinds": ["lodging"]}),
        ({"who": "stage-4"}, {"audiences": ["metastatic"]}, {"audiences": ["patient"]}),
        ({"who": "stage-4"}, {"kinds": ["metastatic-support"]}, {"kinds": ["helpline"]}),
        ({"who": "men"}, {"audiences": ["men"]}, {"audiences": ["patient"]}),
        ({"who": "under-45"}, {"audiences": ["young-adult"]}, {"audiences": ["patient"]}),
        ({"who": "caregivers"}, {"audiences": ["caregiver"]}, {"audiences": ["patient"]}),
        ({"who": "community-groups"}, {"audiences": ["jewish"]}, {"audiences": ["patient"]}),
        ({"language": "es"}, {"languages": ["en", "es"]}, {"languages": ["en"]}),
        ({"how": "online"}, {"channels": ["online"]}, {"channels": []}),
        ({"free": True}, {"cost": "free"}, {"cost": "varies"}),
        (
            {"state": "TX"},
            {"coverage": "states", "states": ["TX"]},
            {"coverage": "states", "states": ["NY"]},
        ),
        ({"state": "TX"}, {"coverage": "nationwide"}, {"coverage": "regional"}),
        ({"kind": "lodging"}, {"kinds": ["lodging"]}, {"kinds": ["helpline"]}),
        ({"audience": "jewish"}, {"audiences": ["jewish"]}, {"audiences": ["asian"]}),
    ],
)
def test_each_filter_has_an_inside_and_an_outside(chosen, inside, outside):
    assert made(**inside).pk in find("", chosen).ids
    assert made(**outside).pk not in find("", chosen).ids


def line(**changes):
    return {
        "number": "212-555-0123",
        "e164": "+12125550123",
        "purpose": "main",
        "confidence": "high",
        "source": "https://example.org",
    } | changes


def test_a_phone_that_is_shown_makes_an_entry_one_to_call():
    assert made(phones=[line()]).pk in find("", {"how": "phone"}).ids
    assert made(phones=[line(confidence="low")]).pk not in find("", {"how": "phone"}).ids


def test_a_phone_that_was_read_nowhere_is_not_shown_or_counted():
    pk = made(phones=[line(source="", tty=True)]).pk
    assert Organization.objects.get(pk=pk).shown_phones() == []
    assert pk not in find("", {"how": "phone"}).ids
    assert pk not in find("deaf").ids


def test_who_is_deaf_finds_the_lines_with_a_tty():
    assert made(phones=[line(tty=True)]).pk in find("deaf").ids
    assert made(phones=[line()]).pk not in find("deaf").ids


def test_what_a_line_says_of_itself_is_found():
    assert made(phones=[line(note="Ask for the quokka desk.")]).pk in find("quokka").ids
    assert find("quokka", {"state": "TX"}).ids
    hidden = made(phones=[line(note="Ask for the quokka desk.", confidence="low")])
    assert hidden.pk not in find("quokka").ids


@pytest.mark.parametrize("text", ["texas", "help in Texas", "Texas?", "tx", "TX"])
def test_a_state_alone_leads_with_those_that_are_there_only(text):
    there = made(coverage="states", states=["TX"]).pk
    found = find(text).ids
    assert found[0] == there
    assert set(found) == set(find("", {"state": "TX"}).ids)
    elsewhere = made(coverage="states", states=["NY"]).pk
    assert elsewhere not in find(text).ids


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("rides tx", "TX"),
        ("rides, TX", "TX"),
        ("rides OK", "OK"),
        ("rides ok", ""),
        ("RIDES OK", ""),
        ("ct", ""),
        ("nyc", "NY"),
        ("washington d.c.", "DC"),
        ("rides", ""),
        ("", ""),
    ],
)
def test_a_state_is_named_by_its_code_where_that_is_no_word(text, state):
    assert search.state_named(text)[0] == state


@pytest.mark.parametrize(
    "text", ["I want to die", "¡quiero morir!", "kill myself", "Kill  Myself."]
)
def test_who_asks_for_help_in_a_crisis_sees_it_first(text):
    assert slugs(find(text))[0] == "988-lifeline"


def test_end_of_life_is_no_crisis():
    assert "988-lifeline" not in slugs(find("end of life"))


def test_an_old_number_still_finds_its_owner():
    assert find("212 555 0123").ids == []
    assert find("x").ids == []
    pk = made(phones=[line(confidence="low")]).pk
    assert find("212 555 0123").ids == [pk]


def test_open_now_follows_the_clock_of_the_line_to_the_minute():
    opening = [{"days": ["MO"], "opens": "09:15", "closes": "17:00", "zone": "America/New_York"}]
    pk = made(phones=[line(hours="Monday 9:15 to 5 Eastern", opening=opening)]).pk

    def is_open(*when):
        return pk in find("", {"open": True}, at=datetime(*when, tzinfo=UTC)).ids

    assert not is_open(2026, 11, 23, 14, 14)
    assert is_open(2026, 11, 23, 14, 15)
    assert is_open(2026, 11, 23, 21, 59)
    assert not is_open(2026, 11, 23, 22, 0)
    assert not is_open(2026, 11, 24, 15, 0)
    assert is_open(2026, 10, 19, 13, 15)  # daylight-saving time: four hours behind


def test_filters_hold_for_one_and_the_same_service():
    entry = entry_of(made(kinds=["transportation"], cost="free"))
    second = entry["services"][0] | {"slug": "b", "kinds": ["lodging"], "cost": "varies"}
    pk = store(entry | {"services": [entry["services"][0], second]}).pk
    assert pk in find("", {"need": "rides", "free": True}).ids
    assert pk in find("", {"need": "place-to-stay"}).ids
    assert pk not in find("", {"need": "place-to-stay", "free": True}).ids


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW, Status.RETIRED])
def test_only_what_is_published_is_found(status):
    assert made(name="Zebrafish Circle").pk in find("zebrafish").ids
    made(name="Zebrafish Circle", status=status.value)
    assert find("zebrafish").ids == []


def test_a_changed_name_and_a_removed_service_leave_no_trace():
    entry = entry_of(made(name="Zebrafish Circle"))
    second = entry["services"][0] | {"slug": "b", "name": "Quokka Rides"}
    store(entry | {"services": [entry["services"][0], second]})
    assert len(find("quokka").ids) == 1
    store(entry | {"name": "Plain Circle"})
    assert find("quokka").ids == []
    assert find("zebrafish").ids == []
    assert len(find("plain circle").ids) == 1


def test_accents_and_letter_forms_do_not_matter():
    pk = made(name="Círculo Ñandú").pk
    for text in ("circulo nandu", "CÍRCULO", "ﬁrst nandú", "ñandu"):
        assert pk in find(text).ids, text


def test_a_correction_is_told_and_never_made_where_something_was_found():
    assert find("ride").corrected == ""
    assert find("shasheret").corrected == "sharsheret"


def test_a_rank_decides_among_equal_matches():
    last = made(name="Zebrafish Alpha")
    entry = entry_of(last)
    other = entry | {"slug": "other", "name": "Zebrafish Omega", "rank": 5}
    first = store(other)
    assert find("zebrafish").ids == [first.pk, last.pk]


def test_spanish_words_are_stemmed_as_spanish(settings):
    settings.LANGUAGES = [("en", "English"), ("es", "Spanish")]
    pk = made(description_es="Consejeras que llaman a las pacientes.").pk
    assert pk in find("consejera llamar", language="es").ids
    assert pk not in find("consejera llamar", language="en").ids


@pytest.mark.parametrize("text", ["ride", "breast cancer", "metast"])
def test_a_search_costs_a_constant_number_of_queries(text, django_assert_max_num_queries):
    # In a transaction, as here, PostgreSQL needs one more each to set its plan back.
    with django_assert_max_num_queries(4 if connection.vendor == "postgresql" else 2):
        found = find(text, {"state": "TX"})
    assert found.ids


def test_what_was_typed_is_not_logged(caplog):
    caplog.set_level(logging.INFO)
    find("zebrafish marked words 212 555 0199", {"state": "TX"})
    assert "zebrafish" not in caplog.text


def test_the_early_part_of_the_index_is_what_its_migration_says():
    assert index.start_of(LAST, "c") == index.EARLY
    migration = Path(index.__file__).with_name("migrations") / "0005_early_search.py"
    assert f"position + 0 < {index.EARLY}" in migration.read_text("utf-8")


@pytest.mark.parametrize("most", [1, 3, 10, 40])
def test_the_first_that_match_are_the_same_from_early_and_late(most):
    places = dict(Service.objects.exclude(position=None).values_list("position", "organization"))
    early = sum(place < index.EARLY for place in places)
    assert 10 < early < len(places) - 40
    for tokens in (["f.free"], ["f.state.any"], ["et.cancer"], ["f.kind.transportation"]):
        sql, values = index.matching([tokens], most)
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            found = [place for (place,) in cursor.fetchall()]
        expected = sorted(place for place, held in by_place() if set(tokens) & held)
        assert found == expected[:most]


def by_place():
    """Yield the place and the tokens of each document, made without the index."""
    for organization in Organization.objects.published().with_rows():
        entry = entry_of(organization)
        for service, row in zip(entry["services"], organization.services.all(), strict=True):
            yield row.position, documents.document(entry, service, index.languages()).tokens


def test_more_than_the_most_is_said(monkeypatch):
    monkeypatch.setattr(index, "MOST", 5)
    found = find("breast")
    assert len(found.ids) == 5
    assert found.more


def test_reading_the_index_anew_gives_the_same_answers():
    texts = ["ride", "komen", "wig bank", "metast", "800-227-2345"]
    before = [find(text).ids for text in texts]
    rows = Organization.objects.with_rows().order_by("pk")
    index.rebuild((entry_of(row), row) for row in rows)
    assert [find(text).ids for text in texts] == before
    assert index.is_current()
