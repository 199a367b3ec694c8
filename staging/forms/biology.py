"""Part 3: grade and receptors."""

from django.utils.translation import gettext_lazy as _

from .base import BIOLOGY, DONT_KNOW, QuestionForm, choice


def _shapes_the_stage(case):
    """Grade and receptors count: not after treatment, and not for cells inside the ducts only."""
    return not case.after_treatment and not case.in_situ


class GradeForm(QuestionForm):
    slug, part = "grade", BIOLOGY
    label = _("Grade")
    title = _("What grade is the cancer?")
    hint = _("Grade is how different the cells look from normal cells.")
    where = (
        (
            ("Nottingham", "Overall grade", "G2"),
            _("A score of 3 to 5 is grade 1. A score of 6 to 7 is grade 2, and 8 to 9 is grade 3."),
        ),
    )
    why = _("Since 2018, grade is part of the stage.")
    grade = choice(
        [("G1", _("Grade 1")), ("G2", _("Grade 2")), ("G3", _("Grade 3")), DONT_KNOW],
        _("Select the grade"),
    )

    @classmethod
    def applies(cls, case):
        return _shapes_the_stage(case) and case.code_grade is None


RESULTS = [("positive", _("Positive")), ("negative", _("Negative"))]


class ReceptorsForm(QuestionForm):
    slug, part = "receptors", BIOLOGY
    label = _("Receptors")
    title = _("Receptor results")
    hint = _("These show what may help the cancer grow.")
    where = (
        (
            ("Breast biomarkers",),
            _("Often in the biopsy report."),
        ),
        (("Low positive",), _("For ER, this counts as positive.")),
        (("HER2-low",), _("This counts as negative.")),
    )
    why = _("Since 2018, these three results are part of the stage.")
    er = choice([*RESULTS, DONT_KNOW], _("Select the ER result"), label=_("ER (estrogen receptor)"))
    pr = choice(
        [*RESULTS, DONT_KNOW], _("Select the PR result"), label=_("PR (progesterone receptor)")
    )
    her2 = choice(
        [*RESULTS, ("equivocal", _("Not clear yet (equivocal)")), DONT_KNOW],
        _("Select the HER2 result"),
        label=_("HER2"),
    )

    @classmethod
    def applies(cls, case):
        return _shapes_the_stage(case)


class OncotypeForm(QuestionForm):
    slug, part = "oncotype", BIOLOGY
    label = _("Oncotype DX")
    title = _("Was an Oncotype DX gene test done?")
    where = ((("Recurrence Score",), _("This test has a separate report.")),)
    why = _("A low score can make the stage lower.")
    oncotype = choice(
        [
            ("low", _("Yes, the score is 10 or less")),
            ("high", _("Yes, the score is 11 or more")),
            ("no", _("No, or not yet")),
            DONT_KNOW,
        ],
        _("Select if an Oncotype DX test was done"),
    )

    @classmethod
    def applies(cls, case):
        return case.oncotype_counts
