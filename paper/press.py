"""A PDF from a template: tagged, titled, with its language, made without system libraries.

Follows PDF/UA-1 as far as the typesetter does. Where a sign is in none of our fonts, the same
sheet is made without that claim, tagged all the same, and says that signs are missing.
"""

import json
from pathlib import Path

import typst
from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from paper.markup import read

HERE = Path(__file__).parent
SHEET = HERE / "sheet.typ"
LETTER, A4 = SIZES = ("us-letter", "a4")
# Each of these is looked at once, when the server starts.
FONTS = typst.Fonts(
    include_system_fonts=False, include_embedded_fonts=False, font_paths=[HERE / "fonts"]
)


class PaperJam(Exception):
    """The typesetter could not set a sheet. Says nothing of what stood on it."""


def press(html, *, title, paper=LETTER, points=12):
    """Return the PDF of this HTML (see `markup`), with text of so many points.

    `html` holds one h1. Raises PaperJam if it cannot be set.
    """
    data = {
        "title": title,
        "author": settings.SITE_NAME,
        "lang": (get_language() or "en").split("-")[0],
        "paper": paper,
        "points": points,
        # Translators: the foot of a printed page.
        "page": _("Page %(page)s of %(pages)s"),
        "nodes": read(html),
    }
    try:
        return _set(data, "ua-1")
    except typst.TypstError:
        pass
    missing = _("Some signs could not be printed here. Your browser can print the page with them.")
    data["nodes"] = [{"tag": "p", "nodes": [missing]}, *data["nodes"]]
    try:
        return _set(data, [])
    except typst.TypstError:
        raise PaperJam from None  # its message quotes the text


def _set(data, standard):
    return typst.compile(
        SHEET,
        root=HERE,
        font_paths=FONTS,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=standard,
    )


def pdf_page(request, template, context, *, title, paper=LETTER, points=12):
    """Return the answer that holds the PDF of a template; its name is that of the address."""
    html = render_to_string(template, context, request)
    return HttpResponse(
        press(html, title=title, paper=paper, points=points), content_type="application/pdf"
    )
