"""What must be on record before the public sees this site (checked in production)."""

import logging

from django.conf import settings
from django.core import checks

TAG = "clinical"


@checks.register(TAG)
def recorded(app_configs, **kwargs):
    """Warn while the clinical review or the AJCC licence decision is not recorded."""
    if settings.PORTAL_ENV != "production":
        return []
    warnings = []
    if not settings.CLINICAL_REVIEW_RECORDED:
        warnings.append(
            checks.Warning(
                "No clinical review is recorded.",
                hint="Set CLINICAL_REVIEW_RECORDED to who reviewed the texts and tables, and when.",
                id="portal.W001",
            )
        )
    if not settings.AJCC_LICENSE_DECISION:
        warnings.append(
            checks.Warning(
                "No decision about the AJCC licence is recorded.",
                hint="Set AJCC_LICENSE_DECISION to who decided what, and when.",
                id="portal.W002",
            )
        )
    return warnings


def say_at_start():
    """Log the warnings where no management command would print them."""
    for warning in checks.run_checks(tags=[TAG]):
        logging.getLogger(__name__).warning("%s %s", warning.msg, warning.hint)
