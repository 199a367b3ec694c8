"""The pages of no app: home, help, trust pages, and what is shown when something goes wrong."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from portal.help_now import CARDS, FIRST_LINES, SOURCES


@require_safe
def home(request):
    return render(request, "portal/home.html")


@require_safe
def help_now(request):
    return render(request, "portal/help_now.html", {"cards": CARDS, "source": SOURCES["help_now"]})


@require_safe
def privacy(request):
    return render(request, "portal/privacy.html", {"hipaa_statement": settings.HIPAA_STATEMENT})


@require_safe
def health_data(request):
    return render(request, "portal/health_data.html")


@require_safe
def accessibility(request):
    return render(request, "portal/accessibility.html")


@require_safe
def about(request):
    return render(request, "portal/about.html")


@require_safe
def contact(request):
    return render(request, "portal/contact.html")


@require_safe
def favicon(request):
    """The address that browsers try first; the name on disk changes with its content."""
    return redirect(static("img/favicon.ico"))


@require_safe
def robots(request):
    return HttpResponse("User-agent: *\n", content_type="text/plain")


@require_safe
def security(request):
    raise Http404


def bad_request(request, exception=None):
    return render(request, "400.html", status=400)


def forbidden(request, exception=None):
    return render(request, "403.html", status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def server_error(request):
    return render(request, "500.html", {"lines": FIRST_LINES}, status=500)
