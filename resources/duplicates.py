"""Which entries may be the same organization: by phone, by web domain, by name.

A person decides. What one has called “not the same” is remembered and not asked again.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, process

from resources.fetch import domain

Entry = Mapping[str, Any]

MOST_HOLDERS = 300
ALIKE = 90  # of 100: “Susan G. Komen Foundation” and “Susan Komen” are alike, CancerCare is not
# Words that say what kind of body it is, or what all of them are about.
COMMON = {"the", "of", "for", "and", "a", "in", "inc"}
COMMON |= {"foundation", "fund", "society", "association", "network"}
# Many organizations have a page there; the domain says nothing of who they are.
SHARED_DOMAINS = {"facebook.com", "instagram.com", "linktr.ee", "sites.google.com", "youtube.com"}


class Signs(NamedTuple):
    """What an organization is recognized by: numbers as dialed, domains, names as compared."""

    phones: frozenset[str]
    domains: frozenset[str]
    names: frozenset[str]


class Likeness(NamedTuple):
    """Two entries share something. `why` is phone, domain or name; `what` they share."""

    other: str
    why: str
    what: str


def compared(name: str) -> str:
    """Return a name without case, accents, signs and the words that many names have."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    return " ".join(word for word in words if word not in COMMON) or " ".join(words)


def signs_of(entry: Entry) -> Signs:
    """Return what an entry is recognized by."""
    phones = {
        f"{phone.get('e164') or phone['number']}x{phone.get('extension', '')}"
        for phone in entry.get("phones", ())
    }
    addresses = [entry.get("website", ""), *entry.get("former_websites", ())]
    domains = {domain(address) for address in addresses} - {"", *SHARED_DOMAINS}
    names = {compared(entry[key]) for key in ("name", "alternate_name") if entry.get(key)}
    return Signs(frozenset(phones), frozenset(domains), frozenset(names - {""}))


class Register:
    """All entries by what they are recognized by; asking costs little however many there are.

    An organization and its programs are one family: they share numbers and names by right.
    """

    def __init__(self, entries: Iterable[tuple[str, Entry]] = ()) -> None:
        self.phones: dict[str, list[str]] = defaultdict(list)
        self.domains: dict[str, list[str]] = defaultdict(list)
        self.words: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.family: dict[str, str] = {}
        for key, entry in entries:
            self.add(key, entry)

    def add(self, key: str, entry: Entry) -> None:
        """Enter one entry under its key (its slug)."""
        signs = signs_of(entry)
        self.family[key] = entry.get("parent") or key
        for phone in signs.phones:
            self.phones[phone].append(key)
        for name in signs.domains:
            self.domains[name].append(key)
        for name in signs.names:
            for word in {*name.split(), name[:4]}:
                self.words[word].append((name, key))

    def like(self, key: str, entry: Entry) -> list[Likeness]:
        """Return what entries under other keys share with this one, each once, surest first."""
        signs = signs_of(entry)
        family = entry.get("parent") or key
        found = [
            Likeness(other, "phone", number.partition("x")[0])
            for number in sorted(signs.phones)
            for other in self.phones.get(number, ())
        ]
        found += [likeness for name in sorted(signs.names) for likeness in self.near(name)]
        found += [
            Likeness(other, "domain", name)
            for name in sorted(signs.domains)
            for other in self.domains.get(name, ())
        ]
        first: dict[str, Likeness] = {}
        for likeness in found:
            if likeness.other != key and self.family[likeness.other] != family:
                first.setdefault(likeness.other, likeness)
        return list(first.values())

    def near(self, name: str) -> Iterator[Likeness]:
        """Yield the entries of a similar name, among those that share a rare word or the start."""
        known = [self.words[word] for word in {*name.split(), name[:4]} if word in self.words]
        # Two words are enough to meet a name that is alike, and the rarest cost the least; a word
        # of hundreds of names tells nothing, unless a name has no other.
        rarest = [holders for holders in sorted(known, key=len)[:2] if len(holders) <= MOST_HOLDERS]
        rarest = rarest or [sorted(known, key=len)[0][:MOST_HOLDERS]] if known else []
        choices = dict.fromkeys(pair for holders in rarest for pair in holders)
        names = [candidate for candidate, _ in choices]
        owners = [owner for _, owner in choices]
        near = process.extract(
            name, names, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=5
        )
        yield from (Likeness(owners[at], "name", other) for other, _, at in near)


class NotTheSame(models.Model):
    """Somebody looked at two entries and found that they are two."""

    first = models.ForeignKey("resources.Organization", models.CASCADE, related_name="+")
    second = models.ForeignKey("resources.Organization", models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="two_are_told_apart_once"),
        ]

    def __str__(self):
        return f"{self.first} / {self.second}"


def twins(row: Any, entry: Entry, register: Register) -> list[Likeness]:
    """Return the entries that one may be the same as, without those a person told from it.

    `row` is None for an entry that is not kept yet.
    """
    found = register.like(entry["slug"], entry)
    if row is None:
        return found
    pairs = NotTheSame.objects.filter(Q(first=row) | Q(second=row))
    apart = {slug for pair in pairs.values_list("first__slug", "second__slug") for slug in pair}
    return [likeness for likeness in found if likeness.other not in apart]


@transaction.atomic
def tell_apart(one: Any, other: Any, by: Any) -> None:
    """Remember that two entries are not the same."""
    first, second = sorted((one, other), key=lambda row: str(row.pk))
    NotTheSame.objects.get_or_create(first=first, second=second, defaults={"by": by})
