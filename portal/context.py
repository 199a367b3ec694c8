"""What every template may say without asking its view: who runs the site, and whom to call."""

from django.conf import settings

from portal.help_now import FIRST_LINES, talk_lines


def site(request):
    """Return who runs the site (organization and contact may be empty), what runs, whom to call."""
    return {
        "site_name": settings.SITE_NAME,
        "site_organization": settings.SITE_ORGANIZATION,
        "site_contact_email": settings.SITE_CONTACT_EMAIL,
        "build": settings.BUILD,
        "first_lines": FIRST_LINES,
        "talk_lines": talk_lines,  # asked for by the page that shows them
    }
