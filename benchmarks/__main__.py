"""Every measured speed: `python -m benchmarks`."""

from benchmarks import staging

staging.main()
