"""The decoder: the text of a breast pathology report to findings.

Pure and in memory: the text is never stored, logged or put into an exception.

    read_report(text) -> Report
    as_json(report)   -> dict with the keys of the `decode` command
    to_findings(report) -> staging.tnm.Findings, for the staging engine
"""

from .findings import KINDS, MAX_LENGTH, WARNINGS, Finding, Report, as_json, to_findings
from .reading import read_report

__all__ = [
    "KINDS",
    "MAX_LENGTH",
    "WARNINGS",
    "Finding",
    "Report",
    "as_json",
    "read_report",
    "to_findings",
]
