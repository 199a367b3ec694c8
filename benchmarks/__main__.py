"""Every measured speed: `python -m benchmarks`."""

from benchmarks import directory, staging

staging.main()
directory.main()
