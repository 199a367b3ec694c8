"""Cancer centers in the staff area."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from resources import history
from resources.admin.forms import ChangeForm, address, digest_of, words
from resources.admin.organizations import WithPhones, history_page, note_checks
from resources.directory import Refused, entry_of
from resources.history import Version
from resources.models import Answer, Center, https


class Due(admin.SimpleListFilter):
    title = _("due for a check")
    parameter_name = "due"

    def lookups(self, request, model_admin):
        return [("yes", _("Yes"))]

    def queryset(self, request, queryset):
        return queryset.due(timezone.now().date()) if self.value() == "yes" else queryset


class CenterForm(forms.Form):
    """What changes at a center; its towns and sources come with the reviewed file."""

    name = words(Center, "name", required=True)
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
        if cleaned["show_for_second_opinion"] and not cleaned["patient_care"]:
            self.add_error("patient_care", _("A center that is shown sees people."))
        return cleaned


@admin.register(Center)
class CenterAdmin(WithPhones, admin.ModelAdmin):
    list_display = ("name", "kind", "status", "checked_on", "next_check", "a_change_waits")
    list_filter = ("status", Due, "kind", "show_for_second_opinion")
    search_fields = ("name", "institution", "slug", "website")
    ordering = ("name",)
    list_per_page = 50
    actions = ("still_right",)

    def has_add_permission(self, request):
        return False  # the National Cancer Institute names them: they come with our file

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
        if object_id is None:
            raise PermissionDenied
        row = self.row_or_404(request, object_id)
        may_change = self.has_change_permission(request, row)
        if not may_change and request.method == "POST":
            raise PermissionDenied
        version = Version.objects.of(row).open().select_related("by").first()
        entry = version.entry if version else entry_of(row)
        data = request.POST if request.method == "POST" else None
        form = CenterForm(data, initial=entry)
        change = ChangeForm(data, prefix="change")
        stale = data is not None and data.get("started_from") != digest_of(entry)
        if data is not None and not stale and form.is_valid() and change.is_valid():
            why, source = change.cleaned_data["why"], change.cleaned_data["source"]
            try:
                made = history.save(entry | form.cleaned_data, request.user, why, source)
            except Refused as refused:
                form.add_error(None, " ".join(refused.problems))
            else:
                messages.success(request, say("Sent to review. Readers see no change until then."))
                return redirect("admin:resources_version_change", made.pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": row.name,
            "original": row,
            "row": row,
            "form": form,
            "change": change,
            "started_from": digest_of(entry),
            "stale": stale,
            "version": version,
            "may_change": may_change,
            "checks": row.checks.select_related("by")[:5],
        }
        return TemplateResponse(request, "admin/resources/center/change_form.html", context)

    def history_view(self, request, object_id, extra_context=None):
        return history_page(self, request, self.row_or_404(request, object_id))

    @admin.action(description=_("Still right: checked today"), permissions=["change"])
    def still_right(self, request, queryset):
        return note_checks(self, request, queryset)
