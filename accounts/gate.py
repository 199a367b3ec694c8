"""Pages for those who are signed in; what somebody typed meanwhile is not lost."""

from functools import wraps

from django.http import QueryDict
from django.shortcuts import redirect

from accounts import sign_in

TYPED = "typed"
LONGEST = 20_000  # characters of a form that are kept


def signed_in(view):
    """Ask to sign in first, then come back here.

    A form that was sent after the sign-in had ended is kept in the sealed visit. The page finds it
    as `request.typed` (a QueryDict, or None) when it is opened the next time.
    """

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if request.user.is_authenticated:
            request.typed = typed(request)
            return view(request, *args, **kwargs)
        if request.method == "POST":
            form = request.POST.copy()
            form.pop("csrfmiddlewaretoken", None)
            text = form.urlencode()
            if len(text) <= LONGEST:
                request.session[TYPED] = {"page": request.path, "form": text}
        return to_sign_in(request, request.path)

    return wrapper


def typed(request):
    """Return the form that was kept for this page, once, or None."""
    kept = request.session.get(TYPED)
    if request.method != "GET" or not kept or kept.get("page") != request.path:
        return None
    del request.session[TYPED]
    return QueryDict(kept["form"])


def to_sign_in(request, next_page, door="accounts:sign_in"):
    """Return the way to the sign-in, and from there to `next_page` (a path of ours)."""
    sign_in.remember_next_page(request, next_page)
    return redirect(door)
