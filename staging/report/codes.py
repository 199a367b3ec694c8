"""The printed codes: pT1c, N1mi(sn), cM0(i+), alone or run together.

A code is found by its letter, its digit and its neighbours. Loose spellings (spaces inside,
the letter O for zero) and letters that also mean something else ("TX" is a state, "T2" an MRI
sequence) count only where another T, N or M stands beside them or the text is nothing else.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from staging.tnm import M, N, Prefix, T

CATEGORIES = {
    "T": {*T, "TX"} - {T.TIS_DCIS, T.TIS_PAGET},
    "N": {*N, "NX"},
    "M": {*M, "MX"},
}

_START = re.compile(
    r"(?P<prefix>m?(?:r?y?[cp]|[ray])?m?)(?P<gap1>[ \t]?)(?P<kind>[TNM])"
    r"(?P<label>(?:[ \t](?:category|stage|classification))?[ \t]?[:=][ \t]?(?:\n[ \t]*)?"
    r"|[ \t]?-(?=\d)|[ \t]?)"
    r"(?P<digit>is|[0-9OXIl])(?![.,]\d)",
    re.I,
)
_TAIL = re.compile(r"[ \t]?\(?(?:mic|mi)\)?(?![a-z])|[a-z]{0,3}", re.I)
_SPACED_LETTER = re.compile(
    r"[ \t](?P<sub>[a-d])(?=[ \t]*(?:[,;(.\n]|\Z)|[ \t]*y?[cp]?[ \t]?N[ \t]?[0-3X])", re.I
)
_NEXT = re.compile(
    r"(?![A-Za-z0-9])|(?=(?:r?y?[cp]|[ray])?[NMG][ \t]?[:=]?[ \t]?[0-9OXIl])|(?=m?sn\b|m\b)", re.I
)
_BRACKET = re.compile(r"\s{0,2}[(\[](?P<inside>[^()\[\]\n]{1,24})[)\]]")
_T_WORDS = re.compile(r"dcis|paget(?:'?s)?|lcis|multi(?:ple|focal)?|mic?|m|\d{1,2}|foci|x", re.I)
_N_WORDS = re.compile(r"sn|slnb?|sentinel|f|mol ?[+-]|i ?[+-]|mic?|itc|\d{1,2} ?/ ?\d{1,2}", re.I)
_M_WORDS = re.compile(r"i ?[+-]|mol ?[+-]", re.I)
_BARE_SUFFIX = re.compile(r"[ \t]?(?P<sn>sn)\b|(?P<m>m)\b(?![ \t]?\d)", re.I)
_BARE_CELLS = re.compile(r"[ \t]?(?P<cells>i[ \t]?[+-]|mol[ \t]?[+-])(?![A-Za-z0-9])", re.I)
_TIS_KIND = re.compile(r"[ \t]?[-,]?[ \t]?(?P<kind>DCIS|Paget(?:'?s)?|LCIS)\b", re.I)

# What may stand between two codes of one run.
_JOINT = re.compile(r"[\s,;/.:+|&-]{0,6}(?:\([^()\n]{0,40}\)[\s,;/.:+|&-]{0,6})?\Z")
_FOLLOWS = re.compile(
    r"(?P<piece>(?:Pn|[A-Z]{1,2})[0-3X](?:\([^()\n]{1,8}\)|[a-z]{1,2})?)(?![A-Za-z0-9])"
)
# A letter T with a digit that is no category.
_IMAGING = re.compile(
    r"[ \t-]*(?:weighted|signal|hyper|hypo|iso|bright|dark|sequence|image|flair|stir|fat|vertebra\w*"
    r"|spine|thoracic|level|compression|endplate|relax|shorten|dermatome|/ ?T[1-9]\b(?![a-d])"
    r"[ \t-]*(?:w|signal|hyper))|w\b",
    re.I,
)
_HORMONE = re.compile(r"(?:free|total|TSH|thyro\w*|FT)[, /]*\Z", re.I)

_FILL = (
    r"(?:(?:an?|the|clearly|evidence of|consistent with|for|staged as|classified as|be|as)\s+){0,3}"
)
_DOUBT_BEFORE = re.compile(
    r"(?:\b(?:not|no|nor|non|rather than|exclud\w+|rules? out|ruled out|instead of|without"
    r"|at least|possibl[ey]|probabl[ey]|suspicious|suspected|suspect|suggest\w*(?: of)?|favou?rs?"
    r"|likely|presumed|provisional(?:ly)?|if|(?:would|may|might|could)(?: be| correspond to)?"
    r"|versus|vs\.?|borderline|cannot exclude|can't exclude|previously|formerly)\s+"
    + _FILL + r"|[?<>~]=?\s?)\Z",
    re.I,
)  # fmt: skip
_DOUBT_AFTER = re.compile(
    r"\s?(?:\?|\+(?!\w))|[\s,(]{1,3}(?:\?|cannot be|can ?not|can't|could not be|not excluded"
    r"|is not|(?:is |are )?excluded|ruled out|at least\b(?! y?[cp]?[TNM])"
    r"|or (?:above|higher|greater|more|worse)|if\b|possible|possibly"
    r"|suspected|provisional|unlikely|is unlikely|is suspected|is possible)",
    re.I,
)
_RANGE = re.compile(
    r"(?:-|/|\s?(?:\bto|\bor|\bvs\.?|\bversus|\band/or)\s)(?:y?[cp]?{kind})?(?:is|[0-4][a-d]?|[a-d])"
    r"(?![A-Za-z0-9/]|[.,]\d|\s?[cm]m\b)".replace("{kind}", "[TNM]"),
    re.I,
)
_BETWEEN_ALTERNATIVES = re.compile(
    r"\s?(?:-|/|,?\s(?:to|or|vs\.?|versus|and/or|through)\s)(?:at least |possibly )?\Z", re.I
)
_LABEL = re.compile(
    r"\b(?P<code>y?[pc])(?:TNM|[TNM]\b)|\b(?P<path>patholog\w*|path)\.?\s+(?:TNM|stag\w*|T\b"
    r"|tumou?r stag|classification|prognostic|anatomic|AJCC)"
    r"|\b(?P<clin>clinical(?:ly)?)\s+(?:TNM|stag\w*|T\b|classification|prognostic|anatomic|AJCC)"
    r"|\bestad\w+ (?:(?P<espath>patol\w+)|(?P<esclin>cl[ií]nic\w+))",
    re.I,
)
_DESCRIPTOR = re.compile(
    r"\b(?:TNM descriptors?|modified classification|(?P<kind>[TN])[ -]suffix)[^\n:]{0,40}:\s{0,3}"
    r"(?P<value>[^\n]{0,60})",
    re.I,
)


class Code(NamedTuple):
    """One printed code. `category` is None where it must not be used, `why` says why."""

    kind: str
    category: str | None
    start: int
    end: int
    prefix: Prefix | None = None
    suffix: tuple[str, ...] = ()
    why: str = ""
    notes: tuple[str, ...] = ()
    run: int = 0
    label: Prefix | None = None
    words: str = ""


def find_codes(text: str) -> list[Code]:
    """Return every T, N and M code of a text in order, also those that must not be used."""
    found: list[Code] = []
    runs: list[list[tuple[Code, bool]]] = []
    position = 0
    alone = len(text.strip()) <= 60
    while start := _START.search(text, position):
        previous = runs[-1][-1][0] if runs else None
        attached = previous is not None and previous.end == start.start()
        if not attached and re.match(
            r"[A-Za-z0-9]", text[start.start() - 1 : start.start()] or " "
        ):
            position = start.start() + 1
            continue
        read = _read(text, start)
        if read is None:
            position = start.start() + max(1, len(start["prefix"]))
            continue
        code, firm = read
        joined = previous is not None and _JOINT.match(text[previous.end : code.start])
        if joined and all(code.kind != other.kind for other, _ in runs[-1]):
            runs[-1].append((code, firm))
        else:
            runs.append([(code, firm)])
        position = code.end
    for number, run in enumerate(runs):
        company = len({code.kind for code, _ in run}) > 1
        for code, firm in run:
            if firm or company or alone:
                found.append(code._replace(run=number))
    return _doubted(text, found)


def _read(text: str, start: re.Match[str]) -> tuple[Code, bool] | None:
    """Return the code that starts here and whether it stands without company."""
    kind = start["kind"].upper()
    written = start["prefix"]
    bare_prefix = written.lower().replace("m", "")
    if start["gap1"] and (bare_prefix not in ("c", "p", "yc", "yp") or "m" in written.lower()):
        return None if written else _read_without_gap(text, start)
    digit = start["digit"]
    notes = []
    if digit in "oO":
        notes.append("letter-o-read-as-zero")
        digit = "0"
    elif digit in "Iil":
        notes.append("letter-read-as-one")
        digit = "1"
    digit = "is" if digit.lower() == "is" else digit.upper()
    if digit == "is" and kind != "T":
        return None
    body = _body(text, start.end(), kind, digit)
    if body is None:
        return None
    category, end, inner, suffix = body
    notes += inner
    if "m" in written.lower() and kind == "T":
        suffix = ("m", *suffix)
    code = Code(
        kind=kind.lower(),
        category=category,
        start=start.start(),
        end=end,
        prefix=_prefix(bare_prefix),
        suffix=tuple(dict.fromkeys(suffix)),
        why="" if category else ("lcis" if "lcis" in inner else "not-a-breast-category"),
        notes=tuple(note for note in notes if note != "lcis"),
    )
    return code, _stands_alone(text, start, code)


def _read_without_gap(text: str, start: re.Match[str]) -> tuple[Code, bool] | None:
    again = _START.match(text, start.start("kind"))
    return _read(text, again) if again else None


def _prefix(letters: str) -> Prefix | None:
    """The prefix of the contract: r wins over what follows it (rpT2)."""
    if letters.startswith("r"):
        return Prefix.R
    return Prefix(letters) if letters else None


def _stands_alone(text: str, start: re.Match[str], code: Code) -> bool:
    """Whether the spelling alone makes this a code, without another one beside it."""
    written, kind, label = start["prefix"], start["kind"], start["label"]
    clear = start["digit"] not in "OoIil" and kind.isupper()
    if written and written.islower() and kind.isupper():
        return label.strip() == "" or clear
    if start["gap1"] or label or start["digit"] in "OoIil":
        return bool(written) and clear and start["gap1"] == "" and ":" in label
    if written and written.lower() in ("c", "p", "yp", "yc"):
        return start["digit"] not in "xX" or written.islower() or kind.isupper()
    if not kind.isupper() or start["digit"] in "xX":
        return False
    after = text[code.end : code.end + 24]
    if kind == "T" and (
        _IMAGING.match(after) or _HORMONE.search(text[max(0, code.start - 12) : code.start])
    ):
        return False
    return code.category is not None or (kind == "T" and start["digit"] in "01234") or kind != "T"


def _body(
    text: str, end: int, kind: str, digit: str
) -> tuple[str | None, int, list[str], tuple[str, ...]] | None:
    """Read sub-category and brackets after the digit.

    Returns the category or None for one that breast cancer does not have, where the code ends,
    what to note, and the suffixes; nothing at all where this is no code.
    """
    tail = _TAIL.match(text, end)
    letters = tail[0] if tail else ""
    known = CATEGORIES[kind]
    category: str | None = None
    first = re.sub(r"[\s()]", "", letters).lower()
    if first in ("mi", "mic") and digit == "1" and kind in "TN":
        category, end = f"{kind}1mi", end + len(letters)
    else:
        letters = letters if letters.isalpha() else ""
        for size in range(len(letters), -1, -1):
            option = f"{kind}{digit}{letters[:size].lower()}"
            option = f"{kind}1mi" if option in (f"{kind}1mic",) else option
            if option in known and _NEXT.match(text, end + size):
                category, end = option, end + size
                break
        else:
            for size in range(len(letters), -1, -1):
                if _NEXT.match(text, end + size):
                    end += size
                    break
            else:
                return None
            return None if _no_code(text, end, kind, digit) else (None, end, [], ())
    if not letters and kind == "T" and digit in "14":
        spaced = _SPACED_LETTER.match(text, end)
        if spaced and f"{kind}{digit}{spaced['sub'].lower()}" in known:
            category, end = f"{kind}{digit}{spaced['sub'].lower()}", spaced.end("sub")
    return _brackets(text, end, kind, category)


def _no_code(text: str, end: int, kind: str, digit: str) -> bool:
    """Vertebrae (T12), record numbers and the like are not codes of another organ."""
    return bool(re.match(r"\d|-\d", text[end : end + 2])) or (
        kind == "T" and (digit in "6789" or _IMAGING.match(text[end : end + 24]) is not None)
    )


def _brackets(
    text: str, end: int, kind: str, category: str | None
) -> tuple[str | None, int, list[str], tuple[str, ...]]:
    words: list[str] = []
    notes: list[str] = []
    known = {"T": _T_WORDS, "N": _N_WORDS, "M": _M_WORDS}[kind]
    if category == "Tis" and (more := _TIS_KIND.match(text, end)):
        words, end = [more["kind"].lower()], more.end()
    if kind in "NM" and category in ("N0", "M0") and (cells := _BARE_CELLS.match(text, end)):
        words, end = [cells["cells"].replace(" ", "").lower()], cells.end()
    for _ in range(5):
        if bracket := _BRACKET.match(text, end):
            inside = bracket["inside"]
            tis = category == "Tis" and re.match(r"\s?(?:dcis|paget|lcis)", inside, re.I)
            if known.sub("", inside).strip(" ,;/&+-'.") and not tis:
                break
            read = [word.replace(" ", "").lower() for word in known.findall(inside)]
            if kind == "T" and read and all(word.isdigit() for word in read):
                spaced = text[end] != "(" and not 2 <= int(read[0]) <= 9
                if spaced or int(read[0]) < 2:
                    break
            words += read
            end = bracket.end()
        elif bare := _BARE_SUFFIX.match(text, end):
            if (bare["sn"] and kind != "N") or (bare["m"] and kind != "T"):
                break
            words.append("sn" if bare["sn"] else "m")
            end = bare.end()
        else:
            break
    category, notes = _with_words(category, words)
    suffix = []
    if kind == "T" and any(
        word.isdigit() or word.startswith("m") and word[:2] != "mi" for word in words
    ):
        suffix.append("m")
    if any(word.startswith(("sn", "sln", "sentinel")) for word in words):
        suffix.append("sn")
    if "f" in words:
        suffix.append("f")
    return category, end, notes, tuple(suffix)


def _with_words(category: str | None, words: list[str]) -> tuple[str | None, list[str]]:
    """Bring what stood in brackets into the category; None where AJCC has no such category."""
    cells = [word for word in words if word[:1] == "i" and word != "itc" or word.startswith("mol")]
    if "itc" in words and category == "N0":
        cells = ["i+"]
    if any(word in ("mi", "mic") for word in words):
        category = f"{category}mi" if category in ("T1", "N1") else None
    if category == "Tis":
        if any(word.startswith("dcis") for word in words):
            return T.TIS_DCIS, []
        if any(word.startswith("paget") for word in words):
            return T.TIS_PAGET, []
        if "lcis" in words:
            return None, ["lcis"]
    if cells and category in ("N0", "M0"):
        positive = [word for word in cells if word.endswith("+")]
        category = f"{category}({(positive or cells)[0]})"
        if category not in CATEGORIES[category[0]]:
            category = "M0" if category == "M0(i-)" else None
    elif cells and category:
        category = None
    return category, []


def _doubted(text: str, codes: list[Code]) -> list[Code]:
    """Take the value from codes that are negated, doubted, or one of several choices."""
    answer: list[Code] = []
    starts = {code.run: code.start for code in reversed(codes)}
    for index, code in enumerate(codes):
        ended = answer[-1].end if answer else 0
        before = text[max(ended, code.start - 60) : code.start]
        lead = text[max(0, starts[code.run] - 60) : starts[code.run]]
        after = text[code.end : code.end + 40]
        doubted = bool(
            _DOUBT_BEFORE.search(_one_line(before))
            or (code.start != starts[code.run] and _DOUBT_WHOLE.search(_one_line(lead)))
            or _DOUBT_AFTER.match(after)
            or _RANGE.match(after)
        )
        follower = codes[index + 1] if index + 1 < len(codes) else None
        if follower and follower.kind == code.kind and follower.start - code.end < 24:
            doubted |= bool(_BETWEEN_ALTERNATIVES.match(text[code.end : follower.start]))
        if answer and answer[-1].kind == code.kind and code.start - answer[-1].end < 24:
            doubted |= bool(_BETWEEN_ALTERNATIVES.match(text[answer[-1].end : code.start]))
        if doubted and not code.why:
            code = code._replace(category=None, why="uncertain")
        words = " ".join(text[code.start : code.end].split())
        answer.append(code._replace(label=_label(text, starts[code.run]), words=words))
    return answer


# Words that put a whole run in doubt, not only the code next to them.
_DOUBT_WHOLE = re.compile(
    r"(?:\b(?:not|rather than|suspected|possible|provisional|if|would be|formerly|previously)\s+"
    + _FILL + r"|\?)\Z",
    re.I,
)  # fmt: skip


def _one_line(text: str) -> str:
    """What stands on the same line before a code; a line end cuts the doubt off."""
    return text[text.rfind("\n") + 1 :]


def _label(text: str, start: int) -> Prefix | None:
    """Return the prefix that the label of a run names ("Pathologic staging" is p)."""
    found = None
    for found in _LABEL.finditer(text, max(0, start - 160), start):
        pass
    if found is None:
        return None
    if found["code"]:
        return Prefix(found["code"].lower())
    return Prefix.P if found["path"] or found["espath"] else Prefix.C


def find_descriptors(text: str) -> set[str]:
    """Return what the template's own line for descriptors ticks: m, y, r, sn, f."""
    marks: set[str] = set()
    for found in _DESCRIPTOR.finditer(text):
        value = found["value"].lower()
        first = re.match(r"\W{0,3}(m|y|r|sn|f)\b", value)
        if first:
            marks.add(first[1])
    return marks


def followers(text: str, codes: list[Code]) -> list[str]:
    """Return code-like pieces that follow a run and that we do not read: L0, V1, R0, L1x."""
    pieces = []
    ends = {code.run: code.end for code in codes}
    for end in ends.values():
        for _ in range(6):
            joint = re.match(r"[ \t,;/]{0,3}", text[end : end + 3])
            found = _FOLLOWS.match(text, end + (joint.end() if joint else 0))
            if not found:
                break
            pieces.append(found["piece"])
            end = found.end()
    return [piece for piece in pieces if piece[0] not in "TNMG"]
