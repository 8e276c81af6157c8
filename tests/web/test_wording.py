"""What is filled into the sentences of the catalog, in Python and in templates."""

import pytest
from flask import Flask, render_template_string
from markupsafe import Markup

from app import create_app
from app.sentences import Sentence
from app.wording import gettext, lazy_gettext, ngettext, say, to_pseudo
from tests.fixtures.databases import settings_for


@pytest.fixture
def pseudo_app() -> Flask:
    """The application, with another language."""
    return create_app(settings_for("sqlite://", pseudo_language=True))


IN_A_TEMPLATE = {
    '{{ ngettext("%(num)d person", "%(num)d people", n) }}': "1,204 people",
    '{{ _("The first %(shown)d of %(all)s", shown=n, all=n) }}': "The first 1,204 of 1,204",
    "{% trans n=n %}{{ n }} clip{% pluralize n %}{{ n }} clips{% endtrans %}": "1,204 clips",
    "{% trans people=n %}<b>{{ people }}</b> people{% endtrans %}": "<b>1,204</b> people",
    '{{ _("Account %(number)s", number=n | string) }}': "Account 1204",
    '{{ _("%(low)d to %(high)s", low=(n * 1.0) | round, high="99%") }}': "1,204 to 99%",
    "{{ n | number }}": "1,204",
}


@pytest.mark.parametrize("template", IN_A_TEMPLATE)
def test_a_quantity_in_a_sentence_has_separators_and_a_name_has_none(
    app: Flask, template: str
) -> None:
    with app.test_request_context():
        assert render_template_string(template, n=1204) == IN_A_TEMPLATE[template]


def test_the_same_holds_outside_of_templates() -> None:
    assert ngettext("%(num)d person", "%(num)d people", 1204) == "1,204 people"
    assert gettext("%(done)d of %(all)s", done=1204, all=70_000) == "1,204 of 70,000"
    assert lazy_gettext("At most %(most)d") % {"most": 1204} == "At most 1,204"
    assert say(Sentence("At most %(most)d", most=1204)) == "At most 1,204"
    assert gettext("Account %(number)s", number="1204") == "Account 1204"


def test_what_somebody_typed_is_escaped_where_it_is_filled_in(app: Flask) -> None:
    template = '{{ _("Hello <b>%(name)s</b>", name=name) }}'
    with app.test_request_context():
        assert render_template_string(template, name="<i>") == "Hello <b>&lt;i&gt;</b>"
        assert render_template_string(template, name=Markup("<i>")) == "Hello <b><i></b>"


def test_a_sentence_of_code_that_knows_no_page_is_said_with_all_its_parts(
    pseudo_app: Flask,
) -> None:
    wanted = Sentence("VP8, VP9 or AV1")
    said = Sentence("Export %(file)s as %(wanted)s.", file="a.mp4", wanted=wanted)
    assert said == "Export a.mp4 as VP8, VP9 or AV1."
    with pseudo_app.app_context():
        parts = {"file": "a.mp4", "wanted": to_pseudo(wanted)}
        assert say(said) == to_pseudo("Export %(file)s as %(wanted)s.") % parts
