"""Organizations in the staff area: find, write, preview, check, tell apart, merge, export."""

import csv
import json

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from resources import changes, checks, duplicates, history, tables, transfer
from resources.admin.filters import Due, InState, Spanish, Waiting
from resources.admin.forms import EntryForm
from resources.admin.previews import preview_page
from resources.entries import Refused, entry_of
from resources.history import NotAllowed, Version
from resources.models import PAGES, Check, Organization, Phone, Status
from resources.views.organizations import organization as public_page


class CheckForm(forms.Form):
    how = forms.ChoiceField(choices=Check.How, label=_("How did you check?"))
    source = forms.CharField(
        max_length=500,
        label=_("Where did you see or hear it?"),
        help_text=_("The number you called, or the address of the page you read."),
    )


class MergeForm(forms.Form):
    other = forms.SlugField(
        label=_("The entry to take in"),
        help_text=_("Its slug. It is retired when the merge is published."),
    )
    why = forms.CharField(max_length=300, label=_("Why they are the same"))


class RetireForm(forms.Form):
    why = forms.CharField(max_length=300, label=_("Why readers no longer see it"))
    source = forms.CharField(max_length=500, label=_("Where did you read or hear it?"))


class WithPhones:
    """A list that also finds entries by phone number, in whatever form it is typed."""

    def get_search_results(self, request, queryset, search_term):
        digits = "".join(filter(str.isdigit, search_term))
        is_number = len(digits) >= 3 and not any(map(str.isalpha, search_term))
        if not is_number:
            return super().get_search_results(request, queryset, search_term)
        dialed = digits[-10:] if len(digits) >= 10 else digits
        return queryset.filter(self.with_number(dialed)), False

    def changelist_view(self, request, extra_context=None):
        """Show the list, or jump to the one entry that has the number that was typed."""
        typed = request.GET.get("q", "")
        if request.method == "GET" and sum(map(str.isdigit, typed)) >= 10:
            found, _distinct = self.get_search_results(request, self.get_queryset(request), typed)
            if self.has_view_permission(request) and len(only := found.distinct()[:2]) == 1:
                return redirect(f"admin:resources_{self.opts.model_name}_change", only[0].pk)
        return super().changelist_view(request, extra_context)


class Proposes:
    """Pages that ask a few things and send a change of an entry to review."""

    def retire(self, request, pk):
        """Propose that readers no longer see this entry."""
        row = self.row_or_404(request, pk)

        def act(form):
            why, source = form.cleaned_data["why"], form.cleaned_data["source"]
            return history.retire(row, request.user, why, source)

        title = say("Retire %s") % row.name
        return self.propose(request, row, RetireForm, title, say("Send to review"), act)

    def propose(self, request, row, form_class, title, button, act):
        """Ask for what a proposal needs, then go to the version that waits."""
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        form = form_class(
            request.POST if request.method == "POST" else None,
            initial={"other": request.GET.get("other", "")},
        )
        if form.is_valid():
            try:
                return redirect("admin:resources_version_change", act(form).pk)
            except NotAllowed as refused:
                form.add_error(None, " ".join(refused.reasons))
            except Refused as refused:
                form.add_error(None, " ".join(refused.problems))
        back = reverse(f"admin:resources_{self.opts.model_name}_change", args=[row.pk])
        return ask(self, request, form, title, button, back, original=row)


@admin.register(Organization)
class OrganizationAdmin(WithPhones, Proposes, admin.ModelAdmin):
    list_display = ("name", "status", "checked_on", "next_check", "a_change_waits")
    list_filter = ("status", Due, Waiting, Spanish, "kind", "confidence", InState)
    search_fields = ("name", "alternate_name", "acronym", "slug", "website", "description")
    ordering = ("sort_name",)
    list_per_page = 50
    show_full_result_count = False
    actions = ("still_right", "export_csv", "export_json")

    def has_delete_permission(self, request, obj=None):
        return False  # an entry is retired; its past stays

    def get_queryset(self, request):
        open_versions = Version.objects.open().filter(organization=OuterRef("pk"))
        return super().get_queryset(request).annotate(waits=Exists(open_versions))

    def with_number(self, dialed):
        """Return the condition that an entry has a number with these digits."""
        numbers = Phone.objects.filter(Q(e164__contains=dialed) | Q(number=dialed))
        return Q(pk__in=numbers.values("organization"))

    @admin.display(boolean=True, description=_("a change waits"), ordering="waits")
    def a_change_waits(self, row):
        return row.waits

    def get_urls(self):
        def to(route, view, name):
            return path(
                route, self.admin_site.admin_view(view), name=f"resources_organization_{name}"
            )

        return [
            to("<uuid:pk>/preview/", self.preview, "preview"),
            to("<uuid:pk>/apart/<uuid:other>/", self.apart, "apart"),
            to("<uuid:pk>/merge/", self.merge, "merge"),
            to("<uuid:pk>/retire/", self.retire, "retire"),
            to("export/", self.export, "export"),
            *super().get_urls(),
        ]

    # Writing

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        row = self.row_or_404(request, object_id) if object_id else None
        may_change = (
            self.has_change_permission(request, row) if row else self.has_add_permission(request)
        )
        if not may_change and (row is None or request.method == "POST"):
            raise PermissionDenied
        version = row and Version.objects.of(row).open().select_related("by").first()
        entry = version.entry if version else entry_of(row) if row else {}
        form = EntryForm(entry, request.POST if request.method == "POST" else None)
        likenesses, stale = [], False
        if request.method == "POST":
            stale = request.POST.get("started_from") != form.digest
            if not stale and form.is_valid():
                if row is None:
                    form.entry["slug"] = free_slug(form.entry["slug"])
                likenesses = self.likenesses(row, form.entry)
                looked_at = request.POST.getlist("not_the_same")
                if row or {likeness.other for likeness in likenesses} <= set(looked_at):
                    try:
                        return self.kept(request, form, looked_at if row is None else [])
                    except Refused as refused:
                        messages.error(request, " ".join(refused.problems))
        elif row:
            likenesses = self.likenesses(row, entry)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": row.name if row else say("Add an organization"),
            "original": row,
            "row": row,
            "form": form,
            "errors": [] if stale else form.errors,
            "likenesses": self.with_rows(likenesses),
            "stale": stale,
            "version": version,
            "may_change": may_change,
            "lacking": history.lacking(entry) if row else [],
            "checks": row.checks.select_related("by")[:5] if row else [],
        }
        return TemplateResponse(request, "admin/resources/organization/change_form.html", context)

    def row_or_404(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_object(request, str(pk))
        return get_object_or_404(Organization.objects.with_rows(), pk=row and row.pk)

    def likenesses(self, row, entry):
        """Return the entries that this one may be the same as, and nobody told from it."""
        register = duplicates.Register((one["slug"], one) for one in transfer.brief())
        return duplicates.twins(row, entry, register)

    def with_rows(self, likenesses):
        """Return each likeness with the row it speaks of."""
        rows = Organization.objects.in_bulk([one.other for one in likenesses], field_name="slug")
        return [(likeness, rows[likeness.other]) for likeness in likenesses]

    def kept(self, request, form, apart):
        """Keep what was typed, and go on to where it waits."""
        change = form.change.cleaned_data
        is_draft = "_draft" in request.POST
        version = history.save(
            form.entry,
            request.user,
            change["why"],
            change["source"],
            state=history.State.DRAFT if is_draft else history.State.PROPOSED,
        )
        for other in Organization.objects.filter(slug__in=apart):
            duplicates.tell_apart(version.organization, other, request.user)
        if is_draft:
            messages.success(request, say("Kept as a draft. Nobody is asked to review it yet."))
            return redirect("admin:resources_organization_change", version.organization_id)
        messages.success(request, say("Sent to review. Readers see no change until then."))
        return redirect("admin:resources_version_change", version.pk)

    # Looking

    def preview(self, request, pk):
        """Show the public page as it will look, of the version that waits if there is one."""
        return preview_page(request, self.row_or_404(request, pk), public_page)

    def history_view(self, request, object_id, extra_context=None):
        row = self.row_or_404(request, object_id)
        return history_page(self, request, row)

    # Twins

    def apart(self, request, pk, other):
        """Remember that two entries are not the same."""
        row = self.row_or_404(request, pk)
        if not self.has_change_permission(request, row) or request.method != "POST":
            raise PermissionDenied
        second = get_object_or_404(Organization, pk=other)
        duplicates.tell_apart(row, second, request.user)
        messages.success(request, say("Noted: they are not the same."))
        return redirect("admin:resources_organization_change", row.pk)

    def merge(self, request, pk):
        """Propose that this entry takes in another one."""
        row = self.row_or_404(request, pk)

        def act(form):
            other = Organization.objects.with_rows().filter(slug=form.cleaned_data["other"]).first()
            if other is None:
                raise NotAllowed([say("There is no entry with this slug.")])
            return history.merge(row, other, request.user, form.cleaned_data["why"])

        title = say("Merge another entry into %s") % row.name
        return self.propose(request, row, MergeForm, title, say("Send the merge to review"), act)

    # Many at once

    @admin.action(description=_("Still right: checked today"), permissions=["change"])
    def still_right(self, request, queryset):
        return note_checks(self, request, queryset.with_rows())

    @admin.action(description=_("Export as CSV"), permissions=["view"])
    def export_csv(self, request, queryset):
        return as_csv(queryset)

    @admin.action(description=_("Export as JSON"), permissions=["view"])
    def export_json(self, request, queryset):
        return as_json(queryset)

    def export(self, request):
        """Export every entry, in the columns that an import takes."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        everything = Organization.objects.order_by("slug")
        return as_json(everything) if request.GET.get("as") == "json" else as_csv(everything)


def free_slug(slug, model=Organization):
    """Return a slug that no entry of this kind has, and no page of ours."""
    taken, free, number = model.objects.filter(slug__startswith=slug[:74]), slug, 2
    taken = {*PAGES, *taken.values_list("slug", flat=True)}
    while free in taken:
        free, number = f"{slug[:74]}-{number}", number + 1
    return free


class Echo:
    """A file that gives back what is written to it, for csv.writer."""

    def write(self, text):
        return text


def as_csv(organizations):
    """Return entries as a CSV file."""
    writer = csv.writer(Echo())
    rows = tables.table(transfer.export(organizations))
    response = StreamingHttpResponse(
        (writer.writerow(row) for row in rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="directory.csv"'
    return response


def as_json(organizations):
    """Return entries as a JSON file."""
    content = json.dumps(list(transfer.export(organizations)), ensure_ascii=False, indent=1)
    response = HttpResponse(content, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="directory.json"'
    return response


def ask(model_admin, request, form, title, button, back, **context):
    """Return a page that asks a few things before something is done."""
    context |= {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": title,
        "form": form,
        "button": button,
        "back": back,
    }
    return TemplateResponse(request, "admin/resources/ask.html", context)


def note_checks(model_admin, request, queryset):
    """Ask how the chosen entries were checked, then note it with today's date and the name."""
    form = CheckForm(request.POST if "note_checks" in request.POST else None)
    if form.is_valid():
        chosen, today = list(queryset), timezone.now().date()
        told = form.cleaned_data
        done = checks.record(chosen, request.user, told["how"], told["source"], today)
        messages.success(request, say("Checked today: %d.") % done)
        if left := len(chosen) - done:
            messages.warning(request, say("Not published, so not noted: %d.") % left)
        return None
    back = request.get_full_path()
    return ask(
        model_admin,
        request,
        form,
        say("Still right: checked today"),
        say("Note the check"),
        back,
        chosen=queryset,
        action=request.POST.get("action"),
        repeats=[
            ("action", request.POST.get("action", "")),
            ("select_across", request.POST.get("select_across", "0")),
            ("note_checks", "1"),
            *((admin.helpers.ACTION_CHECKBOX_NAME, row.pk) for row in queryset),
        ],
    )


def history_page(model_admin, request, row):
    """Return every version of an entry, with what each changed."""
    versions = list(
        Version.objects.of(row).select_related("by", "decided_by", "merges").order_by("at", "pk")
    )
    shown, live = [], None
    for version in versions:
        shown.append((version, changes.differences(live, version.entry) if live else []))
        if version.state == history.State.PUBLISHED or row.status not in {
            Status.PUBLISHED,
            Status.RETIRED,
        }:
            live = version.entry
    labels = list(dict.fromkeys(change.label for _v, changes in shown for change in changes))
    if (field := request.GET.get("field")) in labels:
        shown = [
            (version, [change for change in changes if change.label == field])
            for version, changes in shown
            if any(change.label == field for change in changes)
        ]
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": say("History of %s") % row.name,
        "original": row,
        "row": row,
        "shown": list(reversed(shown)),
        "labels": sorted(labels),
        "field": field,
        "taken_in": [version.merges for version in versions if version.merges],
        "checks": row.checks.select_related("by"),
    }
    return TemplateResponse(request, "admin/resources/history.html", context)
