"""Codes that belong together: one tumor's T, N and M under one basis."""

from __future__ import annotations

from collections.abc import Iterable

from .codes import Code
from .context import Context, Section


class Group:
    """One set of codes: at most one T, one N and one M."""

    def __init__(self, code: Code, section: Section) -> None:
        self.section = section
        self.codes: dict[str, Code] = {}
        self.all: list[Code] = []
        self.runs: set[int] = set()
        self.add(code)

    @property
    def basis(self) -> str:
        """ "c", "p", "yc" or "yp" as T or N says it; empty where they do not."""
        for kind in "tn":
            code = self.codes.get(kind)
            prefix = (code.prefix or code.label) if code else None
            if prefix:
                return str(prefix)
        return ""

    def sister_of(self, first: Group) -> bool:
        """Whether this is a further tumor of the same breast: it shares the first one's N and M."""
        return (
            self is not first
            and bool(self.section.tumour)
            and self.section.side == first.section.side
            and self.basis == first.basis
        )

    def add(self, code: Code) -> None:
        """Take a code in; of two that agree the more exact one stays."""
        other = self.codes.get(code.kind)
        if other is None or len(str(code.category)) > len(str(other.category)):
            suffix = tuple(dict.fromkeys((*(other.suffix if other else ()), *code.suffix)))
            prefix = code.prefix or (other.prefix if other else None)
            self.codes[code.kind] = code._replace(suffix=suffix, prefix=prefix)
        else:
            suffix = tuple(dict.fromkeys((*other.suffix, *code.suffix)))
            prefix = other.prefix or code.prefix
            self.codes[code.kind] = other._replace(suffix=suffix, prefix=prefix)
        self.all.append(code)
        self.runs.add(code.run)

    def takes(self, code: Code, section: Section) -> bool:
        """Whether a code may belong to this group."""
        if self.section.side and section.side and self.section.side != section.side:
            return False
        basis = str(code.prefix or code.label or "")
        same_run = code.run in self.runs
        if code.kind != "m" and not same_run and basis and self.basis and basis != self.basis:
            return False
        other = self.codes.get(code.kind)
        if code.kind == "t" and other and section.tumour and self.section.tumour:
            return section.tumour == self.section.tumour and _agree(other, code)
        return other is None or _agree(other, code)


def _agree(one: Code, other: Code) -> bool:
    """Whether two codes say the same, one perhaps more exactly (T1 and T1c)."""
    if one.category == other.category:
        return True
    shorter, longer = sorted((str(one.category), str(other.category)), key=len)
    return (
        len(shorter) == 2
        and longer.startswith(shorter)
        or (shorter == "Tis" and longer.startswith("Tis"))
    )


def group_codes(codes: Iterable[Code], context: Context) -> list[Group]:
    """Return the groups in the order of the text."""
    groups: list[Group] = []
    for code in codes:
        section = context.section(code.start)
        own_run = [
            group
            for group in groups
            if code.run in group.runs and (code.kind == "t" or not group.sister_of(groups[0]))
        ]
        for group in [*own_run, *groups]:
            if group.takes(code, section):
                group.add(code)
                break
        else:
            groups.append(Group(code, section))
    return groups
