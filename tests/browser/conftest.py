"""A real Chromium: one for each worker of pytest, and a clean visit for each test.

Every page watches itself: a console message, a refused resource or a request to another host
fails the test that opened it.
"""

import re
from urllib.parse import urlsplit

import pytest

from tests.browser import chromium

# What Chromium says of faults that tests make on purpose.
FAULTS = re.compile(r"ERR_INTERNET_DISCONNECTED|503 \(Service Unavailable\)")
WAIT = 20_000  # milliseconds: a busy machine is slow, not wrong
ARGUMENTS = ["--disable-gpu", "--no-zygote"]


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser():
    """The browser itself; tests that need it are skipped where there is none."""
    executable = chromium.path()
    if not executable:
        pytest.skip(chromium.HOW_TO_GET_ONE)
    from playwright.sync_api import Locator, expect, sync_playwright

    click = Locator.click

    def click_and_read(self, **options):
        """Click and wait until a page that this opens is there: Playwright waits for its start."""
        click(self, **options)
        self.page.wait_for_load_state("domcontentloaded")

    Locator.click = click_and_read
    expect.set_options(timeout=WAIT)
    with sync_playwright() as playwright:
        # No sandbox: a container's root has none to give, and every page is our own.
        started = playwright.chromium.launch(
            executable_path=executable, args=ARGUMENTS, chromium_sandbox=False
        )
        yield started
        started.close()


def watch(page, host):
    """Return the list that fills with what this page should not do."""
    seen = []
    page.on(
        "console",
        lambda message: FAULTS.search(message.text) or seen.append(f"console: {message.text}"),
    )
    page.on("pageerror", lambda error: seen.append(f"error: {error}"))
    page.on(
        "request",
        lambda request: (
            seen.append(f"other host: {request.url}") if urlsplit(request.url).netloc != host else 0
        ),
    )
    return seen


@pytest.fixture(scope="session")
def visitors(browser, live_server):
    """The browser, closed before the server: no thread of the server may outlive its database."""
    yield browser
    browser.close()


@pytest.fixture
def open_page(visitors, live_server):
    """Open pages in visits of their own: `open_page(java_script_enabled=False)` and the like."""
    contexts, watched = [], []

    def make(**options):
        context = visitors.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(WAIT)
        contexts.append(context)
        page = context.new_page()
        watched.append(watch(page, urlsplit(live_server.url).netloc))
        return page

    yield make
    for context in contexts:
        context.close()
    assert [problem for seen in watched for problem in seen] == []


@pytest.fixture
def page(open_page):
    """A phone with script."""
    return open_page(viewport={"width": 390, "height": 844})


@pytest.fixture
def page_no_script(open_page):
    """A phone without script."""
    return open_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)


@pytest.fixture(params=["script", "no script"])
def any_page(request, open_page):
    """A phone, once with and once without script."""
    return open_page(
        viewport={"width": 390, "height": 844}, java_script_enabled=request.param == "script"
    )


@pytest.fixture
def visit(page):
    """Open an address such as "/en/" and return the page."""

    def go(path):
        page.goto(path)
        return page

    return go
