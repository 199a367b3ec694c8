"""Which of several readings of one fact counts: the best source, of the first tumor."""

from __future__ import annotations

from collections.abc import Sequence

from .context import Context, Section
from .findings import Finding
from .groups import Group
from .reads import Read, short


def choose(
    kind: str,
    reads: list[Read],
    first: Section | None,
    groups: Sequence[Group],
    context: Context,
    warnings: set[str],
) -> tuple[list[Finding], list[Read]]:
    """Return the finding of the first tumor and the readings that belong to further ones."""
    valued = [read for read in reads if read.value is not None]
    if not valued:
        best = min(reads, key=lambda read: read.rank)
        if best.note:
            warnings.add(best.note)
        return [Finding(kind, None, best.words)], []
    if kind == "stage_stated":
        unsure = [read for read in reads if read.value is None and read.note == "uncertain"]
        warnings.update(read.note for read in unsure)
        values = list(dict.fromkeys(str(read.value) for read in valued))
        words = short(*dict.fromkeys(read.words for read in valued))
        return [Finding(kind, " / ".join(values), words)], []
    best_rank = min(read.rank for read in valued)
    valued = [read for read in valued if read.rank == best_rank]
    sections = {context.section(read.start) for read in valued}
    further: list[Read] = []
    if len(sections) > 1 and kind not in ("nodes_positive", "nodes_examined"):
        valued, further = _by_section(kind, valued, first, groups, context)
    if any(read.value is None and read.rank <= best_rank and read.note for read in reads):
        blocked = next(r for r in reads if r.value is None and r.rank <= best_rank and r.note)
        warnings.add(blocked.note)
        if blocked.note in ("values-differ", "uncertain") and kind != "her2":
            return [Finding(kind, None, blocked.words)], further
    if kind == "size_mm":
        chosen = max(valued, key=lambda read: float(str(read.value)))
        return [Finding(kind, chosen.value, chosen.words)], further
    settled = [read for read in valued if read.value in ("positive", "negative")]
    if kind in ("er", "pr", "her2") and settled:
        valued = settled
    if len({read.value for read in valued}) > 1:
        warnings.add("values-differ")
        return [Finding(kind, None, short(*dict.fromkeys(read.words for read in valued)))], further
    chosen = max(valued, key=lambda read: bool(read.note))
    if chosen.note:
        warnings.add(chosen.note)
    return [Finding(kind, chosen.value, valued[0].words)], further


def _by_section(
    kind: str,
    reads: list[Read],
    first: Section | None,
    groups: Sequence[Group],
    context: Context,
) -> tuple[list[Read], list[Read]]:
    """Part what is said of the first tumor from what is said of the others.

    One T for several tumors stands for the largest (categories), so their sizes stay together.
    """
    if (
        kind == "size_mm"
        and len(groups) < 2
        and len({context.section(r.start).side for r in reads}) < 2
    ):
        return reads, []
    sections = [context.section(read.start) for read in reads]
    if first is None or first not in sections or len(groups) < 2:
        first = min(zip(sections, reads, strict=True), key=lambda pair: pair[1].start)[0]
    main = [read for read, section in zip(reads, sections, strict=True) if section == first]
    rest = [read for read, section in zip(reads, sections, strict=True) if section != first]
    return main, rest


def spread(
    reads: Sequence[Read],
    groups: Sequence[Group],
    others: list[list[Finding]],
    context: Context,
) -> None:
    """Put the readings of further tumors beside their codes, or beside each other."""
    sections = [group.section for group in groups[1:]]
    for read in reads:
        section = context.section(read.start)
        if section not in sections:
            sections.append(section)
        index = sections.index(section)
        while len(others) <= index:
            others.append([])
        if all(finding.kind != read.kind for finding in others[index]):
            others[index].append(Finding(read.kind, read.value, read.words))
