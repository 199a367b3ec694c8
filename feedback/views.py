"""Pages where readers tell us about the site."""

from datetime import timedelta

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from feedback.forms import FeedbackForm
from feedback.models import About, Feedback

# A limit for all readers together: one for each would need to know who they are.
MOST, WITHIN = 60, timedelta(minutes=10)


def is_from_elsewhere(request):
    """Whether another site sent this form: browsers name the page it was on."""
    origin = request.headers.get("Origin")
    return origin is not None and origin != f"{request.scheme}://{request.get_host()}"


# No token: it would need a cookie, on a page that anyone may open. The form acts for no one, so a
# forged one can do no more than a program could; a look at the origin stops other sites' pages.
@csrf_exempt
@never_cache
@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def form(request):
    about = request.GET.get("about")
    about = About(about) if about in About.values else About.SITE
    sent = request.method == "POST"
    if sent and is_from_elsewhere(request):
        return render(request, "403.html", {"form_refused": True}, status=403)
    form = FeedbackForm(request.POST if sent else None, about=about)
    if sent and form.is_valid():
        if form.cleaned_data["leave_empty"]:
            return redirect("feedback:thanks")
        if Feedback.objects.filter(sent_at__gt=timezone.now() - WITHIN).count() >= MOST:
            response = render(request, "429.html", status=429)
            response["Retry-After"] = str(int(WITHIN.total_seconds()))
            return response
        form.instance.build = settings.BUILD
        form.save()
        return redirect("feedback:thanks")
    return render(request, "feedback/form.html", {"form": form, "about": about})


@require_safe
def thanks(request):
    return render(request, "feedback/thanks.html")
