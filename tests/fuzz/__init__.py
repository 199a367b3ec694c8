"""Hostile requests to every address of the site. `python -m tests.fuzz --cases 10000` runs long."""
