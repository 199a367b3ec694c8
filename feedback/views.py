"""Pages where readers tell us about the site."""

from datetime import timedelta

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from feedback.forms import FeedbackForm
from feedback.models import About, Feedback
from privacy.pages import takes_form_without_token

# A limit for all readers together: one for each would need to know who they are.
MOST, WITHIN = 60, timedelta(minutes=10)


# It acts for no one: a forged one can do no more than a program could.
@takes_form_without_token
@never_cache
@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def form(request):
    about = request.GET.get("about")
    about = About(about) if about in About.values else About.SITE
    sent = request.method == "POST"
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
