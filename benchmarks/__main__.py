"""`python -m benchmarks`: speed beside what we compare ourselves with, in about four minutes.

It prints tables of Markdown for docs/benchmarks.md.

`--short` takes less than one: it compares ratios with those of benchmarks/reference.json and fails
where one fell by more than a third, twice; `--short --write` makes them the reference.

`--growth` takes a quarter of an hour: the directory as it grows, accounts, import and export, which
are commands of their own too (`python -m benchmarks.directory`, `.growth`, `.transfer`).
"""

import sys

from benchmarks import directory, growth, short, staging, transfer, web

if "--short" in sys.argv:
    sys.exit(short.main(write="--write" in sys.argv))
if "--growth" in sys.argv:
    for one in (directory, growth, transfer):
        one.main()
    sys.exit()
web.main()
print("\n```\nP5  stagings a second on one core")
staging.main()
print("```")
