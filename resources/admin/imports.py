"""Imports in the staff area: send a file, read the dry run, say yes, undo."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from resources import changes, tables, transfer
from resources.admin.organizations import ask
from resources.entries import Refused
from resources.history import NotAllowed
from resources.transfer import Import

SHOWN = 200  # rows of a dry run on one page; the counts are of all


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("File"), help_text=_("CSV or JSON, in the columns of an export. 30 MB at most.")
    )
    source = forms.CharField(
        max_length=500,
        label=_("Where is this from?"),
        help_text=_("A web address, or who sent it."),
    )


@admin.register(Import)
class ImportAdmin(admin.ModelAdmin):
    list_display = ("name", "state", "by", "at", "done_at", "undone_at")
    list_filter = ("state",)
    list_select_related = ("by",)
    search_fields = ("name", "source")

    def has_add_permission(self, request):
        return request.user.has_perm("resources.manage_directory")

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        def to(route, view, name):
            return path(route, self.admin_site.admin_view(view), name=f"resources_import_{name}")

        return [
            to("<int:pk>/confirm/", self.confirm, "confirm"),
            to("<int:pk>/drop/", self.drop, "drop"),
            to("<int:pk>/undo/", self.undo, "undo"),
            *super().get_urls(),
        ]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        return self.look(request, object_id) if object_id else self.send(request)

    def send(self, request):
        """Take a file and show its dry run."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        posted = request.method == "POST"
        form = FileForm(request.POST if posted else None, request.FILES if posted else None)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                held, _lines = transfer.receive(
                    file.name,
                    file.read(tables.MOST_BYTES + 1),
                    form.cleaned_data["source"],
                    request.user,
                )
            except tables.Unreadable as unreadable:
                form.add_error("file", str(unreadable))
            else:
                return redirect("admin:resources_import_change", held.pk)
        back = reverse("admin:resources_import_changelist")
        title = say("Import organizations")
        return ask(self, request, form, title, say("Show what it would change"), back, files=True)

    def import_or_404(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(Import.objects.select_related("by"), pk=pk)

    def look(self, request, object_id):
        """Show the dry run of a file that waits, or what became of it."""
        held = self.import_or_404(request, int(object_id) if object_id.isdigit() else 0)
        lines = held.lines() if held.state == Import.State.WAITING else []
        outcome = request.GET.get("outcome")
        chosen = [line for line in lines if outcome in (None, line.outcome)]
        before = transfer.entries_of([line.slug for line in chosen[:SHOWN]])
        rows = [
            (line, changes.differences(before.get(line.slug), line.entry) if line.entry else [])
            for line in chosen[:SHOWN]
        ]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": held.name,
            "original": held,
            "held": held,
            "rows": rows,
            "hidden": len(chosen) - len(rows),
            "counts": [(choice, held.counts.get(choice.value, 0)) for choice in transfer.Outcome],
            "versions": held.versions.select_related("organization")[:SHOWN],
            "may_manage": self.has_add_permission(request),
        }
        return TemplateResponse(request, "admin/resources/import/change_form.html", context)

    def act(self, request, pk, act):
        """Do something to an import that is asked for by POST."""
        held = self.import_or_404(request, pk)
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            try:
                act(held)
            except NotAllowed as refused:
                messages.error(request, " ".join(refused.reasons))
            except Refused as refused:
                messages.error(request, " ".join(refused.problems))
        return redirect("admin:resources_import_change", pk)

    def confirm(self, request, pk):
        def act(held):
            sent = transfer.confirm(held, request.user)
            if sent < 0:
                messages.warning(
                    request, say("The directory changed since. Read the new dry run first.")
                )
            else:
                messages.success(request, say("Sent to review: %d.") % sent)

        return self.act(request, pk, act)

    def drop(self, request, pk):
        return self.act(request, pk, transfer.drop)

    def undo(self, request, pk):
        def act(held):
            done = transfer.undo(held, request.user)
            messages.success(request, say("Undone."))
            for words, slugs in (
                (say("Changed since, so left alone: %s."), done.left),
                (say("Money or a crisis line, so sent to review: %s."), done.to_review),
            ):
                if slugs:
                    messages.warning(request, words % ", ".join(slugs[:20]))

        return self.act(request, pk, act)
