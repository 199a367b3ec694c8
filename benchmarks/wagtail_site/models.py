"""An organization as a page, and the list of them."""

from django.db import models
from wagtail.models import Page
from wagtail.search import index

from benchmarks.listing import SHOWN


class OrganizationPage(Page):
    description = models.TextField()
    phone = models.CharField(max_length=30)
    opens = models.BooleanField(default=True)
    languages = models.CharField(max_length=100)
    cost = models.CharField(max_length=20)
    host = models.CharField(max_length=100)
    read_on = models.DateField()

    search_fields = [*Page.search_fields, index.SearchField("description")]

    @property
    def name(self):
        return self.title


class ListPage(Page):
    def get_context(self, request):
        organizations = OrganizationPage.objects.child_of(self).live().order_by("title")
        return super().get_context(request) | {"organizations": organizations[:SHOWN]}
