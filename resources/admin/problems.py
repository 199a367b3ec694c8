"""What readers say is wrong with an entry: read, mend the entry, close with what was done."""

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from resources.models import ProblemReport


@admin.register(ProblemReport)
class ProblemReportAdmin(admin.ModelAdmin):
    """Staff write only what was done; doing so closes a report, and taking it back opens it."""

    list_display = ("sent_at", "what", "about", "details", "is_open")
    list_filter = (("closed_at", admin.EmptyFieldListFilter), "what")
    list_select_related = ("organization", "center")
    search_fields = ("organization__name", "center__name", "details", "outcome")
    fields = ("what", "about", "details", "sent_at", "outcome", "closed_at")
    readonly_fields = ("what", "about", "details", "sent_at", "closed_at")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("entry"))
    def about(self, report):
        row = report.organization or report.center
        edit = reverse(f"admin:resources_{row._meta.model_name}_change", args=[row.pk])
        return format_html('<a href="{}">{}</a>', edit, row.name)

    @admin.display(boolean=True, description=_("open"))
    def is_open(self, report):
        return report.closed_at is None

    def save_model(self, request, report, form, change):
        if not report.outcome:
            report.closed_at = None
        elif report.closed_at is None:
            report.closed_at = timezone.now()
        super().save_model(request, report, form, change)
