"""HER2: the first test (0 to 3+), and the second one (ISH) that decides an equivocal first."""

from __future__ import annotations

import re

from .reads import Read, short
from .results import Result, find_results

_RATIO = re.compile(r"\b(?:ratio|copy number|signals?)\b[^.;\n]{0,30}?\d", re.I)
_LEVELS = ("negative", "negative", "equivocal", "positive")


def read_her2(tail: str) -> tuple[str | None, str, str] | None:
    """Return value, words and note of what follows a HER2 or ISH label; None for nothing.

    "equivocal" and "pending" stay so: `with_second_test` settles them.
    """
    results = [
        result._replace(kind="score", value=_level(result))
        if result.kind in ("score", "plain")
        else result
        for result in find_results(tail)
        if result.kind not in ("percent", "allred", "hscore", "irs", "intensity")
    ][:4]
    if not results:
        return (None, "ratio", "") if _RATIO.search(tail) else None
    first, words = results[0], " ".join(dict.fromkeys(result.words for result in results[:2]))
    if any(result.kind == "low" for result in results):
        return "negative", words, "her2-low"
    said = [result for result in results if result.value in ("positive", "negative")]
    if (
        first.kind == "unknown"
        and said
        and re.match(r"(?:please )?(?:see|refer)", first.words, re.I)
    ):
        first = said[0]
    if first.kind in ("unknown", "pending"):
        return first.kind, first.words, ""
    score = next((result.value for result in results if result.kind == "score"), None)
    named = {result.value for result in said}
    if any(result.kind == "range" for result in results):
        return _of_range(next(result for result in results if result.kind == "range"))
    gene = [result for result in said if "amplif" in result.words.lower()]
    if score == "equivocal" and gene:
        return gene[0].value, words, ""
    if score == "equivocal" or (first.kind == "equivocal" and score is None):
        return "equivocal", words, ""
    if score and named - {score}:
        return None, words, "values-differ"  # "negative (3+)"
    return score or first.value, words, ""


def _of_range(result: Result) -> tuple[str | None, str, str]:
    """ "0/1+" is negative; "1+ to 2+" may be either."""
    levels = {_LEVELS[int(digit)] for digit in re.findall(r"[0-3]", result.words)}
    if len(levels) == 1:
        return levels.pop(), result.words, ""
    return None, result.words, "uncertain"


def _level(result: Result) -> str:
    digit = re.search(r"[0-3]", result.words)
    return _LEVELS[int(digit[0]) if digit else result.words.count("+")]


def with_second_test(first: list[Read], second: list[Read]) -> list[Read]:
    """Return the HER2 readings after ISH: it decides an equivocal first test.

    Without a second result an equivocal test is pending.
    """
    decided = [
        read._replace(kind="her2") for read in second if read.value in ("positive", "negative")
    ]
    answer = [read for read in first if read.value != "equivocal"]
    open_ones = [read for read in first if read.value == "equivocal"]
    if decided:
        said = [short(read.words, decided[0].words) for read in open_ones[:1]]
        answer += [decided[0]._replace(words=(said or [decided[0].words])[0]), *decided[1:]]
    elif open_ones and not any(read.value in ("positive", "negative") for read in answer):
        waiting = [read.words for read in second if read.value == "pending"][:1]
        words = short(open_ones[0].words, *waiting)
        answer = [open_ones[0]._replace(value="pending", words=words, note="her2-equivocal")]
    elif not first:
        answer += [
            read._replace(kind="her2", value="pending" if read.value == "equivocal" else read.value)
            for read in second
        ]
    return answer
