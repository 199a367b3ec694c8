"""What an owner would pick instead: Wagtail, the same entries as pages, and its own search.

It runs in an environment of its own (benchmarks/sites.py), with its database at BENCH_DB.
"""
