"""Faults on purpose: each drill breaks a portal of its own and counts what its visitors saw."""
