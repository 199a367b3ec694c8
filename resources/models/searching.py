"""What the search keeps beside its index."""

from django.db import models


class SearchWord(models.Model):
    """A word of the entries, for those who misspell it."""

    language = models.CharField(max_length=2)
    word = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "word"], name="one_search_word")]

    def __str__(self):
        return self.word


class SearchState(models.Model):
    """What the search index was made from: it is made anew when that is no longer so."""

    fingerprint = models.CharField(max_length=64)

    def __str__(self):
        return self.fingerprint
