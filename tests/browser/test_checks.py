"""The checks themselves: each must see a page that breaks it."""

import pytest
from django.http import HttpResponse

from tests.browser.screen import Screen
from tests.browser.test_accessibility import walk_by_keyboard
from tests.pages import State

PAGE = """<!doctype html><html lang="en"><head><title>A page</title></head><body><main>
<h1>A page</h1>{}</main></body></html>"""


@pytest.fixture(scope="module")
def screen(browser):
    screen = Screen(browser, viewport={"width": 320, "height": 900})
    yield screen
    screen.context.close()


def show(screen, body, css=""):
    screen.show(State("made up", lambda _client, _who: HttpResponse(PAGE.format(body))))
    screen.restyle(css)


@pytest.mark.parametrize(
    ("rule", "body"),
    [
        ("label", "<input>"),
        ("image-alt", '<img src="/static/img/favicon.svg">'),
        ("color-contrast-enhanced", '<p><font color="#6b6b6b">Grey on white, 5.3 to 1</font></p>'),
        ("region", "</main><p>Outside of every landmark</p><main>"),
        ("target-size", '<a href="/1">1</a><a href="/2">2</a>'),
        ("heading-order", "<h4>Four</h4>"),
        ("link-name", '<a href="/1"></a>'),
        ("aria-valid-attr", '<p aria-wrong="1">Wrong</p>'),
        ("p-as-heading", '<p class="big"><b>Big</b></p><p>Text that follows the big line.</p>'),
    ],
)
def test_axe_finds(screen, rule, body):
    css = "a { font-size: 8px; position: absolute } a + a { left: 3px } .big { font-size: 30px }"
    show(screen, body, css)
    assert any(found.startswith(rule + ":") for found in screen.axe())


@pytest.mark.parametrize(
    ("check", "body", "css"),
    [
        ("targets", '<a href="/1">Alone and small</a>', ""),
        ("targets", '<p>In a text <a href="/1">link</a> here.</p>', "a { font-size: 12px }"),
        ("targets", '<label><input type="radio"> A</label>', ""),
        ("borders", "<input>", "input { border: 2px solid #ccc }"),
        ("borders", "<textarea></textarea>", "textarea { border: 0 }"),
        ("borders", '<input type="checkbox">', ""),
        ("overflow", "<p>x</p>", "p { width: 400px }"),
        ("clipped", "<p>words</p>", "p { overflow: hidden; height: 5px }"),
    ],
)
def test_our_own_checks_find(screen, check, body, css):
    show(screen, body, css)
    assert screen.check(check)


def test_a_good_page_passes(screen):
    body = '<p>In a text <a href="/1">link</a> here.</p><button>Go</button><label>A <input></label>'
    css = """a { padding: 4px 0 } button, input { min-height: 44px; min-width: 44px }
      input { border: 2px solid #5f6b74 } :focus { outline: 3px solid #1f2a33 }"""
    show(screen, body, css)
    for check in ("targets", "borders", "overflow", "clipped"):
        assert screen.check(check) == []
    assert walk_by_keyboard(screen) == []


@pytest.mark.parametrize(
    ("body", "css", "problem"),
    [
        ('<a href="/1">One</a>', "a:focus { outline: none }", "no focus ring"),
        ('<a href="/1">One</a>', "a:focus { outline: 3px solid #eee }", "no focus ring"),
        (
            '<a href="/1">One</a><p>Over it</p>',
            ":focus { outline: 3px solid #000 } p { position: fixed; inset: 0; margin: 0 }",
            "focus is hidden",
        ),
        ('<a href="/1">One</a><button tabindex="-1">Go</button>', "", "Tab goes to"),
    ],
)
def test_a_walk_by_keyboard_finds(screen, body, css, problem):
    show(screen, body, css)
    assert any(found.startswith(problem) for found in walk_by_keyboard(screen))


@pytest.mark.parametrize(
    "body",
    [
        '<img alt="" src="https://elsewhere.example/a.png">',
        "<script>console.log('hello')</script>",
        "<script>undefined.x</script>",
        "<script>document.write('<img src=//elsewhere.example/a.png>')</script>",
    ],
)
def test_what_a_page_does_unasked_is_seen(screen, body):
    show(screen, body)
    assert screen.did()


def test_what_the_sites_policy_refuses_is_seen(screen):
    def reach(_client, _who):
        policy = {"Content-Security-Policy": "default-src 'none'; style-src 'self'"}
        return HttpResponse(PAGE.format('<p style="color: red">Red</p>'), headers=policy)

    screen.show(State("made up", reach))
    assert any("Content Security Policy" in line for line in screen.did())
