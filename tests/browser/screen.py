"""Shows a state of the site in a browser without a server.

Django's test client makes the answer; the browser gets it, headers and all, under its own
address, and our static files beside it. Every state is one step away, even those behind a form.
"""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client

ORIGIN = "http://localhost"  # a secure origin, as the real site is; nothing listens here
CHECKS = Path(__file__).with_name("checks.js").read_text("utf-8")
AXE = Axe().axe_script
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".ico": "image/x-icon",
}


class Screen:
    """One tab that shows states; `seen` lists what a page did that it must not do."""

    def __init__(self, browser, **options):
        self.context = browser.new_context(**options)
        self.context.add_init_script(CHECKS)
        self.tab = self.context.new_page()
        self.context.route("**/*", self._serve)
        self.tab.on("console", lambda message: self.seen.append(f"console: {message.text}"))
        self.tab.on("pageerror", lambda error: self.seen.append(f"error: {error}"))
        self.seen, self.answer, self.status = [], None, 200
        self.width, self.theme = None, None

    def set_up(self, width, theme):
        """Show the page so many pixels wide, in the light or in the dark."""
        if width != self.width:
            self.tab.set_viewport_size({"width": width, "height": 900})
        if theme != self.theme:
            self.tab.emulate_media(color_scheme=theme)
        self.width, self.theme = width, theme

    def _serve(self, route):
        url = route.request.url
        if not url.startswith(ORIGIN):
            self.seen.append(f"other host: {url}")
            route.abort()
        elif url.startswith(f"{ORIGIN}/static/"):
            path = Path(finders.find(url.removeprefix(f"{ORIGIN}/static/").partition("?")[0]))
            route.fulfill(body=path.read_bytes(), content_type=TYPES[path.suffix])
        else:
            route.fulfill(
                status=self.status, headers=dict(self.answer.items()), body=self.answer.content
            )

    def show(self, state, who="self"):
        """Show a state as a fresh page."""
        self.answer = state.reach(Client(), who)
        # Chromium writes a line to the console for every status of 400 and more.
        self.status = 200
        path = self.answer.request["PATH_INFO"] if hasattr(self.answer, "request") else "/en/"
        self.seen.clear()
        self.tab.goto(ORIGIN + path)
        self.tab.wait_for_load_state("load")

    def did(self):
        """Return what the page did that it must not do. Ask before axe runs: it writes too."""
        return list(self.seen)

    def check(self, name):
        """Run one of our own checks."""
        return self.tab.evaluate(f"checks.{name}()")

    def restyle(self, css):
        """Lay rules over the page's own, as a reader's own style sheet would."""
        self.tab.evaluate("css => checks.restyle(css)", css)

    def from_the_top(self):
        """Make the next Tab the page's first, wherever a script has put the focus."""
        self.tab.evaluate("checks.fromTheTop()")

    def focused(self):
        """Return what the focused element looks like; None when focus has left the page."""
        stop = self.tab.evaluate("checks.focus()")
        for _wait in range(10):  # the browser scrolls a moment after it moves the focus
            if stop is None or stop["seen"]:
                break
            self.tab.wait_for_timeout(100)
            stop = self.tab.evaluate("checks.focus()")
        return stop

    def axe(self, tags=None):
        """Run every rule that axe has, or those with one of these tags; return the problems."""
        if not self.tab.evaluate("Boolean(window.axe)"):
            self.tab.evaluate(AXE)
        found = self.tab.evaluate(
            """async tags => {
              const values = axe.getRules(tags).map(rule => rule.ruleId);
              const run = await axe.run(
                { runOnly: { type: 'rule', values }, resultTypes: ['violations'] });
              return run.violations.flatMap(rule => rule.nodes.map(
                node => `${rule.id}: ${node.target.join(' ')} ${node.failureSummary}`));
            }""",
            tags,
        )
        return found
