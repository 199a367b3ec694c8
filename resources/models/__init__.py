"""The directory's rows: organizations, their services and phones, cancer centers, and their past.

Shaped so that an export in the Human Services Data Specification (HSDS 3) is a mapping: every row
that it publishes has a UUID that never changes and the times it was made and changed.
"""

from resources.models.centers import Center, CenterQuerySet
from resources.models.lines import Phone, Source
from resources.models.organizations import (
    PAGES,
    Organization,
    OrganizationQuerySet,
    Service,
    Topic,
)
from resources.models.reports import Check, Problem, ProblemReport
from resources.models.rows import (
    LAST,
    NAMESPACE,
    Answer,
    Confidence,
    Cost,
    Coverage,
    Entry,
    EntryQuerySet,
    Fund,
    Kind,
    Purpose,
    Reading,
    Row,
    Status,
    e164,
    https,
    one_of,
    partial_date,
    stable_id,
)
from resources.models.searching import SearchState, SearchWord

__all__ = [
    "Answer",
    "Center",
    "CenterQuerySet",
    "Check",
    "Confidence",
    "Cost",
    "Coverage",
    "Entry",
    "EntryQuerySet",
    "Fund",
    "Kind",
    "LAST",
    "NAMESPACE",
    "Organization",
    "OrganizationQuerySet",
    "PAGES",
    "Phone",
    "Problem",
    "ProblemReport",
    "Purpose",
    "Reading",
    "Row",
    "SearchState",
    "SearchWord",
    "Service",
    "Source",
    "Status",
    "Topic",
    "e164",
    "https",
    "one_of",
    "partial_date",
    "stable_id",
]
