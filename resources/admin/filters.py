"""What lists of organizations in the staff area can be narrowed by."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from resources.admin.queues import CADENCE, of_cadence
from resources.places import STATES


class Due(admin.SimpleListFilter):
    title = _("due for a check")
    parameter_name = "due"

    def lookups(self, request, model_admin):
        return list(CADENCE.items())

    def queryset(self, request, queryset):
        if self.value() in CADENCE:
            return of_cadence(self.value(), queryset.due(timezone.now().date()))
        return queryset


class Spanish(admin.SimpleListFilter):
    title = _("Spanish")
    parameter_name = "spanish"

    def lookups(self, request, model_admin):
        return [("missing", _("Missing"))]

    def queryset(self, request, queryset):
        return queryset.missing_spanish() if self.value() == "missing" else queryset


class InState(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        held = set(model_admin.model.objects.order_by().values_list("state", flat=True).distinct())
        return [(code, name) for code, name in STATES.items() if code in held]

    def queryset(self, request, queryset):
        return queryset.filter(state=self.value()) if self.value() else queryset


class Waiting(admin.SimpleListFilter):
    title = _("a change waits")
    parameter_name = "waits"

    def lookups(self, request, model_admin):
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request, queryset):
        return queryset.filter(waits=self.value() == "yes") if self.value() else queryset
