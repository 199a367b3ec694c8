"""What marks a page as private."""

from functools import wraps

from django.utils.cache import patch_cache_control
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables


def private(view):
    """Keep the view's answer out of caches, search engines and error reports."""

    @sensitive_variables()
    @sensitive_post_parameters()
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        patch_cache_control(response, no_store=True, private=True)
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapper
