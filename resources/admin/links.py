"""What the link check found, for a person to look at."""

from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from resources.links import FOR_A_PERSON, Link


class Waits(admin.SimpleListFilter):
    title = _("waits for a person")
    parameter_name = "waits"

    def lookups(self, request, model_admin):
        return [("yes", _("Yes"))]

    def queryset(self, request, queryset):
        return queryset.for_a_person() if self.value() == "yes" else queryset


@admin.register(Link)
class LinkAdmin(admin.ModelAdmin):
    """Staff mend the entry, ask for another look, or say that the link is right. No one edits."""

    list_display = ("entry", "url", "state", "status", "failing_since", "final", "tries")
    list_filter = (Waits, "state")
    list_select_related = ("organization", "center")
    search_fields = ("url", "organization__name", "center__name")
    list_display_links = None
    list_per_page = 50
    actions = ("look_again", "is_right")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        return [field.name for field in Link._meta.fields]

    @admin.display(description=_("entry"))
    def entry(self, link):
        row = link.organization or link.center
        edit = reverse(f"admin:resources_{row._meta.model_name}_change", args=[row.pk])
        return format_html('<a href="{}">{}</a><br>{}', edit, row.name, link.where)

    @admin.action(description=_("Look again"), permissions=["change"])
    def look_again(self, request, queryset):
        queryset.update(looked_at=None)
        messages.success(request, say("They are looked at when the link check next runs."))

    @admin.action(description=_("I looked: the link is right"), permissions=["change"])
    def is_right(self, request, queryset):
        for link in queryset.filter(state__in=FOR_A_PERSON):
            link.accept()
            link.save()
        messages.success(request, say("Noted."))
