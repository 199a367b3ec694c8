"""“Something wrong? Tell us”: two clicks, no account, nothing kept about the one who tells."""

from datetime import timedelta

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from privacy.pages import takes_form_without_token
from resources.forms import ProblemForm
from resources.models import Center, Organization, ProblemReport

# A limit for all readers together: one for each would need to know who they are.
MOST, WITHIN = 60, timedelta(minutes=10)

READABLE = {
    "organization": Organization.objects.published(),
    "center": Center.objects.for_second_opinions(),
}


def find(about, slug):
    """Return the entry that readers may see. Raises Http404."""
    entry = READABLE[about].filter(slug=slug).first()
    if entry is None:
        raise Http404
    return entry


@takes_form_without_token
@never_cache
@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def report(request, about, slug):
    entry = find(about, slug)
    form = ProblemForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not form.cleaned_data.pop("leave_empty"):
            if ProblemReport.objects.filter(sent_at__gt=timezone.now() - WITHIN).count() >= MOST:
                response = render(request, "429.html", status=429)
                response["Retry-After"] = str(int(WITHIN.total_seconds()))
                return response
            ProblemReport.objects.create(**{about: entry}, **form.cleaned_data)
        return redirect(f"resources:{about}_thanks", slug)
    context = {"form": form, "entry": entry, "about": f"resources:{about}"}
    return render(request, "resources/problem.html", context)


@require_safe
@never_cache
def thanks(request, about, slug):
    context = {"entry": find(about, slug), "about": f"resources:{about}"}
    return render(request, "resources/problem_thanks.html", context)
