"""What two versions of the same thing say differently: field by field, word by word."""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import NamedTuple


class Change(NamedTuple):
    """One field before and after, and the words of it: (same, gone or new; text)."""

    label: str
    before: str
    after: str

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield runs of words with what became of them."""
        old, new = self.before.split(), self.after.split()
        for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind == "equal":
                yield "same", " ".join(old[a:b])
                continue
            if b > a:
                yield "gone", " ".join(old[a:b])
            if d > c:
                yield "new", " ".join(new[c:d])


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """Return every field that differs between two mappings of labels to texts, in their order."""
    return [
        Change(label, before.get(label, ""), after.get(label, ""))
        for label in dict.fromkeys([*after, *before])
        if before.get(label, "") != after.get(label, "")
    ]
