"""`{% explain_words %}…{% endexplain_words %}` in base.html: hard words open their meaning."""

from functools import cache

from django import template
from django.template.loader import get_template
from django.utils.translation import get_language

from learn.explain import Finder, Found, explained, finder
from learn.words import WORDS
from privacy.kept import Kept

register = template.Library()

# What a page can bear: more would make its text a row of buttons, and a long page too heavy to show
# in the first answer of a slow connection.
MOST, MOST_IN_LONG = 8, 3
LONG = 16_000  # characters

kept = Kept(300)


@cache
def every_form() -> Finder:
    """Return the finder of all forms of all words."""
    return finder({form: word.slug for word in WORDS.values() for form in word.find})


class ExplainedWords(template.Node):
    """The page's content with its hard words explained, each once.

    A view sets `explained_words` to the slugs that its page explains itself, or to None where no
    word is to open. On a private page a meaning has no link to the word's own page: the addresses
    would tell which words stand in somebody's result.

    A public page may set `same_content` to a tuple of what its content depends on besides the
    language. It is then drawn once and kept in this process.
    """

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        if not (same := context.get("same_content")):
            return self.draw(context)
        key, drawn = (get_language(), *same), kept.still()
        if key not in drawn:
            drawn[key] = self.draw(context)
        return drawn[key]

    def draw(self, context):
        html = self.nodelist.render(context)
        known = context.get("explained_words", ())
        if known is None:
            return html
        is_private = getattr(context.get("request"), "is_private", False)
        button, meaning = get_template("learn/_button.html"), get_template("learn/_meaning.html")

        def found(slug, match):
            word = WORDS[slug]
            return Found(
                button.render({"slug": slug, **match.groupdict()}),
                meaning.render({"word": word, "is_private": is_private}),
            )

        most = MOST if len(html) < LONG else MOST_IN_LONG
        return explained(html, every_form(), found, most, set(known))


@register.tag
def explain_words(parser, _token):
    """Explain the hard words of what stands between this tag and its end."""
    nodelist = parser.parse(("endexplain_words",))
    parser.delete_first_token()
    return ExplainedWords(nodelist)
