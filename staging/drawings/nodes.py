"""The lymph-node map: in which groups of nodes cancer was found, where none was, what is open.

A category often leaves open which group has cancer, and then so does the map.
Source: sources.toml, categories.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from staging.categories import ArmpitCount, OtherNodes
from staging.tnm import N_STAGED_AS, N


class State(StrEnum):
    """What is known of one group; also the class of its shape."""

    FOUND = "found"
    NONE = "none"
    UNKNOWN = "unknown"


class Places(NamedTuple):
    """The groups, in the order of the numbers on the map."""

    armpit: State
    below_collarbone: State
    breastbone: State
    above_collarbone: State


_F, _N, _U = State.FOUND, State.NONE, State.UNKNOWN

# What each category settles. A printed N3 sub-category is the one that counts, and does not say
# that the groups of the others are clear. N1mi does not name a group.
_SETTLED = {
    N.N0: Places(_N, _N, _N, _N),
    N.N1MI: Places(_U, _U, _U, _U),
    N.N1: Places(_U, _N, _U, _N),
    N.N1A: Places(_F, _N, _N, _N),
    N.N1B: Places(_N, _N, _F, _N),
    N.N1C: Places(_F, _N, _F, _N),
    N.N2: Places(_U, _N, _U, _N),
    N.N2A: Places(_F, _N, _N, _N),
    N.N2B: Places(_N, _N, _F, _N),
    N.N3: Places(_U, _U, _U, _U),
    N.N3A: Places(_U, _U, _U, _U),  # ten or more in the armpit, or below the collarbone
    N.N3B: Places(_F, _U, _F, _U),
    N.N3C: Places(_U, _U, _U, _F),
}
_SETTLED_CLINICAL = _SETTLED | {
    N.N1: Places(_F, _N, _N, _N),
    N.N3A: Places(_U, _F, _U, _U),
}

# What the answer about other places settles. In several places readers choose the last of these.
_ANSWERED = {
    None: (_U, _U, _U),
    OtherNodes.NO: (_N, _N, _N),
    OtherNodes.INTERNAL_MAMMARY: (_N, _F, _N),
    OtherNodes.INFRACLAVICULAR: (_F, _U, _N),
    OtherNodes.SUPRACLAVICULAR: (_U, _U, _F),
}

_NAMES = (
    _("Armpit, lower and middle part"),
    _("Below the collarbone"),
    _("Near the breastbone"),
    _("Above the collarbone"),
)
_NUMBERS = ("1, 2", "3", "4", "5")
_FOUND_IN = (
    _("Cancer was found in 1 or more nodes in the armpit."),
    _("Cancer was found in 1 or more nodes below the collarbone."),
    _("Cancer was found in 1 or more nodes near the breastbone."),
    _("Cancer was found in 1 or more nodes above the collarbone."),
)
_ARMPIT_COUNTS = {
    ArmpitCount.ONE_TO_THREE: _("Cancer was found in 1 to 3 nodes in the armpit."),
    ArmpitCount.FOUR_TO_NINE: _("Cancer was found in 4 to 9 nodes in the armpit."),
    ArmpitCount.TEN_OR_MORE: _("Cancer was found in 10 or more nodes in the armpit."),
}
# How many armpit nodes a pathological category means when nobody gave the number.
_COUNT_OF = {
    N.N1A: ArmpitCount.ONE_TO_THREE,
    N.N1C: ArmpitCount.ONE_TO_THREE,
    N.N2A: ArmpitCount.FOUR_TO_NINE,
}


class Group(NamedTuple):
    """A line of the map's key."""

    numbers: str
    name: str
    state: State
    says: str


@dataclass(frozen=True, slots=True)
class NodeMap:
    """What the map marks, and the same in words."""

    text: str
    places: Places
    groups: tuple[Group, ...]


def node_map(
    n: frozenset[N],
    *,
    clinical: bool = False,
    armpit: ArmpitCount | int | None = None,
    other: OtherNodes | None = None,
) -> NodeMap:
    """The map for every N still possible.

    `clinical`: N rests on examination and imaging alone (cN). `armpit` is how many armpit nodes
    had cancer, or the number that the report prints; `other` is the answer about further places.
    Both settle only what N leaves open.
    """
    settled = _SETTLED_CLINICAL if clinical else _SETTLED
    rows = [settled[_plain(each)] for each in n]
    by_category = (_agreed(set(states)) for states in zip(*rows, strict=True))
    answers = (_armpit_answer(armpit), *_ANSWERED[other])
    states = [
        answer if state is State.UNKNOWN else state
        for state, answer in zip(by_category, answers, strict=True)
    ]
    in_some_node = all(_plain(each) is not N.N0 for each in n)
    if in_some_node and State.FOUND not in states and states.count(State.UNKNOWN) == 1:
        states[states.index(State.UNKNOWN)] = State.FOUND
    places = Places(*states)
    says = {
        State.FOUND: gettext("cancer found"),
        State.NONE: gettext("none counted") if _traces(n) else gettext("none found"),
        State.UNKNOWN: gettext("not known"),
    }
    groups = tuple(
        Group(numbers, str(name), state, says[state])
        for numbers, name, state in zip(_NUMBERS, _NAMES, places, strict=True)
    )
    text = " ".join(_sentences(n, groups, partial(_armpit_found, n, clinical, armpit)))
    return NodeMap(text, places, groups)


def _plain(n: N) -> N:
    """N0 for N0(i+) and its like; every other category for itself."""
    return N.N0 if N_STAGED_AS.get(n) is N.N0 else n


def _agreed(states: set[State]) -> State:
    return states.pop() if len(states) == 1 else State.UNKNOWN


def _armpit_answer(armpit: ArmpitCount | int | None) -> State:
    if isinstance(armpit, int):
        # A number printed in a report names no place, but ten nodes are the armpit's (N3a).
        return State.FOUND if armpit >= 10 else State.UNKNOWN
    if armpit is None:
        return State.UNKNOWN
    return State.FOUND if armpit in _ARMPIT_COUNTS else State.NONE


def _traces(n: frozenset[N]) -> bool:
    """Whether cells were seen, or may have been, that do not count as cancer in a node."""
    return bool(n & {N.N0_I_PLUS, N.N0_MOL_PLUS})


def _armpit_found(n: frozenset[N], clinical: bool, armpit: ArmpitCount | int | None) -> str:
    if isinstance(armpit, int) and armpit:
        return ngettext(
            "Cancer was found in %(count)s node in the armpit.",
            "Cancer was found in %(count)s nodes in the armpit.",
            armpit,
        ) % {"count": armpit}
    if armpit in _ARMPIT_COUNTS:
        return str(_ARMPIT_COUNTS[armpit])
    counts = {None if clinical else _COUNT_OF.get(each) for each in n}
    only = counts.pop() if len(counts) == 1 else None
    return str(_ARMPIT_COUNTS[only] if only else _FOUND_IN[0])


def _sentences(
    n: frozenset[N], groups: tuple[Group, ...], armpit_found: Callable[[], str]
) -> Iterator[str]:
    states = {group.state for group in groups}
    found = [g for g in groups if g.state is State.FOUND]
    for group, sentence in zip(groups, _FOUND_IN, strict=True):
        if group.state is State.FOUND:
            yield armpit_found() if group is groups[0] else str(sentence)
    others = [g for g in groups if g.state is not State.FOUND]
    if not found:
        yield from _without_a_place(n, states)
        if states == {State.NONE} or states == {State.UNKNOWN}:
            return
    elif not others:
        return
    elif len({g.state for g in others}) == 1:
        none = others[0].state is State.NONE
        yield gettext("Other groups: none found.") if none else gettext("Other groups: not known.")
        return
    for group in others:
        yield gettext("%(group)s: %(state)s.") % {"group": group.name, "state": group.says}


def _without_a_place(n: frozenset[N], states: set[State]) -> Iterator[str]:
    if states == {State.NONE}:
        if not _traces(n):
            yield gettext("No cancer was found in the lymph nodes near the breast.")
            return
        yield gettext("No lymph node is counted as having cancer.")
        if n == {N.N0_I_PLUS}:
            yield gettext("Isolated tumor cells were seen.")
        elif n == {N.N0_MOL_PLUS}:
            yield gettext("A very fine lab test found a trace of cancer cells.")
    elif any(_plain(each) is N.N0 for each in n):
        yield gettext("It is not known yet if cancer is in these lymph nodes.")
    else:
        yield gettext("Cancer was found in lymph nodes near the breast.")
        if State.NONE not in states:
            yield gettext("It is not known in which groups.")
