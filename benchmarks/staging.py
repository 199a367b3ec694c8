"""How many stagings a second one core does, from plain strings, validation included.

Run as `python -m benchmarks.staging`. "Cold" is one pass in a fresh process over rows never seen,
"warm" the best of five later passes. Nothing is remembered by row: a warm pass gains only that
each combination of categories, and of grade and receptors, has met its table line before.
"""

import random
import subprocess
import sys
import time
from itertools import product

ROWS = 100_000
SHARES_UNKNOWN = {"every cell known": 0.0, "one cell in ten unknown": 0.1, "half unknown": 0.5}


def rows(share_unknown: float) -> list[tuple[str, ...]]:
    """Random rows of plain strings, in the order of `CODES`, each its own objects."""
    from staging.tnm import Grade, M, N, ReceptorStatus, T

    columns = (T, N, M, Grade, ReceptorStatus, ReceptorStatus, ReceptorStatus)
    draw = random.Random(8)
    made = []
    for _ in range(ROWS):
        cells = [
            "" if draw.random() < share_unknown else str(draw.choice(list(column)).value)
            for column in columns
        ]
        cells.append(draw.choice(("clinical", "pathological")))
        cells.append(str(draw.randrange(101)) if draw.random() < 0.2 else "")
        made.append(tuple(cell.encode().decode() for cell in cells))
    return made


def main() -> None:
    before = time.perf_counter()
    import staging.stage_csv  # noqa: F401

    print(f"import: {time.perf_counter() - before:.3f} s")
    for (name, share), work in product(SHARES_UNKNOWN.items(), ("stage", "explain")):
        for line in measured(share, work):
            print(f"{work:8}{name:25}{line}")


def measured(share: float, work: str) -> list[str]:
    """The figures of one kind of work, measured in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.staging", str(share), work],
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.splitlines()


def measure(share: float, work: str) -> None:
    """Print the cold and the warm rate of one kind of work."""
    from staging.stage_csv import parse_findings
    from staging.stages import possible_stages, unknowns

    def stage(todo: list[tuple[str, ...]]) -> None:
        for cells in todo:
            possible_stages(parse_findings(*cells))

    def explain(todo: list[tuple[str, ...]]) -> None:
        for cells in todo:
            findings = parse_findings(*cells)
            possible_stages(findings)
            unknowns(findings)

    todo = rows(share)
    passes = []
    for _ in range(6):
        before = time.perf_counter()
        {"stage": stage, "explain": explain}[work](todo)
        passes.append(ROWS / (time.perf_counter() - before))
    print(f"cold {passes[0]:>9,.0f}/s   warm {max(passes[1:]):>9,.0f}/s")


if __name__ == "__main__":
    measure(float(sys.argv[1]), sys.argv[2]) if len(sys.argv) > 1 else main()
