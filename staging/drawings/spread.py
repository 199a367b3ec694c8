"""What spread means: in the breast, in nearby lymph nodes, or in another part of the body.

Source: sources.toml, categories.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext

from staging.tnm import N_STAGED_AS, T_STAGED_AS, M, N, T


class Panel(StrEnum):
    """The three panels, top to bottom."""

    BREAST = "breast"
    NODES = "nodes"
    BODY = "body"


# The base line of the word in the panel that fits.
_HERE_Y = {Panel.BREAST: 56, Panel.NODES: 176, Panel.BODY: 292}


@dataclass(frozen=True, slots=True)
class Spread:
    """The panel that fits, None where nothing is claimed, and the same in words."""

    here: Panel | None
    text: str

    @property
    def here_y(self) -> int | None:
        """The base line of the word "Here"; None where no panel fits."""
        return self.here and _HERE_Y[self.here]


def spread(t: frozenset[T], n: frozenset[N], m: frozenset[M]) -> Spread:
    """How far cancer reaches, by what is still possible for T, N and M.

    The panel is the farthest place that is certain, and only once M is known.
    """
    if m == {M.M1}:
        return Spread(
            Panel.BODY,
            gettext("Cancer was found in another part of the body.")
            + " "
            + gettext("The picture names four parts as examples."),
        )
    if M.M1 in m:
        return Spread(
            None,
            gettext("Spread to another part of the body: not known yet.")
            + " "
            + gettext("A breast lab report often does not say."),
        )
    no_nodes = all(N_STAGED_AS.get(each, each) is N.N0 for each in n)
    in_nodes = all(N_STAGED_AS.get(each, each) is not N.N0 for each in n)
    in_situ = all(T_STAGED_AS.get(each, each) is T.TIS for each in t)
    in_breast = T.T0 not in t
    here = None
    sentences = []
    if in_nodes:
        here = Panel.NODES
        sentences.append(gettext("Cancer was found in nearby lymph nodes."))
    elif no_nodes:
        if in_breast:
            here = Panel.BREAST
            sentences.append(
                gettext("DCIS or Paget disease was found in the breast.")
                if in_situ
                else gettext("Cancer was found in the breast.")
            )
        sentences.append(
            gettext("No nearby lymph node is counted as having cancer.")
            if n & {N.N0_I_PLUS, N.N0_MOL_PLUS}
            else gettext("None was found in nearby lymph nodes.")
            if in_breast
            else gettext("No cancer was found in nearby lymph nodes.")
        )
    else:
        sentences.append(gettext("Nearby lymph nodes: not known yet."))
    sentences.append(gettext("No sign of spread to another part of the body was found."))
    if m == {M.M0_I_PLUS}:
        sentences.append(gettext("A few tumor cells were seen in blood, bone marrow or far nodes."))
    return Spread(here, " ".join(sentences))
