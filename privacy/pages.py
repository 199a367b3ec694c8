"""What marks a page as private, and how a page without a cookie can take a form."""

from functools import wraps

from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables


def private(view):
    """Keep the view's answer out of caches, search engines and error reports."""

    @sensitive_variables()
    @sensitive_post_parameters()
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        request.is_private = True  # for what a template leaves out of a private page
        response = view(request, *args, **kwargs)
        patch_cache_control(response, no_store=True, private=True)
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapper


def takes_form_without_token(view):
    """Take a form that stands on a public page, and refuse one that another site sent.

    A token would need a cookie, on a page that anyone may open. Only for forms that can do no
    harm to the one who sends them; browsers name the page a form was on, and that is looked at.
    """

    @csrf_exempt
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if request.method == "POST" and is_from_elsewhere(request):
            return render(request, "403.html", {"form_refused": True}, status=403)
        return view(request, *args, **kwargs)

    return wrapper


def is_from_elsewhere(request):
    """Whether another site sent this form."""
    origin = request.headers.get("Origin")
    return origin is not None and origin != f"{request.scheme}://{request.get_host()}"
