"""The translation catalogue: every sentence a reader may see, from templates, Python and data."""

import inspect
import io
from collections.abc import Iterator
from typing import NamedTuple

import polib
from django.conf import settings
from django.utils.translation.template import templatize

from checklists import content
from checklists.articles import texts as article_texts
from learn import figures, survival
from learn.articles import texts as question_texts
from learn.words import texts as word_texts
from portal.help_now import CARDS
from resources.texts import texts as directory_texts
from staging import endings, meanings, stage_texts, wording

TEMPLATE = settings.BASE_DIR / "locale" / "beside.pot"
PLACES = (
    "portal",
    "sources",
    "privacy",
    "paper",
    "accounts",
    "feedback",
    "resources",
    "staging",
    "learn",
    "checklists",
    "templates",
)
# What is said to or of the person: a translator gets it once for each kind of reader.
SPOKEN = (content.texts, endings.texts, meanings.texts, stage_texts.texts, wording.texts)

# What a call's arguments are, in the words of Babel: positions, with "c" for the context.
CALLS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "lazy": ((1, "c"), 2),  # its short name in staging/wording.py
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


class Message(NamedTuple):
    """One translatable text and the file it stands in."""

    place: str
    text: str
    plural: str = ""
    context: str | None = None
    note: str = ""


def from_code(place: str, code: str) -> Iterator[Message]:
    """Yield the messages of Python source."""
    from babel.messages.extract import extract

    lines = io.BytesIO(code.encode())
    for _line, text, notes, context in extract("python", lines, CALLS, ["Translators:"]):
        first, plural = text if isinstance(text, tuple) else (text, "")
        yield Message(place, first, plural, context, " ".join(notes))


def from_template(place: str, source: str) -> Iterator[Message]:
    """Yield the messages of a Django template."""
    # templatize keeps the indentation of the markup, which Python's tokenizer would refuse.
    code = "\n".join(line.strip() for line in templatize(source).splitlines())
    return from_code(place, code)


def spoken() -> Iterator[Message]:
    """Yield the sentences of the data files, in the contexts in which `wording.say` asks."""
    for texts in SPOKEN:
        place = inspect.getmodule(texts).__name__.replace(".", "/") + ".py"
        for text in filter(None, texts()):
            yield from (Message(place, str(text), context=f"who:{who}") for who in wording.READERS)


def cards() -> Iterator[Message]:
    """Yield the texts of “Get help now”."""
    for card in CARDS:
        texts = [card.title, card.intro, *card.signs, card.after]
        for line in card.lines:
            texts += [line.what, line.hours, line.languages, line.sms_words]
        yield from (Message("portal/data/help_now.toml", text) for text in texts if text)


def articles() -> Iterator[Message]:
    """Yield the texts of the pages about second opinions."""
    yield from (Message("checklists/data/articles.toml", text) for text in article_texts() if text)


def words() -> Iterator[Message]:
    """Yield the words that are explained, and their meanings."""
    yield from (Message("learn/data/words.toml", text) for text in word_texts())


def numbers() -> Iterator[Message]:
    """Yield what is said about survival numbers, and the groups of our file."""
    yield from (Message("learn/data/survival.toml", text) for text in survival.texts())
    yield from (Message("learn/data/survival_figures.toml", text) for text in figures.texts())


def questions() -> Iterator[Message]:
    """Yield the texts of the questions people ask."""
    yield from (Message("learn/data/articles.toml", text) for text in question_texts())


def directory() -> Iterator[Message]:
    """Yield the words of the directory's files that pages look up."""
    yield from (Message("resources/data", text) for text in directory_texts())


def messages() -> Iterator[Message]:
    """Yield every message of the portal, file by file."""
    yield from spoken()
    yield from cards()
    yield from articles()
    yield from questions()
    yield from words()
    yield from numbers()
    yield from directory()
    for path in sorted(p for place in PLACES for p in (settings.BASE_DIR / place).rglob("*.*")):
        place = path.relative_to(settings.BASE_DIR).as_posix()
        if path.suffix == ".py" and "/migrations/" not in place:
            yield from from_code(place, path.read_text("utf-8"))
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            yield from from_template(place, path.read_text("utf-8"))


def collected() -> str:
    """Return the catalogue to translate, as the text of a .pot file.

    Sorted and without line numbers or dates, so that it changes when a sentence does.
    """
    entries: dict[tuple[str, str], polib.POEntry] = {}
    for message in messages():
        entry = entries.setdefault(
            (message.text, message.context or ""),
            polib.POEntry(msgid=message.text, msgctxt=message.context, comment=message.note),
        )
        if message.plural:
            entry.msgid_plural, entry.msgstr_plural = message.plural, {0: "", 1: ""}
        if (message.place, "") not in entry.occurrences:
            entry.occurrences.append((message.place, ""))
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8", "MIME-Version": "1.0"}
    catalogue.extend(entries[key] for key in sorted(entries))
    return f"{catalogue}\n"


def compile_all() -> list[str]:
    """Compile each language's .po that is newer than its .mo; return the languages compiled."""
    compiled = []
    for source in sorted(settings.BASE_DIR.glob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))
            compiled.append(source.parent.parent.name)
    return compiled
