"""The filters of the directory as tokens: what a service offers, and what a reader chose."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django.utils import timezone

from resources import hours
from resources.curated import read_taxonomy
from resources.models import Confidence, Cost, Coverage

TAXONOMY = read_taxonomy()

# A choice of a filter, by the name of its field, and the beginning of its token.
NAMES = {
    "need": "need",
    "who": "who",
    "language": "language",
    "how": "how",
    "kind": "kind",
    "audience": "audience",
}


def of_service(service: Mapping, phones: Iterable[Mapping]) -> set[str]:
    """Return the tokens of a service's entry, with the phones of its organization."""
    lines = [
        phone
        for phone in phones
        if phone["confidence"] != Confidence.LOW and phone["service"] in {"", service["slug"]}
    ]
    kinds, audiences = set(service["kinds"]), set(service["audiences"])
    found = {f"kind.{kind}" for kind in kinds} | {f"audience.{one}" for one in audiences}
    for name, choices in (("need", TAXONOMY.needs), ("who", TAXONOMY.who)):
        found |= {
            f"{name}.{facet.slug}"
            for facet in choices.values()
            if kinds & set(facet.kinds) or audiences & set(facet.audiences)
        }
    spoken = {*service["languages"], *(code for line in lines for code in line["languages"])}
    found |= {f"language.{code}" for code in spoken}
    found |= {f"how.{channel}" for channel in service["channels"]}
    if lines:
        found.add("how.phone")
    if service["cost"] == Cost.FREE:
        found.add("free")
    if service["coverage"] == Coverage.NATIONWIDE:
        found.add("state.any")
    found |= {f"state.{state}" for state in service["states"]}
    found |= {token for line in lines for token in hours.slots(line["opening"])}
    return {f"f.{token}" for token in found}


def groups(chosen: Mapping, at: datetime | None = None) -> Iterator[list[str]]:
    """Yield what a reader chose: of each list a service has one token at least.

    `chosen` is the cleaned data of the filter's form; “open now” is at a moment, now if None.
    """
    for field, name in NAMES.items():
        if chosen.get(field):
            yield [f"f.{name}.{chosen[field]}"]
    if chosen.get("free"):
        yield ["f.free"]
    if chosen.get("state"):
        yield [f"f.state.{chosen['state']}", "f.state.any"]
    if chosen.get("open"):
        yield [f"f.{token}" for token in hours.slots_at(at or timezone.now())]
