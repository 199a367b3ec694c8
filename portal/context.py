"""What every template may say about the site itself."""

from django.conf import settings


def site(request):
    """The site's name, organization, contact and build; organization and contact may be empty."""
    return {
        "site_name": settings.SITE_NAME,
        "site_organization": settings.SITE_ORGANIZATION,
        "site_contact_email": settings.SITE_CONTACT_EMAIL,
        "build": settings.BUILD,
    }
