"""All codes of a text: runs of neighbours, doubt, labels.

A loose spelling (spaces inside, the letter O for zero) and a letter that also means something
else ("TX" is a state, "T2" an MRI sequence) count only where another T, N or M stands beside
them or the text is nothing else.
"""

from __future__ import annotations

import re
from itertools import islice

from staging.tnm import Prefix

from .codes import BLOCKS, START, Code, read_code
from .grade import grade_of_sum
from .text import MOST

_WORD_START = re.compile(rf"(?<![A-Za-z0-9]){START.pattern}", re.I)
_WORD = re.compile(r"[tnm][oil]", re.I)  # "to", "no": words, unless another code stands beside
# What may stand between two codes of one run.
_JOINT = re.compile(r"[\s,;/.:+|&-]{0,6}(?:\([^()\n]{0,40}\)[\s,;/.:+|&-]{0,6})?\Z")
_FOLLOWS = re.compile(
    r"[ \t,;/]{0,3}(?P<piece>(?:Pn|[LVRSCP])[0-3X](?:\((?:\d{1,2}|sn|m|i[+-])\)|[a-z](?![a-z]))?)"
    r"(?=(?:Pn|[LVRSCP])[0-3X]|[^A-Za-z0-9]|\Z)"
)

_FILL = (
    r"(?:(?:an?|the|clearly|evidence of|consistent with|for|staged as|classified as|be|as)\s+){0,3}"
)
_DOUBT_BEFORE = re.compile(
    r"(?:\b(?:not|no|nor|non|rather than|exclud\w+|rules? out|ruled out|instead of|without"
    r"|at least|possibl[ey]|probabl[ey]|suspicious|suspected|suspect|suggest\w*(?: of)?|favou?rs?"
    r"|likely|presumed|provisional(?:ly)?|if|(?:would|may|might|could)(?: be| correspond to)?"
    r"|versus|vs\.?|borderline|cannot exclude|can't exclude|previously|formerly)\s+"
    rf"{_FILL}|\botherwise\s|\bif\b[^.;\n]{{3,50}},\s(?:then\s)?|(?<![TNM])[?<>~]=?\s?)\Z",
    re.I,
)
# Words that put a whole run in doubt, not only the code next to them.
_DOUBT_WHOLE = re.compile(
    r"(?:\b(?:not|rather than|suspected|possible|provisional|if|would be|formerly|previously)\s+"
    rf"{_FILL}|(?<![TNM])\?)\Z",
    re.I,
)
_DOUBT_AFTER = re.compile(
    r"\s?(?:\?|\+(?!\w))|[\s,(]{1,3}(?:\?|cannot be|can ?not|can't|could not be|not excluded"
    r"|is not|(?:is |are )?excluded|ruled out|at least\b(?! y?[cp]?[TNM])"
    r"|or (?:above|higher|greater|more|worse|larger|bigger)|if\b|possible|possibly"
    r"|suspected|provisional|would\b|(?:is )?(?:unlikely|suspected|possible))",
    re.I,
)
_RANGES = {
    kind: re.compile(
        r"(?:-|/|\s?(?:\bto|\bor|\bvs\.?|\bversus|\band/or)\s)"
        rf"(?:y?[cp]?{kind})?(?:is|[0-4][a-d]?|[a-d])(?![A-Za-z0-9/]|[.,]\d|\s?[cm]m\b)",
        re.I,
    )
    for kind in "tnm"
}
_RUN_RANGE = re.compile(r"[-/][0-4][a-d]?(?=\s?[cp]?N[0-3X])")
_ALTERNATIVE = re.compile(
    r"\s?(?:-|/|,?\s(?:to|through|(?P<or>or|vs\.?|versus|and/or))\s)(?:at least |possibly )?\Z",
    re.I,
)
# "Grade 2 (T3 P2 M1)": tubules, pleomorphism (nuclei) and mitoses, not codes.
_GRADE_PARTS = re.compile(
    r"\b(?:grade|G|nottingham|score|SBR)\W{0,3}(?P<grade>[1-9]|I{1,3})(?:\s?/\s?[39])?\s?[(]\s?"
    r"(?P<parts>T\s?[:=]?\s?(?P<t>[1-3])[\s,;+/]{0,3}[PN]\s?[:=]?\s?(?P<n>[1-3])[\s,;+/]{0,3}"
    r"M\s?[:=]?\s?(?P<m>[1-3])\s?)[)]",
    re.I,
)
_LABEL = re.compile(
    r"\b(?-i:(?P<code>y?[pc]|Y?[PC](?=TNM))(?:TNM|[TNM]\b))"
    r"|\bTNM[ :(-]{1,2}(?:(?P<p_tnm>path)|(?P<c_tnm>clin))"
    r"|\b(?:(?P<p>path(?:olog\w*)?)\.?|(?P<c>clin(?:ical(?:ly)?)?))\s+(?:TNM|stag\w*|T(?:\b|[0-4])"
    r"|tumou?r stag"
    r"|classification|prognostic|anatomic|AJCC)"
    r"|\b(?:(?P<p_bare>pathologic\w*)|(?P<c_bare>clinical(?:ly)?))\s\Z"
    r"|\b(?:estad\w+|TNM) (?:(?P<p_es>patol\w+)|(?P<c_es>cl[ií]nic\w+))",
    re.I,
)
_DESCRIPTOR_CUE = re.compile(r"[Dd]escriptor|DESCRIPTOR|[Ss]uffix|SUFFIX|[Mm]odif|MODIF")
_DESCRIPTOR = re.compile(
    r"(?:TNM descriptors?|modified classification|modifier|\b[TN][ -]suffix)[^\n:]{0,90}:?\s{0,40}"
    r"\W{0,3}(?P<mark>m|y|r|sn|f)\b",
    re.I,
)


def find_codes(text: str) -> list[Code]:
    """Return every T, N and M code of a text in order, also those that must not be used."""
    text = _GRADE_PARTS.sub(_without_parts, text)
    runs: list[list[Code]] = []
    position = 0
    while sum(map(len, runs)) < MOST:
        previous = runs[-1][-1] if runs else None
        attached = START.match(text, position) if previous and previous.end == position else None
        start = attached or _WORD_START.search(text, position)
        code = read_code(text, start) if start else None
        if start is None:
            break
        if code is None:
            position = start.start() + 1
            continue
        if span := _RUN_RANGE.match(text, code.end):  # "T1-2N0"
            code = _doubted(code._replace(end=span.end()))
        new_kind = all(code.kind != other.kind for other in runs[-1]) if runs else False
        if previous and new_kind and _JOINT.match(text[previous.end : code.start]):
            runs[-1].append(code)
        else:
            runs.append([code])
        position = code.end
    runs = [run for run in runs if run[0].prefix or not _in_blocks(text, run[0].start)]
    nothing_else = len(text) <= 60 and not re.search(r"[A-Za-z]{4}", text)
    return [
        _judged(text, code, run[place - 1] if place else None, run[0], number)
        for number, run in enumerate(_doubt_alternatives(text, runs))
        for place, code in enumerate(run)
        if code.firm
        or len(run) > 1
        or (nothing_else and not _WORD.fullmatch(text, code.start, code.end))
    ]


def _in_blocks(text: str, start: int) -> bool:
    return bool(BLOCKS.search(text[max(0, start - 60) : start]))


def _without_parts(found: re.Match[str]) -> str:
    total = sum(int(found[name]) for name in "tnm")
    printed = found["grade"].upper().replace("III", "3").replace("II", "2").replace("I", "1")
    if printed not in (str(total), grade_of_sum(total)[1]):
        return found[0]
    start = found.start("parts") - found.start()
    return found[0][:start] + "#" * len(found["parts"]) + ")"


def _doubt_alternatives(text: str, runs: list[list[Code]]) -> list[list[Code]]:
    """Take the value from codes printed as a choice: "pT1c or pT2", "pN0/pN1"."""
    for run, following in zip(runs, runs[1:], strict=False):
        one, other = run[-1], following[0]
        joint = _ALTERNATIVE.match(text[one.end : other.start])
        if joint and one.kind == other.kind:
            run[-1], following[0] = _doubted(one), _doubted(other)
        elif joint and joint["or"] and run[0].prefix == other.prefix:
            # "T2 N0 or T1 N0": what differs is in doubt. "cT3 N1 versus ypT1 N0" is no choice.
            for codes, others in ((run, list(following)), (following, list(run))):
                said = {each.kind: each.category for each in others}
                codes[:] = [
                    each if said.get(each.kind, each.category) == each.category else _doubted(each)
                    for each in codes
                ]
    return runs


def _doubted(code: Code) -> Code:
    return code if code.why else code._replace(category=None, why="uncertain")


def _judged(text: str, code: Code, before: Code | None, first: Code, number: int) -> Code:
    """Return the code with its words, its run and its label; without value where in doubt."""
    lead = text[max(before.end if before else 0, code.start - 60) : code.start]
    whole = text[max(0, first.start - 60) : first.start]
    span = _RANGES[code.kind].match(text, code.end)
    doubt = (
        span
        or _DOUBT_BEFORE.search(_one_line(lead))
        or _DOUBT_WHOLE.search(_one_line(whole))
        or _DOUBT_AFTER.match(text, code.end)
    )
    end = span.end() if span and not re.search(r"[\sTNM]", span[0]) else code.end
    return (_doubted(code) if doubt else code)._replace(
        run=number,
        label=_label(text, first.start),
        words=" ".join(text[code.start : end].split()),
    )


def _one_line(text: str) -> str:
    """What stands on the same line before a code; a line end cuts the doubt off."""
    return text[text.rfind("\n") + 1 :]


def _label(text: str, start: int) -> Prefix | None:
    """Return the prefix that the label of a run names ("Pathologic staging" is p)."""
    found = None
    for each in _LABEL.finditer(text, max(0, start - 160), start):
        found = each
    if found is None:
        return None
    if found["code"]:
        return Prefix(found["code"].lower())
    return Prefix.P if (found.lastgroup or "").startswith("p") else Prefix.C


_UNSTATED = re.compile(
    r"(?:(?<![A-Za-z0-9])(?P<code>(?-i:y?[cp]?[TNM]))\)?(?:[ \t](?:category|stage|classification))?"
    r"|\b(?P<m>distant metastas[ei]s))"
    r"[ \t]{0,3}(?P<colon>[:=,-]?)\s{0,4}(?:y?[cp]?[TNM][ \t])?"
    r"(?P<value>n/a|not (?:applicable|assigned|assessed|reported|provided|stated|known|given|staged"
    r"|documented|evaluated|available|specified|recorded|determined)|cannot be (?:assess|determin)"
    r"|unknown|unstaged|blank|pending|deferred|\?)(?![A-Za-z]{3})",
    re.I,
)


def find_unstated(text: str, codes: list[Code]) -> list[Code]:
    """Return the categories that are printed without a value: "pM: not applicable", "M n/a".

    A bare letter counts only where a code stands before it.
    """
    unstated = []
    for found in islice(_UNSTATED.finditer(text), MOST):
        letters = found["code"] or "M"
        start = found.start()
        near = any(code.start < start and start - code.end < 60 for code in codes)
        if found["m"] or len(letters) > 1 or near:
            words = " ".join(found[0].split())
            unstated.append(Code(letters[-1].lower(), None, start, found.end(), words=words))
    return unstated


def find_descriptors(text: str) -> set[str]:
    """Return what the template's own line for descriptors ticks: m, y, r, sn, f."""
    spans = [(max(0, cue.start() - 20), cue.end() + 160) for cue in _DESCRIPTOR_CUE.finditer(text)]
    found = [each for span in spans for each in _DESCRIPTOR.finditer(text, *span)]
    return {each["mark"].lower() for each in found}


def followers(text: str, codes: list[Code]) -> list[str]:
    """Return code-like pieces that follow a run and that we do not read: L0, V1, R0, L1x."""
    pieces = []
    for end in {code.run: code.end for code in codes}.values():
        for _ in range(6):
            found = _FOLLOWS.match(text, end)
            if not found:
                break
            pieces.append(found["piece"])
            end = found.end()
    return [piece for piece in pieces if piece[0] not in "TNMG"]


def run_grades(text: str, codes: list[Code]) -> list[tuple[int, str]]:
    """Return place and piece of each G code that is printed in a run: pT2pN1M0G2."""
    found = [
        (code.end, re.compile(r"[ \t,;/]{0,3}(G[1-3])(?![.\d])").match(text, code.end))
        for code in codes
    ]
    return [(each.start(1), each[1]) for _, each in found if each]
