"""How one printed code is spelled: prefix, letter, digit, sub-category, brackets.

`read_code` reads what stands at one place, in any of the usual spellings; whether a loose
spelling is meant as a code is for its neighbours to say (`runs`).
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
# A letter T with a digit that is no category: MRI sequences, vertebrae.
IMAGING = re.compile(
    r"[ \t-]*(?:weighted|signal|hyper|hypo|iso|bright|dark|sequence|image|flair|stir|fat|level"
    r"|vertebra|spine|thoracic|compression|endplate|relax|shorten|dermatome"
    r"|/ ?T[1-9]\b[ \t-]*(?:w|signal|hyper))|w\b",
    re.I,
)

START = re.compile(
    r"(?=[mrycpa]{0,4}[ \t]?[TNM](?:[0-9OXIlis]|(?-i:[ \t:=-]{1,3}(?:[0-9XO]|is|\n"
    r"|[Il][ \t]?(?:[a-d]|mi)?(?![A-Za-z])))|[ \t][cs]))"
    r"(?P<prefix>m?(?:r?y?[cp]|[ray])?m?)(?P<gap>[ \t]?)(?P<kind>[TNM])"
    r"(?P<label>(?:[ \t](?:category|stage|classification))?[ \t]?[:=][ \t]?(?:\n[ \t]*)?"
    r"|[ \t](?:category|stage)[ \t]|[ \t]?-(?=\d)|[ \t]?)"
    r"(?P<digit>is|(?-i:[0-9]|[Xx]|(?:[OIlo]|(?<=[TNM])i)"
    r"(?!(?!mic|y?[cp]?[nmg][0-9oxil])[a-z]{3})))(?![.,]\d)",
    re.I,
)
# Thyroid hormones, and tissue blocks numbered T1, N1, M1.
_NO_CODE_BEFORE = re.compile(r"\b(?:free|total|TSH|thyro\w*|FT)[, /]*\Z", re.I)
BLOCKS = re.compile(r"\b(?:blocks?|cassettes?|slides?|sections?)\b[^\n]*\Z", re.I)
_TAIL = re.compile(r"[ \t]?\(?mic?\)?(?![a-z])|[a-z]{0,4}", re.I)
_SPACED = re.compile(
    r"[ \t](?P<sub>[a-d])(?=[ \t]*(?:[,;(.\n]|\Z)|[ \t]+y?[cp]?[ \t]?[NM][ \t]?[0-3XO])", re.I
)
_WORD_AFTER = re.compile(
    r"[ \t]+(?!y?[pc]?[TNM][ \t]?[0-3OXIl]|G[ \t]?[1-3]|(?:grade|stage|or|and|sn)\b)[A-Za-z]{2}",
    re.I,
)
# Sub-categories of other organs and older editions: T3b, pN1bi.
_OTHER_SUB = re.compile(r"[a-z]?|b(?:i{1,3}|iv)", re.I)
_NEXT = re.compile(
    r"(?![A-Za-z0-9])|(?=(?:r?y?[cp]|[ray])?[NMG][ \t]?[:=]?[ \t]?(?-i:[0-9Xx]|[OIl](?![a-z])))"
    r"|(?=m?sn\b|m\b)"
    r"|(?=(?:Pn|[RLV])[0-3X])",
    re.I,
)
_BRACKET = re.compile(r"\s{0,2}[(\[](?P<inside>[^()\[\]\n]{1,24})[)\]]")
_WORDS = {
    "T": re.compile(
        r"dcis|paget(?:'?s)?|lcis|multi(?:ple|focal)?|mic?|m|\d{1,2}|foci|x", re.I
    ),
    "N": re.compile(
        r"sn|slnb?|sentinel|f|mol ?[+-]|i ?[+-]|mic?|itc|\d{1,2} ?/ ?\d{1,2}", re.I
    ),
    "M": re.compile(r"mol ?[+-]|i ?[+-]", re.I),
}  # fmt: skip
_BARE_SUFFIX = re.compile(r"[ \t]?(?P<sn>sn)\b|(?P<m>m)\b(?![ \t]?\d)", re.I)
_BARE_CELLS = re.compile(r"[ \t]?(?P<cells>i[ \t]?[+-]|mol[ \t]?[+-])(?![A-Za-z0-9])", re.I)
_TIS_KIND = re.compile(r"[ \t]?[-,]?[ \t]?(?P<kind>DCIS|Paget(?:'?s)?|LCIS)\b", re.I)


class Code(NamedTuple):
    """One printed code.

    `category` is None where it must not be used; `why` is then the warning that says why.
    `label` is the prefix that the label before its run names. `firm` is false where only the
    neighbours can show that this is a code at all.
    """

    kind: str
    category: str | None
    start: int
    end: int
    prefix: Prefix | None = None
    suffix: tuple[str, ...] = ()
    why: str = ""
    notes: tuple[str, ...] = ()
    firm: bool = True
    run: int = 0
    label: Prefix | None = None
    words: str = ""


class _Body(NamedTuple):
    category: str | None
    end: int
    suffix: tuple[str, ...] = ()
    lcis: bool = False


def read_code(text: str, start: re.Match[str]) -> Code | None:
    """Return the code that starts at a match of `START`; None where it is no code."""
    kind = start["kind"].upper()
    written = start["prefix"]
    letters = written.lower().replace("m", "")
    if start["gap"] and (letters not in ("c", "p", "yc", "yp") or "m" in written.lower()):
        again = None if written else START.match(text, start.start("kind"))  # only a space
        return read_code(text, again) if again else None
    digit, note = _digit(start["digit"])
    if digit == "is" and kind != "T":
        return None
    body = _body(text, start.end(), kind, digit)
    if body is None or (note and body.category is None):
        return None  # "Not", "min": words, not codes with a misread digit
    attached = start.start() > 0 and text[start.start() - 1].isalnum()  # "T1NOMO in"
    if note and not attached and _WORD_AFTER.match(text, body.end):
        return None  # "NO EVIDENCE"
    if kind == "T" and not written and IMAGING.match(text[body.end : body.end + 24]):
        return None
    suffix = ("m", *body.suffix) if "m" in written.lower() and kind == "T" else body.suffix
    why = "" if body.category else "lcis" if body.lcis else "not-a-breast-category"
    return Code(
        kind=kind.lower(),
        category=body.category,
        start=start.start(),
        end=body.end,
        prefix=_prefix(letters),
        suffix=tuple(dict.fromkeys(suffix)),
        why=why,
        notes=(note,) if note else (),
        firm=_is_firm(text, start, body),
    )


def _digit(written: str) -> tuple[str, str]:
    """Return the digit and, for a letter that stands for one, what to note."""
    if written in "oO":
        return "0", "letter-o-read-as-zero"
    if written in "Iil":
        return "1", "letter-read-as-one"
    return (written.lower(), "") if written.lower() == "is" else (written.upper(), "")


def _prefix(letters: str) -> Prefix | None:
    """The prefix of the contract: r wins over what follows it (rpT2)."""
    if letters.startswith("r"):
        return Prefix.R
    return Prefix(letters) if letters else None


def _is_firm(text: str, start: re.Match[str], body: _Body) -> bool:
    """Whether the spelling alone makes this a code, without another one beside it."""
    written, kind, digit = start["prefix"], start["kind"], start["digit"]
    careful = written.islower() and kind.isupper()  # pT, not PT or pt
    loose = bool(start["gap"] or start["label"])
    if digit in "oOIil":
        return careful and not loose
    if re.search(r"category|stage", start["label"], re.I):
        return True
    if loose or digit in "xX":
        return careful
    if written:
        return careful or written.lower() in ("c", "p", "yc", "yp")
    if not kind.isupper():
        return bool(
            re.search(
                r"\b(?:stage|TNM|category)[ :]{1,2}\Z",
                text[max(0, start.start() - 12) : start.start()],
            )
        )
    if re.match(r"\s(?:category|stage|disease)\b", text[body.end : body.end + 12]):
        return True
    if body.category is None:  # T3b and M1a are codes of other organs, T5 alone may be anything
        return f"{kind}{digit}" in CATEGORIES[kind] and text[body.end - 1].lower() in "abcde"
    before = text[max(0, start.start() - 60) : start.start()]
    return not (_NO_CODE_BEFORE.search(before) or BLOCKS.search(before))


def _body(text: str, end: int, kind: str, digit: str) -> _Body | None:
    """Read sub-category and brackets after the digit: the longest spelling that AJCC knows."""
    tail = _TAIL.match(text, end)
    letters = tail[0] if tail else ""
    if (
        re.fullmatch(r"mic?", letters.strip(" \t()"), re.I)
        and f"{kind}{digit}mi" in CATEGORIES[kind]
    ):
        return _brackets(text, end + len(letters), kind, f"{kind}{digit}mi")
    letters = letters if letters.isalpha() else ""
    ends = [size for size in range(len(letters), -1, -1) if _NEXT.match(text, end + size)]
    for size in ends:
        category = f"{kind}{digit}{letters[:size].lower()}".replace("1mic", "1mi")
        if category in CATEGORIES[kind]:
            spaced = _SPACED.match(text, end) if not size else None
            if spaced and category + spaced["sub"].lower() in CATEGORIES[kind]:
                return _brackets(text, spaced.end("sub"), kind, category + spaced["sub"].lower())
            return _brackets(text, end + size, kind, category)
    if not ends or re.match(r"-?\d", text[end : end + 2]) or (kind == "T" and digit in "6789"):
        return None  # T12 and record numbers are no codes of another organ
    if digit == "is" or not _OTHER_SUB.fullmatch(text[end : end + ends[0]]):
        return None  # Tisdale, N1xon: names
    return _Body(None, end + ends[0])


def _brackets(text: str, end: int, kind: str, category: str) -> _Body:
    """Read the brackets and bare suffixes that follow: "(m)", "(sn)(i-)", "sn"."""
    words: list[str] = []
    if category == "Tis" and (more := _TIS_KIND.match(text, end)):
        words, end = [more["kind"].lower()], more.end()
    if category in ("N0", "M0") and (cells := _BARE_CELLS.match(text, end)):
        words, end = [re.sub(r"\s", "", cells["cells"]).lower()], cells.end()
    for _ in range(5):
        bare = _BARE_SUFFIX.match(text, end)
        if bracket := _BRACKET.match(text, end):
            inside = _bracket_words(kind, category, bracket["inside"], text[end] in "([")
            if inside is None:
                break
            words += inside
            end = bracket.end()
        elif bare and kind == ("N" if bare["sn"] else "T"):
            words.append("sn" if bare["sn"] else "m")
            end = bare.end()
        else:
            break
    suffix = []
    if kind == "T" and any(w.isdigit() or w in ("m", "multiple", "multifocal") for w in words):
        suffix.append("m")
    if any(word.startswith(("sn", "sln", "sentinel")) for word in words):
        suffix.append("sn")
    if "f" in words:
        suffix.append("f")
    return _Body(_with_words(category, words), end, tuple(suffix), "lcis" in words)


def _bracket_words(kind: str, category: str, inside: str, attached: bool) -> list[str] | None:
    """Return what a bracket says, None where it is not part of the code: "(1.4 cm)"."""
    known = _WORDS[kind]
    in_situ = category == "Tis" and re.match(r"\s?(?:dcis|paget|lcis)", inside, re.I)
    if known.sub("", inside).strip(" ,;/&+-'.") and not in_situ:
        return None
    words = [word.replace(" ", "").lower() for word in known.findall(inside)]
    if kind == "T" and words and all(word.isdigit() for word in words):
        number = int(words[0])  # of tumors: pT1c(2), pT1c (2); "(15)" after a space may be mm
        if number < 2 or (number > 9 and not attached):
            return None
    return words


def _with_words(category: str, words: list[str]) -> str | None:
    """Bring what stood in brackets into the category; None where AJCC has no such category."""
    if "mi" in words or "mic" in words:
        category = f"{category}mi" if category in ("T1", "N1") else ""
    if category == "Tis":
        if "lcis" in words and not any(word.startswith("dcis") for word in words):
            return None
        kinds = {"d": T.TIS_DCIS, "p": T.TIS_PAGET}
        named = [kinds[word[0]] for word in words if word.startswith(("dcis", "paget"))]
        return T.TIS_DCIS if T.TIS_DCIS in named else named[0] if named else T.TIS
    cells = [word for word in words if re.match(r"i[+-]|mol", word)]
    if "itc" in words and category == "N0":
        cells = ["i+"]
    if not cells:
        return category or None
    best = next((word for word in cells if word.endswith("+")), cells[0])
    with_cells = f"{category}({best})"
    if with_cells == "M0(i-)":
        return "M0"
    return with_cells if with_cells in {*N, *M} else None
