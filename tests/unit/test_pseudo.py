from django.template import Context, Template
from django.utils.translation import gettext, ngettext, pgettext

from tests.pseudo import marked_parts, pseudo, speaking, unmarked


def render(source, **context):
    return Template("{% load i18n %}" + source).render(Context(context))


def test_every_way_to_translate_is_marked():
    with speaking():
        for text in (gettext("Size"), pgettext("who:self", "Size"), ngettext("Size", "Sizes", 2)):
            assert unmarked(text) == ""
            assert text != "Size"
        assert unmarked(render('{% translate "Size" %}')) == ""
        template = "{% blocktranslate %}Size {{ n }}{% endblocktranslate %}"
        assert unmarked(render(template, n=3)) == ""
    assert gettext("Size") == "Size"


def test_what_is_not_translated_shows():
    with speaking():
        assert unmarked(render('Bare {% translate "Size" %} words')) == "Bare words"


def test_placeholders_tokens_and_tags_survive():
    text = pseudo("Ask %(who)s about {your} <strong>size</strong> &amp; 100%%")
    for part in ("%(who)s", "{your}", "<strong>", "</strong>", "&amp;", "%%"):
        assert part in text


def test_texts_are_longer_and_marked_once():
    assert len(pseudo("a" * 100)) >= 140
    assert pseudo(pseudo("Size")) == pseudo("Size")


def test_only_what_speaks_of_the_person_can_be_marked():
    with speaking(only_context="who:"):
        assert gettext("Size") == "Size"
        assert pgettext("month", "May") == "May"
        (part,) = marked_parts(f"One {pgettext('who:self', 'Your size')} two")
    assert "Your size" in part
