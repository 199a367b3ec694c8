"""The review queue, and one version: what changed, who, why; publish, send back, restore."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from resources import changes, history, versions
from resources.admin.organizations import ask
from resources.entries import Refused, entry_of
from resources.history import NotAllowed, State, Version
from resources.models import Status

LIVE = (Status.PUBLISHED, Status.RETIRED)


class Waits(admin.SimpleListFilter):
    title = _("waits")
    parameter_name = "waits"

    def lookups(self, request, model_admin):
        return [
            ("new", _("New entries to review")),
            ("changed", _("Changes to review")),
            ("back", _("Sent back to me")),
            ("mine", _("Written by me")),
            ("past", _("No longer")),
        ]

    def queryset(self, request, queryset):
        of_live = Q(organization__status__in=LIVE) | Q(center__status__in=LIVE)
        chosen = {
            "new": Q(state=State.PROPOSED) & ~of_live,
            "changed": Q(state=State.PROPOSED) & of_live,
            "back": Q(state=State.SENT_BACK, by=request.user),
            "mine": Q(state__in=versions.OPEN, by=request.user),
            "past": ~Q(state__in=versions.OPEN),
        }
        return queryset.filter(chosen.get(self.value(), Q(state=State.PROPOSED)))


class RemarkForm(forms.Form):
    remark = forms.CharField(
        max_length=500, label=_("Why it goes back"), widget=forms.Textarea(attrs={"rows": 3})
    )


class RestoreForm(forms.Form):
    why = forms.CharField(max_length=300, label=_("Why you restore it"))


@admin.register(Version)
class VersionAdmin(admin.ModelAdmin):
    list_display = ("entry_name", "what", "by", "age", "state")
    list_filter = (Waits, "how")
    list_select_related = ("by", "organization", "center")
    search_fields = ("organization__name", "organization__slug", "center__name", "why")
    ordering = ("at", "pk")
    list_per_page = 50
    show_full_result_count = False
    actions = ("publish_chosen",)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_review_permission(self, request):
        return request.user.has_perm("resources.review_version")

    @admin.display(description=_("entry"), ordering="organization__sort_name")
    def entry_name(self, version):
        return version.entry["name"]

    @admin.display(description=_("what changed"))
    def what(self, version):
        if not history.is_live(version.row):
            return say("new: %s") % version.why
        return version.why

    @admin.display(description=_("waits for"), ordering="at")
    def age(self, version):
        return timesince(version.at, timezone.now(), depth=1)

    def get_urls(self):
        def to(route, view, name):
            return path(route, self.admin_site.admin_view(view), name=f"resources_version_{name}")

        return [
            to("<int:pk>/publish/", self.publish, "publish"),
            to("<int:pk>/send-back/", self.send_back, "send_back"),
            to("<int:pk>/withdraw/", self.withdraw, "withdraw"),
            to("<int:pk>/restore/", self.restore, "restore"),
            *super().get_urls(),
        ]

    def version_or_404(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(Version.objects.select_related("organization", "center"), pk=pk)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id is None:
            raise PermissionDenied
        version = self.version_or_404(request, int(object_id) if object_id.isdigit() else 0)
        row = version.row
        before = entry_of(row) if history.is_live(row) else None
        if not version.is_open:
            earlier = Version.objects.of(row).filter(pk__lt=version.pk, state=State.PUBLISHED)
            before = earlier.values_list("entry", flat=True).first()
        may_review = self.has_review_permission(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": version.entry["name"],
            "original": version,
            "version": version,
            "row": row,
            "changes": changes.differences(before, version.entry),
            "is_new": before is None,
            "reasons": history.may_publish(version, request.user) if version.is_open else [],
            "may_review": may_review,
            "may_withdraw": may_review or request.user.pk in version.contributors,
            "may_edit": request.user.has_perm(f"resources.change_{row._meta.model_name}"),
            "needs_two": history.needs_two(version.entry),
            "contributors": get_user_model().objects.filter(pk__in=version.contributors),
        }
        return TemplateResponse(request, "admin/resources/version/change_form.html", context)

    def decide(self, request, pk, act, done):
        """Do something to a version that is asked for by POST; say what came of it."""
        version = self.version_or_404(request, pk)
        if request.method != "POST":
            return redirect("admin:resources_version_change", pk)
        try:
            act(version)
            messages.success(request, done)
        except NotAllowed as refused:
            for reason in refused.reasons:
                messages.error(request, reason)
        except Refused as refused:
            messages.error(request, " ".join(refused.problems))
        return redirect("admin:resources_version_change", pk)

    def publish(self, request, pk):
        if not self.has_review_permission(request):
            raise PermissionDenied
        done = say("Published. Readers see it now.")
        return self.decide(request, pk, lambda v: history.publish(v, request.user), done)

    def withdraw(self, request, pk):
        done = say("Withdrawn. What readers see stays as it is.")
        return self.decide(request, pk, lambda v: history.withdraw(v, request.user), done)

    def send_back(self, request, pk):
        if not self.has_review_permission(request):
            raise PermissionDenied
        version = self.version_or_404(request, pk)
        form = RemarkForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            return self.decide(
                request,
                pk,
                lambda v: history.send_back(v, request.user, form.cleaned_data["remark"]),
                say("Sent back with your remark."),
            )
        title = say("Send back: %s") % version.entry["name"]
        back = reverse("admin:resources_version_change", args=[pk])
        return ask(self, request, form, title, say("Send back"), back, original=version)

    def restore(self, request, pk):
        """Propose what an entry said in this version."""
        version = self.version_or_404(request, pk)
        if not request.user.has_perm(f"resources.change_{version.row._meta.model_name}"):
            raise PermissionDenied
        form = RestoreForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                made = history.restore(version, request.user, form.cleaned_data["why"])
            except Refused as refused:
                form.add_error(None, " ".join(refused.problems))
            else:
                messages.success(request, say("Sent to review: the entry as it was."))
                return redirect("admin:resources_version_change", made.pk)
        title = say("Restore %s") % version
        back = reverse("admin:resources_version_change", args=[pk])
        return ask(self, request, form, title, say("Send to review"), back, original=version)

    @admin.action(description=_("Publish"), permissions=["review"])
    def publish_chosen(self, request, queryset):
        published = 0
        for version in queryset.order_by("pk"):
            try:
                history.publish(version, request.user)
                published += 1
            except NotAllowed as refused:
                messages.error(request, f"{version.entry['name']}: {' '.join(refused.reasons)}")
            except Refused as refused:
                messages.error(request, " ".join(refused.problems))
        messages.success(request, say("Published: %d.") % published)
