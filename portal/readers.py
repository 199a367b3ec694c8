"""What the pages about survival numbers may know of a reader: it comes from the questions."""

from learn.reader import Reader
from staging.questionnaire import Visit
from staging.result import read_stage


def about(request):
    """Return whom this visit is about, and the stage by size and spread if one alone is left.

    By size and spread, because the counts know no biology.
    """
    visit = Visit(request)
    if not visit.path_is_begun or visit.exit:
        return Reader(visit.who, came_back=visit.exit == "came_back")
    numbers = {group.rstrip("ABC") for group in read_stage(visit.case).by_size_and_spread}
    after_treatment = visit.case.after_treatment
    stage = "" if after_treatment or len(numbers) != 1 else numbers.pop()
    return Reader(visit.who, stage)
