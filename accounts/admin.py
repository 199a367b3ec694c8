"""Staff accounts in the staff area."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.models import User

# Readers' addresses and second factors are not for staff to read.
admin.site.unregister([EmailAddress, Authenticator])


@admin.register(User)
class StaffAdmin(admin.ModelAdmin):
    """Shows and makes staff accounts alone: readers' addresses are not for staff to read."""

    list_display = ("email", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "groups")
    search_fields = ("email",)
    ordering = ("email",)
    readonly_fields = ("last_login", "joined_at")
    filter_horizontal = ("groups",)
    fieldsets = (
        (None, {"fields": ("email",)}),
        (_("May do"), {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        (_("Dates"), {"fields": ("last_login", "joined_at")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "groups")}),)

    def get_fieldsets(self, request, obj=None):
        """Who is no superuser makes none."""
        if obj is None:
            return self.add_fieldsets
        if request.user.is_superuser:
            return self.fieldsets
        kept = {"fields": ("is_active", "is_staff", "groups")}
        return [
            (title, kept if title == _("May do") else fields) for title, fields in self.fieldsets
        ]

    def has_change_permission(self, request, obj=None):
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def get_queryset(self, request):
        return super().get_queryset(request).filter(is_staff=True)

    def save_model(self, request, user, form, change):
        if not change:
            user.is_staff = True
            user.set_unusable_password()
        super().save_model(request, user, form, change)
