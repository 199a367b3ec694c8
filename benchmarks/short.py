"""The short form, for every change: has a ratio to the bare list fallen by more than a third?

The best of some rounds is compared, which a busy machine changes least. What asks (`wrk` or threads
of ours) has a reference of its own.
"""

import json
from contextlib import ExitStack

from benchmarks import load, sites, web
from benchmarks.sites import ROOT

REFERENCE = ROOT / "benchmarks" / "reference.json"
ENTRIES, ROUNDS = 1000, 4
WATCHED = (
    "P1 home",
    "P1 directory",
    "P2 directory, made anew",
    "P2 organization, made anew",
    "P2 directory, signed in",
    "P3 search, two words",
    "P6 save of a tick",
)


def main(*, write: bool = False) -> int:
    """Print each ratio beside its reference; return 1 if one fell by more than a third."""
    print(web.when_and_how())
    reference = json.loads(REFERENCE.read_text()) if REFERENCE.exists() else {}
    generator = "wrk" if load.WRK else "threads"
    known = reference.get(generator, {})
    found = ratios()
    for name, ratio in found.items():
        was = known.get(name)
        verdict = "new" if was is None else "FELL" if fell(ratio, was) else "ok"
        print(f"{name:30}{ratio:7.2f}, reference {was or 0:7.2f}  {verdict}")
    if write:
        reference[generator] = {name: round(ratio, 2) for name, ratio in found.items()}
        REFERENCE.write_text(json.dumps(reference, indent=1) + "\n")
        return 0
    return int(any(fell(ratio, known.get(name, 0)) for name, ratio in found.items()))


def fell(ratio: float, was: float) -> bool:
    """Whether a ratio is less than two thirds of what it was."""
    return ratio < was * 2 / 3


def ratios() -> dict[str, float]:
    """Return best over best of each watched subject and what it is measured against first."""
    environment, people = sites.ours_prepared(ENTRIES)
    with ExitStack() as running:
        ours, bare = (running.enter_context(one) for one in (sites.ours(environment), sites.bare()))
        every = list(web.subjects(ours, people, bare, None, None))
        bases = {subject.against[0][0] for subject in every if subject.name in WATCHED}
        several = [one for one in every if one.name in WATCHED or one.name in bases]
        *_, rates = web.measured(several, ROUNDS)
    return {
        one.name: web.ratios(rates[one.name], rates[one.against[0][0]])[1]
        for one in several
        if one.name in WATCHED
    }
