"""Cancer centers in the staff area."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from resources import history
from resources.admin.forms import (
    EntryForm,
    PartForm,
    PhoneForm,
    SourceForm,
    address,
    choices,
    is_dropped,
    told_of,
    words,
)
from resources.admin.organizations import (
    Proposes,
    WithPhones,
    free_slug,
    history_page,
    note_checks,
)
from resources.admin.previews import preview_page
from resources.entries import Refused, entry_of, whole
from resources.history import Version
from resources.models import Answer, Center, Confidence, https
from resources.places import STATES, locate
from resources.shown import CENTERS
from resources.views.places import place as public_page


class Due(admin.SimpleListFilter):
    title = _("due for a check")
    parameter_name = "due"

    def lookups(self, request, model_admin):
        return [("yes", _("Yes"))]

    def queryset(self, request, queryset):
        return queryset.due(timezone.now().date()) if self.value() == "yes" else queryset


class CenterForm(PartForm):
    """What a center says of itself."""

    name = words(Center, "name", required=True)
    center_kind = forms.ChoiceField(
        choices=[(slug, _(kind.label)) for slug, kind in CENTERS.kinds.items()],
        label=_("Designation"),
        help_text=_("As the National Cancer Institute gave it."),
    )
    institution = words(Center, "institution")
    website = address(Center, "website", validators=[https])
    patient_care = forms.BooleanField(required=False, label=_("Sees people"))
    show_for_second_opinion = forms.BooleanField(
        required=False, label=_("Shown for a second opinion")
    )
    remote_second_opinion = forms.ChoiceField(choices=Answer, label=_("By video or mail"))
    interpreter = forms.ChoiceField(choices=Answer, label=_("Interpreter"))
    note = words(Center, "note", rows=2)
    note_es = words(Center, "note_es", rows=2)
    staff_note = words(Center, "staff_note", rows=2)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("show_for_second_opinion") and not cleaned.get("patient_care"):
            self.add_error("patient_care", _("A center that is shown sees people."))
        return cleaned


class SiteForm(PartForm):
    """A place of a center. Its ZIP code tells where it lies; readers are told the distance."""

    address = forms.CharField(required=False, max_length=200, label=_("Address"))
    city = forms.CharField(max_length=80, label=_("City"))
    state = forms.ChoiceField(choices=choices(STATES.items(), _("Choose")), label=_("State"))
    zip = forms.CharField(required=False, max_length=5, label=_("ZIP code"))

    def clean(self):
        cleaned = super().clean()
        told = {name: cleaned.get(name, "") for name in ("city", "state", "zip")}
        if told.items() <= self.initial.items():
            return cleaned
        if place := locate(told["zip"]):
            at = {"latitude": round(place.latitude, 2), "longitude": round(place.longitude, 2)}
            return cleaned | at
        self.add_error("zip", _("Give its ZIP code: distances are counted from there."))
        return cleaned


class CenterEntryForm(EntryForm):
    """The forms of one cancer center together."""

    form, prefix = CenterForm, "center"
    kinds = {"sites": SiteForm, "phones": PhoneForm, "sources": SourceForm}

    def made(self):
        """Return the entry as typed."""
        entry = self.before | self.main.told()
        entry.setdefault("slug", slugify(entry["name"])[:80].strip("-"))
        entry.setdefault("status", "draft")
        entry.setdefault("website_confidence", "")
        if bool(entry["website"]) != bool(entry["website_confidence"]):
            entry["website_confidence"] = Confidence.HIGH.value if entry["website"] else ""
        for name, formset in self.parts.items():
            kept = [form for form in formset if not is_dropped(form)]
            entry[name] = [
                # A source's form starts from other names than the entry's.
                (form.initial if name != "sources" else {}) | told_of(form)
                for form in kept
            ]
        return whole(Center, entry)


@admin.register(Center)
class CenterAdmin(WithPhones, Proposes, admin.ModelAdmin):
    list_display = ("name", "kind", "status", "checked_on", "next_check", "a_change_waits")
    list_filter = ("status", Due, "kind", "show_for_second_opinion")
    search_fields = ("name", "institution", "slug", "website")
    ordering = ("name",)
    list_per_page = 50
    actions = ("still_right",)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        open_versions = Version.objects.open().filter(center=OuterRef("pk"))
        return (
            super()
            .get_queryset(request)
            .annotate(waits=Exists(open_versions), written=Cast("phones", TextField()))
        )

    def with_number(self, dialed):
        """Return the condition that a center has a number with these digits."""
        spaced = dialed if len(dialed) < 10 else f"{dialed[:3]}-{dialed[3:6]}-{dialed[6:]}"
        return Q(written__contains=dialed) | Q(written__contains=spaced)

    @admin.display(boolean=True, description=_("a change waits"), ordering="waits")
    def a_change_waits(self, row):
        return row.waits

    def row_or_404(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_object(request, str(pk))
        return get_object_or_404(Center, pk=row and row.pk)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        row = self.row_or_404(request, object_id) if object_id else None
        may_change = (
            self.has_change_permission(request, row) if row else self.has_add_permission(request)
        )
        if not may_change and (row is None or request.method == "POST"):
            raise PermissionDenied
        version = row and Version.objects.of(row).open().select_related("by").first()
        entry = version.entry if version else entry_of(row) if row else {}
        data = request.POST if request.method == "POST" else None
        form = CenterEntryForm(entry, data)
        stale = data is not None and data.get("started_from") != form.digest
        if data is not None and not stale and form.is_valid():
            change = form.change.cleaned_data
            if row is None:
                form.entry["slug"] = free_slug(form.entry["slug"], Center)
            try:
                made = history.save(form.entry, request.user, change["why"], change["source"])
            except Refused as refused:
                messages.error(request, " ".join(refused.problems))
            else:
                messages.success(request, say("Sent to review. Readers see no change until then."))
                return redirect("admin:resources_version_change", made.pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": row.name if row else say("Add a cancer center"),
            "original": row,
            "row": row,
            "form": form,
            "errors": [] if stale else form.errors,
            "lacking": history.lacking(entry) if row else [],
            "stale": stale,
            "version": version,
            "may_change": may_change,
            "checks": row.checks.select_related("by")[:5] if row else [],
        }
        return TemplateResponse(request, "admin/resources/center/change_form.html", context)

    def get_urls(self):
        def to(route, view, name):
            return path(route, self.admin_site.admin_view(view), name=f"resources_center_{name}")

        return [
            to("<uuid:pk>/preview/", self.preview, "preview"),
            to("<uuid:pk>/retire/", self.retire, "retire"),
            *super().get_urls(),
        ]

    def preview(self, request, pk):
        """Show the public page as it will look, of the version that waits if there is one."""
        row = self.row_or_404(request, pk)
        try:
            return preview_page(request, row, public_page)
        except Http404:
            messages.warning(request, say("It has no page: it is not shown for a second opinion."))
            return redirect("admin:resources_center_change", row.pk)

    def history_view(self, request, object_id, extra_context=None):
        return history_page(self, request, self.row_or_404(request, object_id))

    @admin.action(description=_("Still right: checked today"), permissions=["change"])
    def still_right(self, request, queryset):
        return note_checks(self, request, queryset)
