"""What leaves the screen: sheets of paper, and days for a calendar."""

from django.http import HttpResponse

from checklists.exports.calendar import calendar, has_days, key_of
from checklists.exports.pdf import compare_pdf, list_pdf, questions_pdf
from checklists.views.opened import of_a_list


@of_a_list
def sheet(page, name, paper):
    """Give the list, the questions or the two opinions as a PDF on this size of paper."""
    kept, shaped = page.kept, page.kept.shaped()
    about = {"host": page.request.get_host(), "name": kept.list.name.value, "paper": paper}
    if name == "compare":
        made = compare_pdf(kept.list, shaped, **about)
    else:
        made = (questions_pdf if name == "questions" else list_pdf)(shaped, **about)
    return download(made, "application/pdf", f"{name}.pdf")


@of_a_list
def dates(page):
    """Ask how much the titles in a calendar may say."""
    return page.render("dates", has_days=has_days(page.kept.shaped()))


@of_a_list(posts_change=False)
def calendar_file(page):
    """Give the days as a calendar file; titles say something only when a form asks for it."""
    kept = page.kept
    made = calendar(
        kept.shaped(),
        key=key_of(kept),
        version=kept.list.version,
        with_titles="titles" in page.request.POST,
    )
    return download(made, "text/calendar; charset=utf-8", "dates.ics")


def download(content, kind, name):
    """Return a file with a name that says nothing about health."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
