"""Every measured speed: `python -m benchmarks`."""

from benchmarks import directory, staging, transfer

staging.main()
directory.main()
transfer.main()
