"""The public page of an entry as it will look, for those who write and review it."""

from django.shortcuts import get_object_or_404

from resources import history
from resources.entries import entry_of
from resources.history import Version


def preview_page(request, row, public_page):
    """Return the public page of what waits for an entry, of `?version=`, or of what it says."""
    version = Version.objects.of(row).open().first()
    if chosen := request.GET.get("version"):
        version = get_object_or_404(Version.objects.of(row), pk=chosen)
    with history.as_if(version.entry if version else entry_of(row)) as shown:
        request.preview = True
        response = public_page(request, slug=shown.slug)
        if hasattr(response, "render"):
            response.render()
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex"
    return response
