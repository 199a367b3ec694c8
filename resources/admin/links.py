"""What the link check found, for a person to look at: replace it, hide it, check it again."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from resources import history
from resources.admin.organizations import ask
from resources.directory import Refused
from resources.entries import entry_of
from resources.history import Version
from resources.links import FOR_A_PERSON, Link, hidden, replaced
from resources.models import https


class ReplaceForm(forms.Form):
    url = forms.URLField(
        label=_("The new address"),
        assume_scheme="https",
        validators=[https],
        max_length=300,
        help_text=_("Begins with https. It takes the place of the old one all over the entry."),
    )
    why = forms.CharField(max_length=300, label=_("Why this change"))


class HideForm(forms.Form):
    why = forms.CharField(max_length=300, label=_("Why readers no longer see the link"))


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

    list_display = ("entry", "url", "state", "status", "failing_since", "final", "tries", "mend")
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

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("organization__services")

    def get_readonly_fields(self, request, obj=None):
        return [field.name for field in Link._meta.fields]

    @admin.display(description=_("entry"))
    def entry(self, link):
        row = link.organization or link.center
        if not row:
            return say("A page of ours: %s") % link.where
        edit = reverse(f"admin:resources_{row._meta.model_name}_change", args=[row.pk])
        return format_html('<a href="{}">{}</a><br>{}', edit, row.name, link.where)

    @admin.display(description=_("mend it"))
    def mend(self, link):
        if not (link.organization_id or link.center_id):
            return say("In its data file")
        ways = [("replace", say("Replace"))]
        if not link.is_source:
            ways.append(("hide", say("Hide")))
        return format_html_join(
            " ",
            '<a href="{}">{}</a>',
            ((reverse(f"admin:resources_link_{way}", args=[link.pk]), name) for way, name in ways),
        )

    def get_urls(self):
        def to(route, view, name):
            return path(route, self.admin_site.admin_view(view), name=f"resources_link_{name}")

        return [
            to("<int:pk>/replace/", self.replace, "replace"),
            to("<int:pk>/hide/", self.hide, "hide"),
            *super().get_urls(),
        ]

    def replace(self, request, pk):
        """Propose another address wherever the entry has this one."""

        def change(entry, link, told):
            return replaced(entry, link.url, told["url"]), told["url"]

        return self.propose(request, pk, ReplaceForm, say("Replace the link %s"), change)

    def hide(self, request, pk):
        """Propose that readers no longer see this link; the entry keeps it as a former one."""

        def change(entry, link, told):
            return hidden(entry, link.url), link.url

        return self.propose(request, pk, HideForm, say("Hide the link %s"), change)

    def propose(self, request, pk, form_class, title, change):
        """Ask what a change of a link needs, then go to the version that waits for review."""
        of_entries = Link.objects.exclude(organization=None, center=None)
        link = get_object_or_404(of_entries.select_related("organization", "center"), pk=pk)
        row = link.organization or link.center
        if not request.user.has_perm(f"resources.change_{row._meta.model_name}"):
            raise PermissionDenied
        form = form_class(request.POST if request.method == "POST" else None)
        if form.is_valid():
            waiting = Version.objects.of(row).open().first()
            told = form.cleaned_data
            entry, source = change(waiting.entry if waiting else entry_of(row), link, told)
            try:
                made = history.save(entry, request.user, told["why"], source)
            except Refused as refused:
                form.add_error(None, " ".join(refused.problems))
            else:
                messages.success(request, say("Sent to review. Readers see no change until then."))
                return redirect("admin:resources_version_change", made.pk)
        back = reverse("admin:resources_link_changelist") + "?waits=yes"
        return ask(
            self, request, form, title % link.url, say("Send to review"), back, original=link
        )

    @admin.action(description=_("Check again"), permissions=["change"])
    def look_again(self, request, queryset):
        queryset.update(looked_at=None)
        messages.success(request, say("They are looked at when the link check next runs."))

    @admin.action(description=_("I looked: the link is right"), permissions=["change"])
    def is_right(self, request, queryset):
        for link in queryset.filter(state__in=FOR_A_PERSON):
            link.accept()
            link.save()
        messages.success(request, say("Noted."))
