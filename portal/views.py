"""The pages of no app: home, help, trust pages, and what is shown when something goes wrong."""

import sys
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from portal import help_now as help_lines
from portal.context import site
from sources.source import read, unreviewed

# Read once, as the data files are: what the site rests on, and what no clinician has checked.
FOLDERS = sorted(settings.BASE_DIR.glob("*/data/sources.toml"))
SOURCES = [source for path in FOLDERS for source in read(path).values()]
GATHERED = max(source.retrieved for source in SOURCES)
UNREVIEWED = unreviewed(settings.BASE_DIR)

# Pages with answers on them, after the language: no crawler needs to try them.
PRIVATE_PATHS = ("understand/q/", "understand/check", "understand/result", "clear/", "help/list/")


def public(view):
    """Mark a page that is the same for everyone: GET only, asked for again before it is reused."""
    return require_safe(cache_control(no_cache=True)(view))


@public
def home(request):
    context = {
        "gathered": GATHERED,
        "unreviewed": UNREVIEWED,
        "same_content": ("home", settings.SITE_ORGANIZATION),
    }
    return render(request, "portal/home.html", context)


@public
def help_now(request):
    pages = dict.fromkeys(page for card in help_lines.CARDS for page in card.pages)
    cards = help_lines.cards_at(timezone.now())
    context = {"cards": cards, "pages": pages, "source": help_lines.SOURCE}
    return render(request, "portal/help_now.html", context)


@public
def privacy(request):
    context = {
        "hipaa_statement": settings.HIPAA_STATEMENT,
        "visit_cookie": settings.SESSION_COOKIE_NAME,
        "form_cookie": settings.CSRF_COOKIE_NAME,
    }
    return render(request, "portal/privacy.html", context)


@public
def health_data(request):
    return render(request, "portal/health_data.html")


@public
def accessibility(request):
    return render(request, "portal/accessibility.html")


@public
def about(request):
    context = {"sources": SOURCES, "unreviewed": UNREVIEWED}
    return render(request, "portal/about.html", context)


@public
def contact(request):
    return render(request, "portal/contact.html")


@public
def favicon(request):
    """The address that browsers try first; the name on disk changes with its content."""
    return redirect(static("img/favicon.ico"))


@public
def robots(request):
    """Everything may be read except the staff area and pages that hold answers."""
    closed = [f"/{code}/{path}" for code, _ in settings.LANGUAGES for path in PRIVATE_PATHS]
    lines = ["User-agent: *", "Disallow: /staff/", *(f"Disallow: {path}" for path in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public
def security(request):
    """Whom to tell about a weakness (RFC 9116); not found while there is no contact."""
    if not settings.SITE_CONTACT_EMAIL:
        raise Http404
    expires = timezone.now() + timedelta(days=180)
    lines = [
        f"Contact: mailto:{settings.SITE_CONTACT_EMAIL}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(code for code, _ in settings.LANGUAGES)}",
    ]
    if settings.SITE_URL:
        lines.append(f"Canonical: {settings.SITE_URL.rstrip('/')}{request.path}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@never_cache
def failure(request, status, **context):
    """Answer with an error page. It needs no database, and no request that makes sense."""
    page = render_to_string(f"{status}.html", {**site(request), **context})
    return HttpResponse(page, status=status)


def bad_request(request, exception=None):
    return failure(request, 400)


def forbidden(request, exception=None):
    return failure(request, 403)


def form_refused(request, reason=""):
    """A form came without a valid token: open too long, cookies off, or sent by another site."""
    return failure(request, 403, form_refused=True)


def not_found(request, exception=None):
    return failure(request, 404)


def server_error(request):
    """A bug is 500; a database that does not answer is 503, and worth another try."""
    if is_away(sys.exc_info()[1]):
        response = failure(request, 503)
        response["Retry-After"] = "120"
        return response
    return failure(request, 500)


def is_away(error):
    """Whether the database failed, and not what it was asked.

    The driver has no class for an answer that was cut in the middle: it raises the plain one.
    """
    if isinstance(error, (OperationalError, InterfaceError)):
        return True
    return type(error) is DatabaseError and error.__cause__ is not None
