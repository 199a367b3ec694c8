"""The queue of messages: read, act, close with what was done."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.models import Feedback


class IsOpen(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("open", _("Open")), ("closed", _("Closed"))]

    def queryset(self, request, queryset):
        if self.value() in {"open", "closed"}:
            return queryset.filter(closed_at__isnull=self.value() == "open")
        return queryset


@admin.register(Feedback)
class FeedbackAdmin(admin.ModelAdmin):
    """Staff write only what was done; doing so closes a message, and taking it back opens it."""

    list_display = ("sent_at", "about", "in_the_way", "is_open", "outcome")
    list_filter = (IsOpen, "about", "build")
    search_fields = ("in_the_way", "trying", "outcome")
    readonly_fields = ("about", "trying", "in_the_way", "build", "sent_at", "closed_at")
    fields = ("about", "trying", "in_the_way", "build", "sent_at", "outcome", "closed_at")

    @admin.display(boolean=True, description=_("open"))
    def is_open(self, feedback):
        return feedback.closed_at is None

    def has_add_permission(self, request):
        return False

    def save_model(self, request, feedback, form, change):
        if not feedback.outcome:
            feedback.closed_at = None
        elif feedback.closed_at is None:
            feedback.closed_at = timezone.now()
        super().save_model(request, feedback, form, change)
