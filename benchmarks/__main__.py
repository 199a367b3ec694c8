"""`python -m benchmarks`: speed beside what we compare ourselves with, in about four minutes.

It prints tables of Markdown for docs/benchmarks.md.

`--short` takes less than one: it compares ratios with those of benchmarks/reference.json and fails
where one fell by more than a third, twice; `--short --write` makes them the reference. What takes
longer has commands of its own: `python -m benchmarks.directory` (growth of the directory),
`benchmarks.growth` (of accounts) and `benchmarks.transfer` (import and export).
"""

import sys

from benchmarks import short, staging, web

if "--short" in sys.argv:
    sys.exit(short.main(write="--write" in sys.argv))
web.main()
print("\n```\nP5  stagings a second on one core")
staging.main()
print("```")
