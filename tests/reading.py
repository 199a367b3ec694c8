"""How hard a text is to read: the Flesch-Kincaid grade, by a formula and a count of our own.

0.39 x words per sentence + 11.8 x syllables per word - 15.59. Words that reports force on us
(each has an entry in the word list), codes and numbers make a sentence longer but have no
syllables to count.
Source: https://en.wikipedia.org/wiki/Flesch%E2%80%93Kincaid_readability_tests
"""

import re
from collections.abc import Collection

# A full stop between digits or inside "e.g." ends nothing.
_SENTENCE_END = re.compile(r"(?<=[.!?])[”’\")\]]*\s+|\n+")
_WORD = re.compile(r"[^\W_]+(?:[’'.,][^\W_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
# Two vowels that are spoken apart, as in "diagnosis of idea": each pair is one more syllable.
_APART = re.compile(
    r"bio|ia(?!l$|n$|lly$|ls$|ns$)|[^cgst]ia[ln]|iou?(?=r)|eo(?=[^u]|$)(?!ple)|ua[lt]|uou|[^gq]ui[^dlt]"
    r"|ie[tn](?!ce|cy|ds?$)|ying|io$|oa[^rdkt]e?|[^aeiou]ism$|dnt$|dn’t$"
)
# Words that the rules miscount.
_KNOWN = {
    "aches": 1, "ache": 1, "maybe": 2, "area": 3, "areas": 3, "being": 2, "breathe": 1,
    "business": 2, "cancer": 2, "create": 2,
    "created": 3, "doing": 2, "evening": 2, "every": 2, "everyone": 3, "everything": 3, "eyes": 1,
    "fiber": 2, "friend": 1, "friends": 1, "going": 2, "hour": 1, "hours": 1, "idea": 3,
    "ideas": 3, "lion": 2, "medicine": 3, "nodes": 1, "none": 1, "people": 2, "person": 2,
    "poem": 2, "quiet": 2, "real": 1, "really": 2, "science": 2, "seeing": 2, "skin": 1,
    "someone": 2, "something": 2, "sometimes": 2, "somewhere": 2, "their": 1, "theirs": 1,
    "variety": 4, "video": 3, "whole": 1, "area’s": 3, "does": 1, "goes": 1, "shoe": 1,
    "shoes": 1, "diet": 2, "trial": 2, "trials": 2, "diary": 3, "clothes": 1, "colleague": 2,
    "anyone": 3, "axilla": 3, "reread": 2, "therefore": 2, "lifetime": 2, "homemade": 2,
}  # fmt: skip


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a line break ends one, as a heading or list item does."""
    return [part.strip() for part in _SENTENCE_END.split(text) if _WORD.search(part)]


def running(text: str) -> str:
    """Return the sentences of five words and more: labels would make any page look easy."""
    return "\n".join(sentence for sentence in sentences(text) if len(words(sentence)) >= 5)


def words(text: str) -> list[str]:
    """Return the words of a text, numbers and codes included."""
    return _WORD.findall(text)


def is_code(word: str) -> bool:
    """Tell whether a word is a number or a printed code, such as 14, T1c, HER2 or IIA."""
    return bool(re.search(r"\d|[a-z][A-Z]", word)) or (len(word) > 1 and word.isupper())


def syllables(word: str) -> int:
    """Return how many syllables an English word has, by rules that are right for most words."""
    word = word.lower().replace("'", "’")
    bare = word.removesuffix("’s")
    if known := _KNOWN.get(word) or _KNOWN.get(bare):
        return known
    stem = bare
    if re.search(r"[aeiouy].*[^tde]ed$", stem):
        stem = stem[:-2] if not re.search(r"[^aeiouy][lr]ed$", stem) else stem[:-1]
    elif re.search(r"(?<!s)(?<!x)(?<!z)(?<!ch)(?<!sh)(?<!g)(?<!c)es$", stem):
        stem = stem[:-1]
    for suffix in ("ment", "ments", "ful", "fully", "less", "ness", "ly"):
        if stem.endswith("e" + suffix) and len(stem) > len(suffix) + 3:
            stem = stem[: -len(suffix) - 1] + suffix
            break
    if stem.endswith("e") and not re.search(r"[^aeiouylr]le$|[^aeiouy]re$|ee$|[aeiou]ye$", stem):
        stem = stem[:-1] if _VOWELS.search(stem[:-1]) else stem
    elif re.search(r"[aeiouy]re$", stem):
        stem = stem[:-1]
    count = len(_VOWELS.findall(stem)) + len(_APART.findall(stem))
    return max(count, 1)


def grade(text: str, exempt: Collection[str] = frozenset()) -> float:
    """Return the US school grade of a text; 0 for one without words.

    `exempt` holds words in lower case whose syllables are not counted.
    """
    found = words(text)
    counted = [word for word in found if not is_code(word) and word.lower() not in exempt]
    if not counted:
        return 0.0
    long = sum(map(syllables, counted)) / len(counted)
    return 0.39 * len(found) / len(sentences(text)) + 11.8 * long - 15.59
