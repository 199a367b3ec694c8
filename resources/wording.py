"""How the directory puts things: an entry's own words, days, names of codes and of web sites."""

from typing import NamedTuple
from urllib.parse import urlsplit

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from resources.hours import next_opening
from resources.opening import ZONE_NAMES


class Text(NamedTuple):
    """Words of an entry, and the language they are in."""

    words: str
    language: str

    def __str__(self):
        return self.words


def own_words(row, name):
    """Return a row's text in the reader's language where it has one, else in English."""
    language = (get_language() or "en")[:2]
    words = getattr(row, f"{name}_{language}", "")
    return Text(words, language) if words else Text(getattr(row, name), "en")


def day(date):
    """Return a date with the month in words."""
    return date_format(date, "j F Y")


def partial_day(text):
    """Return "2026", "2026-05" or "2026-05-03" with the month in words."""
    if date := parse_date(text) if len(text) == 10 else None:
        return day(date)
    date = parse_date(f"{text}-01") if len(text) == 7 else None
    return date_format(date, "F Y") if date else text


def host(url):
    """Return the name of a web site, as people say it."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def names(codes, of):
    """Return what codes stand for, one after the other."""
    return ", ".join(str(_(of[code])) for code in codes if code in of)


def opens(line, at):
    """Return when a closed line opens next, by its own clock; empty: open, or not known."""
    start = next_opening(line, at)
    if start is None:
        return ""
    return _("Opens %(day)s at %(time)s, %(zone)s time.") % {
        "day": date_format(start, "l"),
        "time": date_format(start, "f A"),
        "zone": _(ZONE_NAMES[str(start.tzinfo)]),
    }
