"""What must hold of every page, as functions from a parsed page to the problems it has."""

import re
import tomllib
from collections import Counter
from pathlib import Path
from xml.etree.ElementTree import Comment, Element

import html5lib

from learn.figures import OF_FILE
from learn.words import WORDS as LISTED
from resources.places import STATES
from tests import reading

WORDING = tomllib.loads((Path(__file__).parent / "wording.toml").read_text("utf-8"))
# Every word that has an entry, in each of its forms; and those that need none.
EXPLAINED = {
    word.lower()
    for entry in LISTED.values()
    for name in (entry.name, *entry.aka, *entry.find, *entry.exempt)
    for word in reading.words(name)
}
EVERYDAY = {*WORDING["everyday"], *(w.lower() for s in STATES.values() for w in s.split())}

# Each number of our sets of figures, where it is no length, no time and no date.
_OURS = {str(f.out_of_100) for told in OF_FILE.values() for f in told.figures if f.value}
OUR_NUMBER = re.compile(
    rf"(?<![\w.-])(?:{'|'.join(sorted(_OURS))})"
    r"(?![\w-]| (?:years?|months?|days?|hours?|mm|cm)\b| [A-Z]\w+ 20\d\d)"
)
INLINE = {
    "a", "abbr", "b", "bdi", "button", "cite", "code", "dfn", "em", "i", "input", "kbd", "mark",
    "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var",
}  # fmt: skip
# Not the site's own words: codes, what was typed, names, text in a report's language.
QUOTED = {"code", "samp", "kbd", "cite", "textarea", "script", "style", "svg"}
FIELDS = {"input", "select", "textarea"}


class Page:
    """One answer of the site, parsed as a browser would."""

    def __init__(self, html: str):
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.root = parser.parse(html)
        self.html = html
        self.mistakes = [f"line {place[0]}: {code} {data}" for place, code, data in parser.errors]
        self.elements = list(self.root.iter())
        for element in self.elements:
            if element.tag != Comment:
                element.tag = element.tag.rpartition("}")[2]  # drawings have a namespace
        self.parents = {child: parent for parent in self.elements for child in parent}

    def all(self, *tags: str) -> list[Element]:
        """Return the elements with one of these tags, in order."""
        return [element for element in self.elements if element.tag in tags]

    def ids(self) -> set[str]:
        return {element.get("id") for element in self.elements if element.get("id")}

    def above(self, element: Element) -> list[Element]:
        """Return the elements around this one, innermost first."""
        around = []
        while element in self.parents:
            element = self.parents[element]
            around.append(element)
        return around

    def main_text(self) -> str:
        """Return the main part's own words, one block a line."""
        return "\n".join(blocks(main)) if (main := self.root.find(".//main")) is not None else ""


def text(element: Element) -> str:
    """Return an element's text with single spaces."""
    return " ".join("".join(element.itertext()).split())


def is_quoted(element: Element) -> bool:
    """Tell whether an element's text is not the site's own: a code, a name, words of a report."""
    foreign = element.get("lang") is not None and element.tag != "html"
    return element.tag in QUOTED or foreign or element.get("translate") == "no"


def blocks(element: Element) -> list[str]:
    """Return the texts of an element block by block, without quoted codes and drawings."""
    found = [""]

    def walk(node: Element, inline: bool) -> None:
        if not inline:
            found.append("")
        found[-1] += node.text or ""
        for child in node:
            if child.tag == Comment:
                pass
            elif is_quoted(child):
                found[-1] += " "
            elif child.tag == "br":
                found.append("")
            elif "print-only" not in child.get("class", ""):
                walk(child, child.tag in INLINE)
            found[-1] += child.tail or ""
        if not inline:
            found.append("")

    walk(element, inline=False)
    return [tidy for block in found if (tidy := " ".join(block.split()))]


def spoken_texts(page: Page) -> list[str]:
    """Return what a reader sees or hears, but for what is quoted: the text, then each name."""
    names = []

    def walk(element: Element) -> str:
        if is_quoted(element) and element.tag != "svg":
            return " "
        names.extend(
            element.get(name, "") for name in ("alt", "title", "aria-label", "placeholder")
        )
        if element.tag == "meta" and element.get("name") == "description":
            names.append(element.get("content", ""))
        inner = (walk(child) + (child.tail or "") for child in element if child.tag != Comment)
        return f"{element.text or ''}{''.join(inner)} "

    return [walk(page.root), *filter(None, names)]


def name_of(page: Page, element: Element) -> str:
    """Return the name a screen reader would say, in short: enough to find that one is missing."""
    if label := element.get("aria-label"):
        return label
    if ids := element.get("aria-labelledby", "").split():
        return " ".join(text(e) for e in page.elements if e.get("id") in ids)
    if element.tag in FIELDS and element.get("type") not in {"submit", "button"}:
        return " ".join(
            text(label)
            for label in page.all("label")
            if label.get("for", "-") == element.get("id") or element in label.iter()
        )
    pictures = " ".join(e.get("alt", "") for e in element.iter("img"))
    return f"{text(element)} {pictures} {element.get('value', '')}".strip()


# Markup


def is_valid_html(page):
    return page.mistakes


def has_one_h1(page):
    headings = [text(h) for h in page.all("h1")]
    return [] if len(headings) == 1 and headings[0] else [f"h1: {headings}"]


def has_headings_in_order(page):
    levels = [int(h.tag[1]) for h in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    # The error summary stands above the h1.
    after = levels[levels.index(1) :] if 1 in levels else levels
    jumps = [
        f"h{a} is followed by h{b}" for a, b in zip(after, after[1:], strict=False) if b > a + 1
    ]
    return jumps + [f"empty {h.tag}" for h in page.all("h2", "h3", "h4") if not text(h)]


def has_a_title(page):
    """The title ends with the site's name, and starts with “Error: ” when there is a problem."""
    titles = [text(t) for t in page.all("title") if page.parents[t].tag == "head"]
    if len(titles) != 1 or not re.fullmatch(r".{3,} – Beside", titles[0]):
        return [f"title: {titles}"]
    problem = any("error-summary" in e.get("class", "") for e in page.elements)
    return [] if titles[0].startswith("Error: ") == problem else [f"title: {titles[0]}"]


def has_unique_ids(page):
    count = Counter(e.get("id") for e in page.elements if e.get("id") is not None)
    return [f"id {name!r} {n} times" for name, n in count.items() if n > 1 or not name.strip()]


def has_no_dangling_reference(page):
    ids = page.ids()
    wanted = [
        (attribute, name)
        for element in page.elements
        for attribute in (
            "for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns",
            "aria-details", "aria-errormessage", "headers", "list", "form",
        )
        for name in element.get(attribute, "").split()
    ]  # fmt: skip
    wanted += [
        ("href", e.get("href")[1:]) for e in page.elements if e.get("href", "").startswith("#")
    ]
    return [f'{attribute}="{name}"' for attribute, name in wanted if name not in ids]


def names_every_control(page):
    """Fields, buttons, links, pictures and drawings have a name; radio groups have a legend."""
    problems = [
        f"no name: {e.tag} {e.attrib}"
        for e in page.all("a", "button", "summary", *FIELDS)
        if e.get("type") != "hidden" and not name_of(page, e)
    ]
    problems += [f"no alt: {e.attrib}" for e in page.all("img") if e.get("alt") is None]
    for drawing in page.all("svg"):
        hidden = any(e.get("aria-hidden") == "true" for e in [drawing, *page.above(drawing)])
        if not hidden and not (drawing.get("role") == "img" and name_of(page, drawing)):
            problems.append("an svg is neither hidden nor named")
    for field in page.all("input"):
        if field.get("type") in {"radio", "checkbox"}:
            around = [e for e in page.above(field) if e.tag == "fieldset"]
            single = field.get("type") == "checkbox" and not around
            if not single and not any(
                text(legend) for e in around for legend in e.findall("legend")
            ):
                problems.append(f"no fieldset with a legend: {field.get('name')}")
    return problems


def ties_errors_to_fields(page):
    """A field in error says so, and is described by the error beside it."""
    problems = []
    for field in page.all(*FIELDS):
        if field.get("aria-invalid") == "true":
            tied = field.get("aria-describedby", "") + " ".join(
                e.get("aria-describedby", "") for e in page.above(field)
            )
            if "_error" not in tied:
                problems.append(f"not tied to its error: {field.get('id')}")
    return problems


def says_its_language(page):
    html = page.root if page.root.tag == "html" else page.root.find("html")
    return [] if html.get("lang") == "en" else [f"lang={html.get('lang')}"]


def has_its_landmarks(page):
    problems = []
    for tag in ("main", "header", "footer"):
        outer = [e for e in page.all(tag) if page.parents[e].tag == "body"]
        if len(outer) != 1:
            problems.append(f"{len(outer)} {tag}")
    first = next((e for e in page.all("a", "button", *FIELDS)), None)
    mains = [m.get("id") for m in page.all("main")]
    if first is None or first.get("href", "")[1:] not in mains:
        problems.append("the first link does not skip to the main part")
    return problems


def loads_nothing_from_elsewhere(page):
    loaded = [
        e.get(attribute)
        for e in page.elements
        for attribute in ("src", "srcset", "action", "formaction", "data", "poster", "background")
        if e.get(attribute)
    ]
    loaded += [e.get("href") for e in page.all("link", "use", "image", "base") if e.get("href")]
    return [url for url in loaded if not re.match(r"(/(?!/)|#|\?|data:image/)", url)]


def has_nothing_inline(page):
    problems = [f"<{e.tag}>" for e in page.all("style", "base", "iframe", "object", "embed")]
    problems += ["an inline script" for e in page.all("script") if not e.get("src")]
    for element in page.elements:
        for attribute, value in element.attrib.items():
            name = str(attribute)
            if name == "style" or name.startswith("on") or value.strip().startswith("javascript:"):
                problems.append(f"{element.tag} {name}")
    return problems


def does_nothing_unasked(page):
    """No refresh, no new window, no stolen focus, no tab order of its own."""
    problems = ["meta refresh" for e in page.all("meta") if e.get("http-equiv") == "refresh"]
    for element in page.elements:
        problems += [
            f"{element.tag} {name}" for name in ("autofocus", "target", "accesskey", "download")
            if element.get(name) is not None
        ]  # fmt: skip
        if int(element.get("tabindex", "0")) > 0:
            problems.append(f"tabindex {element.get('tabindex')}")
    return problems


def keeps_other_sites_apart(page):
    """A link to another site is https; phone links hold digits alone."""
    problems = []
    for link in page.all("a"):
        href = link.get("href", "")
        if href.startswith("tel:"):
            if not re.fullmatch(r"tel:\+?\d{3,15}(;ext=\d+)?", href):
                problems.append(href)
        elif href.startswith("sms:"):
            if not re.fullmatch(r"sms:\+?\d{3,15}", href):
                problems.append(href)
        elif not re.match(r"(/(?!/)|#|\?|https://|mailto:)", href):
            problems.append(f"{href!r} ({text(link)})")
    return problems


MARKUP = (
    is_valid_html, has_one_h1, has_headings_in_order, has_a_title, has_unique_ids,
    has_no_dangling_reference, names_every_control, ties_errors_to_fields, says_its_language,
    has_its_landmarks, loads_nothing_from_elsewhere, has_nothing_inline, does_nothing_unasked,
    keeps_other_sites_apart,
)  # fmt: skip


# Wording


def shows_no_survival_number(page):
    """Neither in the text, nor in the title, the description, or the name of a drawing."""
    return survival_numbers("\n".join(spoken_texts(page)))


def survival_numbers(words: str) -> list[str]:
    """Return what in a text reads as odds of living, however it is worded."""
    found = re.findall("|".join(WORDING["survival"]), words, re.IGNORECASE)
    return found + [
        sentence
        for sentence in reading.sentences(words)
        if re.search(r"(?i)\b(?:alive|surviv)", sentence) and OUR_NUMBER.search(sentence)
    ]


def uses_no_word_for_odds(page):
    return re.findall("|".join(WORDING["odds"]), page.main_text(), re.IGNORECASE)


def uses_no_word_to_avoid(page):
    return words_to_avoid(page.main_text())


def words_to_avoid(words: str) -> list[str]:
    """Return the words of ux.md's list that a text uses outside the phrases set there."""
    for phrase in WORDING["allowed"]:
        words = re.sub(rf"(?i)(?<!\w){re.escape(phrase)}(?!\w)", "", words)
    return re.findall(rf"(?i)(?<!\w)(?:{'|'.join(WORDING['avoid'])})(?!\w)", words)


def explains_its_hard_words(page):
    """Each hard word has an entry in the list of words, wherever on the page it stands."""
    return sorted(set(hard_words(page.main_text())) - EXPLAINED)


def hard_words(text: str) -> list[str]:
    """Return the words of a text that are long or of medicine, in lower case; see wording.toml."""
    of_medicine = re.compile("|".join(WORDING["of_medicine"]))
    found = (word.lower().removesuffix("’s") for word in reading.words(text))
    return [
        word
        for word in found
        if word not in EVERYDAY
        and "." not in word
        and not reading.is_code(word)
        and (
            reading.syllables(word) >= WORDING["hard_from_syllables"] or of_medicine.fullmatch(word)
        )
    ]


def has_short_sentences(page):
    return [
        sentence
        for sentence in reading.sentences(page.main_text())
        if len(reading.words(sentence)) > WORDING["most_words_in_a_sentence"]
        and not any(re.fullmatch(set_so, sentence) for set_so in WORDING["long_sentences"])
    ]


def has_short_paragraphs(page):
    def is_free(paragraph):
        """The lead's wording is set by the design; a drawing's twin names each of its parts."""
        in_drawing = any(e.tag == "figure" for e in page.above(paragraph))
        return in_drawing or "lead" in paragraph.get("class", "").split()

    return [
        block
        for paragraph in page.all("p")
        if not is_free(paragraph)
        for block in blocks(paragraph)
        if len(reading.sentences(block)) > WORDING["most_sentences_in_a_paragraph"]
    ]


def sets_its_type_well(page):
    """Curly quotes and no straight ones; no exclamation mark; no left-over token or variable."""
    return re.findall(
        r".{0,20}(?:[\"'!]|\{\w*\}|\{\{|%\(|\bNone\b(?=\.\w)).{0,20}", page.main_text()
    )


WORDS = (
    shows_no_survival_number, uses_no_word_for_odds, uses_no_word_to_avoid, explains_its_hard_words,
    has_short_sentences, has_short_paragraphs, sets_its_type_well,
)  # fmt: skip


def problems(page: Page, rules=(*MARKUP, *WORDS)) -> dict[str, list[str]]:
    """Return what each broken rule found; empty when all hold."""
    return {rule.__name__: found for rule in rules if (found := rule(page))}
