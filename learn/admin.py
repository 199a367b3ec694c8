"""Survival figures in the staff area: edit, review by a second person, history, restore."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from learn import editions
from learn.editions import REVIEW, NotAllowed
from learn.figure_forms import SetForm
from learn.models import OPEN, FigureEdition, State
from sources.changes import changes


class Waits(admin.SimpleListFilter):
    title = _("queue")
    parameter_name = "waits"

    def lookups(self, request, model_admin):
        return [
            ("review", _("To review")),
            ("back", _("Sent back to me")),
            ("mine", _("Written by me")),
            ("past", _("No longer")),
        ]

    def queryset(self, request, queryset):
        chosen = {
            "review": {"state": State.PROPOSED},
            "back": {"state": State.SENT_BACK, "by": request.user},
            "mine": {"state__in": OPEN, "by": request.user},
            "past": {"state__in": (State.PAST, State.REPLACED, State.WITHDRAWN)},
        }
        return queryset.filter(**chosen.get(self.value(), {"state__in": (*OPEN, State.PUBLISHED)}))


def differences(before, after):
    """Return every field that two contents of a set say differently."""
    return changes(dict(said(before)), dict(said(after)))


def said(content):
    """Yield what each field of a set says, as text; a figure is a field of its own."""
    for name, value in content.items():
        if name == "figures":
            for figure in value:
                told = (f"{k} {v}" for k, v in figure.items() if v and k != "group")
                yield f"{say('figure')}: {figure['group']}", ", ".join(told)
        elif name == "sources":
            yield name, "; ".join(" ".join(page.values()) for page in value)
        else:
            yield name, "; ".join(value) if isinstance(value, list) else str(value or "")


class RemarkForm(forms.Form):
    remark = forms.CharField(
        max_length=500, label=_("Why it goes back"), widget=forms.Textarea(attrs={"rows": 3})
    )


class RestoreForm(forms.Form):
    why = forms.CharField(max_length=300, label=_("Why you restore it"))


@admin.register(FigureEdition)
class FigureEditionAdmin(admin.ModelAdmin):
    list_display = ("slug", "number", "shown_when", "state", "by", "at")
    list_filter = (Waits,)
    list_select_related = ("by",)
    search_fields = ("slug", "why", "source")
    list_per_page = 50
    show_full_result_count = False
    actions = ()

    def has_add_permission(self, request):
        return self.has_change_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False  # an edition stays; its set is hidden by a new one

    def may_review(self, request):
        return request.user.has_perm(REVIEW)

    @admin.display(description=_("shown"))
    def shown_when(self, edition):
        return edition.content["show"]

    def get_urls(self):
        def to(route, view, name):
            name = f"learn_figureedition_{name}"
            return path(route, self.admin_site.admin_view(view), name=name)

        return [
            to("<int:pk>/edit/", self.edit, "edit"),
            to("<int:pk>/publish/", self.publish, "publish"),
            to("<int:pk>/send-back/", self.send_back, "send_back"),
            to("<int:pk>/withdraw/", self.withdraw, "withdraw"),
            to("<int:pk>/restore/", self.restore, "restore"),
            *super().get_urls(),
        ]

    def edition_or_404(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        edition = self.get_object(request, str(pk))
        if edition is None:  # none of this number, or no number at all
            raise Http404
        return edition

    def page(self, request, template, title, **context):
        """Return a page of the staff area about survival figures."""
        site = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        return TemplateResponse(request, f"admin/{template}.html", {**site, **context})

    # Looking

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id is None:
            return self.write(request, None)
        edition = self.edition_or_404(request, int(object_id) if object_id.isdigit() else 0)
        before = edition.before
        context = {
            "original": edition,
            "edition": edition,
            "changes": differences(before.content if before else {}, edition.content),
            "is_new": before is None,
            "reasons": editions.may_publish(edition, request.user) if edition.is_open else [],
            "shown": len(edition.figures.shown),
            "may_review": self.may_review(request),
            "may_withdraw": self.may_review(request) or request.user.pk in edition.contributors,
            "may_edit": self.has_change_permission(request),
            "contributors": get_user_model().objects.filter(pk__in=edition.contributors),
        }
        return self.page(request, "learn/edition", str(edition), **context)

    def history_view(self, request, object_id, extra_context=None):
        edition = self.edition_or_404(request, object_id)
        every = list(FigureEdition.objects.filter(slug=edition.slug).select_related("by"))
        older = [*every[1:], None]
        shown = [
            (one, differences(before.content, one.content) if before else [])
            for one, before in zip(every, older, strict=True)
        ]
        title = say("History of %s") % edition.slug
        return self.page(request, "learn/history", title, original=edition, shown=shown)

    # Writing

    def edit(self, request, pk):
        """Write a new edition, from the one that waits or else from this one."""
        edition = self.edition_or_404(request, pk)
        waiting = FigureEdition.objects.open().filter(slug=edition.slug).first()
        return self.write(request, waiting or edition)

    def write(self, request, start):
        """Ask for a whole set, and keep it as an edition that waits."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = SetForm(request.POST if request.method == "POST" else None, start=start)
        if form.is_valid():
            change = form.change.cleaned_data
            is_draft = "_draft" in request.POST
            state = State.DRAFT if is_draft else State.PROPOSED
            edition = editions.save(
                form.told, request.user, change["why"], change["source"], state=state
            )
            done = (
                say("Kept as a draft. Nobody is asked to review it yet.")
                if is_draft
                else say("Sent to review. Readers see no change until then.")
            )
            messages.success(request, done)
            return redirect("admin:learn_figureedition_change", edition.pk)
        title = say("Edit %s") % start.slug if start else say("Add survival figures")
        return self.page(request, "learn/write", title, original=start, form=form, start=start)

    # Deciding

    def decide(self, request, pk, act, done):
        """Do something to an edition that is asked for by POST; say what came of it."""
        edition = self.edition_or_404(request, pk)
        if request.method == "POST":
            try:
                act(edition)
                messages.success(request, done)
            except NotAllowed as refused:
                for reason in refused.reasons:
                    messages.error(request, reason)
        return redirect("admin:learn_figureedition_change", pk)

    def publish(self, request, pk):
        if not self.may_review(request):
            raise PermissionDenied
        done = say("Published. Readers who ask for numbers see it now.")
        return self.decide(request, pk, lambda e: editions.publish(e, request.user), done)

    def withdraw(self, request, pk):
        done = say("Withdrawn. What readers see stays as it is.")
        return self.decide(request, pk, lambda e: editions.withdraw(e, request.user), done)

    def send_back(self, request, pk):
        if not self.may_review(request):
            raise PermissionDenied
        edition = self.edition_or_404(request, pk)
        form = RemarkForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            remark = form.cleaned_data["remark"]
            return self.decide(
                request,
                pk,
                lambda e: editions.send_back(e, request.user, remark),
                say("Sent back with your remark."),
            )
        return self.ask(request, form, say("Send back: %s") % edition, say("Send back"), edition)

    def restore(self, request, pk):
        """Propose what a set said in this edition."""
        edition = self.edition_or_404(request, pk)
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = RestoreForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            made = editions.restore(edition, request.user, form.cleaned_data["why"])
            messages.success(request, say("Sent to review: the figures as they were."))
            return redirect("admin:learn_figureedition_change", made.pk)
        title = say("Restore %s") % edition
        return self.ask(request, form, title, say("Send to review"), edition)

    def ask(self, request, form, title, button, edition):
        back = reverse("admin:learn_figureedition_change", args=[edition.pk])
        context = {"form": form, "button": button, "back": back, "original": edition}
        return self.page(request, "resources/ask", title, **context)
