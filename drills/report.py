"""A row for each drill: what was done, what was counted, whether that is what must be."""

from collections import Counter
from typing import NamedTuple


class Row(NamedTuple):
    """`wrong` counts what must be 0; `seen` are figures to read, in the order they are shown."""

    drill: str
    on: str
    wrong: dict[str, int]
    seen: dict[str, object]

    @property
    def is_well(self):
        return not any(self.wrong.values())

    def __str__(self):
        verdict = "well " if self.is_well else "WRONG"
        wrong = ", ".join(f"{count} {name}" for name, count in self.wrong.items())
        seen = "; ".join(f"{name} {value}" for name, value in self.seen.items())
        return f"{verdict} {self.drill:<18} {self.on:<11} {wrong}\n      {seen}"


def of_crowd(drill, site, crowd, seen, wrong=None):
    """Return the row of a drill that a crowd went through."""
    statuses = sum((tally.statuses for tally in crowd.tallies), start=Counter())
    counts = {**crowd.kept(), "damaged": site.damage()}
    counts["HTTP 500"] = sum(tally.errors for tally in crowd.tallies)
    answers = ", ".join(f"{count} x {code or 'cut'}" for code, count in sorted(statuses.items()))
    if counts["HTTP 500"]:
        seen["mistakes"] = site.mistakes()
    failed = {"failed at first": crowd.failed_once, "seen to fail": crowd.seen_to_fail}
    seen = seen | {"saves": len(crowd.said)} | failed
    return Row(drill, site.kind, counts | (wrong or {}), seen | {"answers": answers})
