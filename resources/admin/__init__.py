"""The directory in the staff area."""

from resources.admin import (  # noqa: F401
    centers,
    imports,
    links,
    organizations,
    problems,
    versions,
)
