"""The short form, for every change: has a ratio to the bare list fallen by more than a third?

A busy machine must not fail a change. So what is compared is not answers a second but answers for
each second of processor time that the server took; rounds are run in turn; a ratio has fallen only
where its median over the rounds and its best over best both have; and what fell is measured once
more. Time that an answer waits for something is not seen here: `make bench` sees it.
"""

import json
from collections.abc import Collection
from contextlib import ExitStack

from benchmarks import sites, web
from benchmarks.sites import ROOT

REFERENCE = ROOT / "benchmarks" / "reference.json"
ENTRIES, ROUNDS = 1000, 3
WATCHED = (
    "P1 home",
    "P1 directory",
    "P2 directory, made anew",
    "P2 organization, made anew",
    "P2 directory, signed in",
    "P3 search, two words",
    "P6 save of a tick",
)
Ratios = dict[str, tuple[float, float]]  # median, and best over best


def main(*, write: bool = False) -> int:
    """Print each ratio beside its reference; return 1 if one fell by more than a third, twice."""
    print(web.when_and_how(), flush=True)
    known = {} if write else json.loads(REFERENCE.read_text())
    with ExitStack() as running:
        environment, people = sites.ours_prepared(ENTRIES)
        ours, bare = (running.enter_context(one) for one in (sites.ours(environment), sites.bare()))
        every = list(web.subjects(ours, people, bare, None, None))
        found = ratios(every, WATCHED)
        down = shown(found, known)
        if down:
            print("Once more:", flush=True)
            down = shown(ratios(every, down), known)
    if write:
        least = {name: round(min(pair), 2) for name, pair in found.items()}
        REFERENCE.write_text(json.dumps(least, indent=1) + "\n")
    return int(bool(down))


def shown(found: Ratios, known: dict[str, float]) -> list[str]:
    """Print the ratios; return the names of those that fell."""
    down = [name for name, pair in found.items() if fell(pair, known.get(name, 0))]
    for name, (half, best) in found.items():
        verdict = "FELL" if name in down else "ok"
        was = known.get(name, 0)
        print(f"{name:30}{half:7.2f} / {best:6.2f}, reference {was:6.2f}  {verdict}", flush=True)
    return down


def fell(pair: tuple[float, float], was: float) -> bool:
    """Whether both the median and best over best are less than two thirds of what was."""
    return max(pair) < was * 2 / 3


def ratios(every: list[web.Subject], names: Collection[str]) -> Ratios:
    """Measure these subjects and what each is measured against first."""
    bases = {subject.against[0][0] for subject in every if subject.name in names}
    several = [one for one in every if one.name in names or one.name in bases]
    *_, rates = web.measured(several, ROUNDS)
    return {
        one.name: web.ratios(rates[one.name], rates[one.against[0][0]], "each_worked")
        for one in several
        if one.name in names
    }
