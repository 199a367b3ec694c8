"""How fast pages are beside what they are compared with: `python -m benchmarks.web`.

Rounds are run in turn (ours, bare list, ours, Wagtail, ...), so that a busy moment of the machine
falls on all. A ratio is stated as the median over the rounds and as best over best.
"""

import random
import re
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from benchmarks import load, queries, sites
from benchmarks.directory import words
from benchmarks.listing import ORGANIZATIONS
from benchmarks.load import Rate
from benchmarks.sites import Site

ROUNDS, SECONDS = 5, 1.0
PAGES = {
    "home": "/en/",
    "directory": "/en/help/",
    "organization": "/en/help/made-up-7/",
    "stages": "/en/stages/",
    "stage 2": "/en/stages/2/",
    "start": "/en/understand/",
}
# The start page is no-store: it may be open where somebody else looks on.
KEPT = {name: path for name, path in PAGES.items() if name != "start"}
# A question that means nothing: what follows the ? is never kept, so the page is made anew.
ANEW = "?other=1"


class Subject(NamedTuple):
    """Something to measure in each round, and what it is to be measured against."""

    site: Site
    name: str
    measure: Callable[[], Rate]
    against: tuple[tuple[str, float], ...] = ()  # names of subjects, and the ratios wanted


def question(*places: int) -> str:
    """Return a search for the words at these places among the commonest of the made-up entries."""
    pool = words(random.Random(ORGANIZATIONS))
    return urlencode({"q": " ".join(pool[place] for place in places)})


COMMON, TWO = question(0), question(40, 50)


def asked(url: str, headers: dict[str, str] | None = None) -> Callable[[], Rate]:
    return lambda: load.ask(url, SECONDS, headers)


def asked_alone(url: str) -> Callable[[], Rate]:
    """Ask once, of a server too slow to be asked by eight: its two processes could do twice that.

    That is the most it can do, and in its favor.
    """

    def measure() -> Rate:
        started = time.perf_counter()
        urllib.request.urlopen(url, timeout=120).read()
        spent = time.perf_counter() - started
        return Rate(2 / spent, spent * 1000, 0)

    return measure


def subjects(ours: Site, people: list, bare: Site, wagtail: Site | None, nginx: Site | None):
    """Yield what is measured: first what others are measured against."""
    member = {"Cookie": people[0]["cookie"]}
    yield Subject(bare, "bare list", asked(f"{bare.url}/"))
    yield Subject(bare, "bare search, two words", asked(f"{bare.url}/search/?{TWO}"))
    yield Subject(bare, "bare save", saves_of_bare(bare))
    if wagtail:
        yield Subject(wagtail, "Wagtail list", asked(f"{wagtail.url}/"), (("bare list", 0),))
        url = f"{wagtail.url}/search/?{TWO}"
        against = (("bare search, two words", 0),)
        yield Subject(wagtail, "Wagtail search, two words", asked_alone(url), against)
    if nginx:
        yield Subject(nginx, "nginx, home as a file", asked(nginx.url), (("bare list", 0),))
    for name, path in KEPT.items():
        against = (("bare list", 12.0), ("Wagtail list", 45.0), ("nginx, home as a file", 0))
        yield Subject(ours, f"P1 {name}", asked(f"{ours.url}{path}"), against)
    against = (("bare list", 1.5), ("Wagtail list", 6.0))
    for name, path in PAGES.items():
        yield Subject(ours, f"P2 {name}, made anew", asked(f"{ours.url}{path}{ANEW}"), against)
    for name in ("directory", "organization"):
        url = f"{ours.url}{PAGES[name]}"
        yield Subject(ours, f"P2 {name}, signed in", asked(url, member), against)
    yield Subject(
        ours,
        "P3 search, two words",
        asked(f"{ours.url}/en/help/?{TWO}"),
        (("bare search, two words", 1.5), ("Wagtail search, two words", 20.0)),
    )
    yield Subject(
        ours,
        "P3 search, a common word",
        asked(f"{ours.url}/en/help/?{COMMON}"),
        (("P3 search, two words", 1 / 1.3),),
    )
    yield Subject(ours, "P6 save of a tick", saves_of_ours(ours, people), (("bare save", 0.6),))


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def host(site: Site) -> str:
    return site.url.removeprefix("http://")


def saves_of_bare(bare: Site) -> Callable[[], Rate]:
    def request(who: int, times: int) -> tuple:
        return "POST", f"/save/{who + 1}/", urlencode({"text": f"note {times}"}), FORM

    return lambda: load.together(host(bare), SECONDS, request, {204})


def saves_of_ours(ours: Site, people: list[dict]) -> Callable[[], Rate]:
    """Each ticks an item of a list of their own and takes the tick back, again and again."""

    def request(who: int, times: int) -> tuple:
        one = people[who]
        ticked, was = (one["item"], "") if times % 2 == 0 else ("", one["item"])
        body = {"csrfmiddlewaretoken": one["token"], "was": was, "done": ticked, "by": "script"}
        return "POST", one["path"], urlencode(body), FORM | {"Cookie": one["cookie"]}

    return lambda: load.together(host(ours), SECONDS, request, {200})


def measured(several: list[Subject], rounds: int) -> Iterator[dict[str, list[Rate]]]:
    """Yield the rates of each subject after each round, one a round so far."""
    rates: dict[str, list[Rate]] = {subject.name: [] for subject in several}
    for number in range(rounds):
        for subject in several:
            before = subject.site.processor()
            rate = subject.measure()
            worked = max(subject.site.processor() - before, 0.01)
            answers = rate.each_second * SECONDS
            rates[subject.name].append(rate._replace(each_worked=answers / worked))
        print(f"round {number + 1} of {rounds}", file=sys.stderr, flush=True)
        yield rates


def ratios(ours: list[Rate], others: list[Rate], by: str = "each_second") -> tuple[float, float]:
    """Return the ratio of two subjects: median over the rounds, and best over best."""
    own, theirs = ([getattr(rate, by) for rate in rates] for rates in (ours, others))
    each = [a / b for a, b in zip(own, theirs, strict=True)]
    return statistics.median(each), max(own) / max(theirs)


def table(several: list[Subject], rates: dict[str, list[Rate]]) -> Iterator[str]:
    """Yield a row for each subject, as a table of Markdown."""
    yield "| | answers a second | p99, ms | beside others: median / best over best (wanted) |"
    yield "|---|---|---|---|"
    for subject in several:
        own = rates[subject.name]
        best = max(own, key=lambda rate: rate.each_second)
        beside = [
            compared(own, rates[other], other, wanted)
            for other, wanted in subject.against
            if other in rates
        ]
        failed = sum(rate.failed for rate in own)
        beside += [f"**{failed} failed**"] if failed else []
        speed = f"{best.each_second:,.0f} | {best.p99:.1f}"
        yield f"| {subject.name} | {speed} | {'; '.join(beside)} |"


def compared(own: list[Rate], others: list[Rate], other: str, wanted: float) -> str:
    pair, (worked, _best) = ratios(own, others), ratios(own, others, "each_worked")
    said = f"{pair[0]:.2f} / {pair[1]:.2f} × {other}, by processor time {worked:.2f}"
    is_met = "yes" if min(pair) >= wanted else "no"
    return f"{said} ({wanted:.3g}: {is_met})" if wanted else said


def weights(site: Site) -> Iterator[str]:
    """Yield what each page weighs, compressed, with what it links to, and when it is held."""

    def get(path: str, **headers: str) -> tuple[bytes, str]:
        request = urllib.request.Request(
            f"{site.url}{path}", headers={"Accept-Encoding": "gzip, br"} | headers
        )
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.read(), answer.headers.get("ETag", "")
        except urllib.error.HTTPError as error:
            return error.read(), ""

    for name, path in PAGES.items():
        body, etag = get(path)
        plain = urllib.request.urlopen(f"{site.url}{path}").read().decode()
        parts = re.findall(r'(?:<link rel="(?:stylesheet|icon)" href|<script src)="([^"]+)"', plain)
        sizes = {part: len(get(part)[0]) for part in parts}
        style = sum(size for part, size in sizes.items() if ".css" in part)
        script = sum(size for part, size in sizes.items() if ".js" in part)
        again = len(get(path, **{"If-None-Match": etag})[0])
        first = len(body) + sum(sizes.values())
        yield (
            f"{name:13} HTML + CSS {(len(body) + style) / 1024:4.1f} KB (14.6), script"
            f" {script / 1024:.1f} KB (10), first visit {first / 1024:.1f} KB (45) in"
            f" {1 + len(parts)} requests (6), again {again} bytes"
        )


def main(rounds: int = ROUNDS) -> None:
    """Measure everything that needs a running server, and print it."""
    print(when_and_how(), flush=True)
    environment, people = sites.ours_prepared(ORGANIZATIONS)
    with ExitStack() as running:
        ours = running.enter_context(sites.ours(environment))
        bare = running.enter_context(sites.bare())
        wagtail = optional(running, sites.wagtail, "Wagtail")
        page = urllib.request.urlopen(f"{ours.url}/en/").read()
        nginx = optional(running, lambda: sites.nginx(page), "nginx")
        several = list(subjects(ours, people, bare, wagtail, nginx))
        memory = []
        for so_far in measured(several, rounds):
            rates = so_far
            memory.append(ours.memory())
        print(f"Best of {rounds} rounds of {SECONDS:.0f} s.\n")
        print(*table(several, rates), sep="\n")
        print("\n```")
        print(f"P9  {memory[0]:.0f} MB (PSS) after one round, {memory[-1]:.0f} at the end (150)")
        if wagtail:
            print(f"    Wagtail {wagtail.memory():.0f} MB")
        print(f"P10 first answer after {ours.started_in:.2f} s (1.0)")
        print("P11", *weights(ours), sep="\n    ")
    print("P12", *queries.counted(environment), sep="\n    ")
    print("```", flush=True)


def when_and_how() -> str:
    """Return the moment, how busy the machine was, and what asked."""
    busy = Path("/proc/loadavg").read_text().split()[0]
    generator = load.WRK or "threads of ours, as wrk is not installed"
    return f"{time.strftime('%d %B %Y %H:%M')}, load {busy} before, asked by {generator}"


def optional(running: ExitStack, start: Callable, name: str) -> Site | None:
    """Return a site that is started if it can be; else say that it was not measured."""
    try:
        return running.enter_context(start())
    except (OSError, RuntimeError, subprocess.CalledProcessError) as error:
        print(f"{name}: not measured ({type(error).__name__})")
        return None


if __name__ == "__main__":
    main()
