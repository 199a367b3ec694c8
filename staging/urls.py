"""Pages that explain a report."""

from django.urls import path

from paper.press import A4, LETTER
from staging.endings import ENDINGS
from staging.views import decoder, questionnaire, result, stages

app_name = "staging"

urlpatterns = [
    path("understand/", questionnaire.start, name="start"),
    path("understand/q/<slug:slug>/", questionnaire.question, name="question"),
    path("understand/check/", questionnaire.check, name="check"),
    path("understand/check-this/", questionnaire.check_this, name="check_this"),
    path("understand/result/", result.result, name="result"),
    path("understand/result.pdf", result.result_pdf, {"paper": LETTER}, name="result_pdf"),
    path("understand/result-a4.pdf", result.result_pdf, {"paper": A4}, name="result_pdf_a4"),
    path("understand/from-report/", decoder.use, name="use_report"),
    *(
        path(
            f"understand/{name.replace('_', '-')}/",
            questionnaire.ending,
            {"name": name},
            name=name,
        )
        for name in ENDINGS
    ),
    path("clear/", questionnaire.clear, name="clear"),
    path("clear/done/", questionnaire.cleared, name="cleared"),
    path("decode/", decoder.decode, name="decode"),
    path("stages/", stages.stages, name="stages"),
    path("stages/<int:number>/", stages.stage, name="stage"),
]
