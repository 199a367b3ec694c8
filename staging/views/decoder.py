"""The decoder: a code or a whole report, piece by piece."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from privacy.pages import private
from staging import wording
from staging.decoded import explain, for_questionnaire
from staging.forms.decoder import DecodeForm
from staging.meanings import about
from staging.questionnaire import Visit
from staging.sentences import references
from staging.views.questionnaire import onward


@private
@require_http_methods(["GET", "HEAD", "POST"])
def decode(request):
    """Show what each piece of the text means. The text comes back only with an error."""
    form = DecodeForm(request.POST if request.method == "POST" else None)
    who = Visit(request).who
    context = {"form": form, "who": who}
    if form.is_valid():
        decoded = explain(form.report)
        context |= {
            "form": DecodeForm(),
            "decoded": decoded,
            "limits": wording.LIMITS,
            "about": about("meanings"),
            "sources": references(decoded.sentences),
        }
    return render(request, "staging/decode.html", context)


@private
@require_POST
def use(request):
    """Take the findings, sent along as short pieces, over into the questionnaire."""
    answers, printed = for_questionnaire(request.POST)
    if not answers:
        return redirect("staging:decode")
    visit = Visit(request)
    visit.fill_in(answers, printed)
    return onward(visit)
