"""Whatever the program says comes from the catalog of words: every page is read in the pseudo-language.

Content and people are written in Cyrillic letters here, the words of the catalog in letters with accents.
So a Latin word on a page, in an answer to a script, or in an email was said past the catalog.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from jinja2 import ChoiceLoader, DictLoader

from app.content import plain_text
from app.db import db
from app.web import forms
from app.web.errors import TEXTS, show_error
from app.web.reach import list_routes
from app.wording import to_pseudo
from tests.access_world import AccessWorld
from tests.factories import PASSWORD
from tests.fixtures.browsing import Person
from tests.latin import latin_in_json, latin_in_page
from tests.pseudo_world import (
    Ear,
    let_people_act,
    make_pseudo_world,
    open_everything,
    open_what_needs_steps,
    send_as_scripts_do,
    send_everything,
)

# Files, addresses that only lead somewhere else, and what a site without a key does not sign.
NO_PAGES = {
    *("certificates.send_badge", "certificates.show_status_list"),
    *("assets.show_static", "library.show_media", "certification.show_media"),
    *("certification.go_on", "accounts.open_link"),
}


@dataclass(slots=True)
class Walk:
    """The world, and what was heard in it."""

    world: AccessWorld
    pages: Ear = field(default_factory=Ear)
    forms: Ear = field(default_factory=Ear)
    scripts: Ear = field(default_factory=Ear)
    emails: Ear = field(default_factory=Ear)


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Walk]:
    """The whole walk, once."""
    world = make_pseudo_world(tmp_path_factory.mktemp("pseudo"), sqlite_template)
    walk = Walk(world)
    with walk.pages.listening(world.app):
        let_people_act(world)
        pages = list(open_everything(world))
        open_what_needs_steps(world)
    with walk.forms.listening(world.app):
        send_everything(world, pages)
    with walk.scripts.listening(world.app):
        send_as_scripts_do(world)
    walk.emails.hear_emails(world.app)
    yield walk
    with world.app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_every_page_speaks_the_language_of_the_site(walk: Walk) -> None:
    assert walk.pages.latin == {}


def test_every_page_was_read(walk: Walk) -> None:
    wanted = {route.endpoint for route in list_routes(walk.world.app) if "GET" in route.methods}
    assert wanted - walk.pages.shown == NO_PAGES


def test_every_form_answers_in_the_language_of_the_site(walk: Walk) -> None:
    assert walk.forms.latin == {}


def test_scripts_are_answered_in_the_language_of_the_site(walk: Walk) -> None:
    assert walk.scripts.latin == {}


def test_emails_are_written_in_the_language_of_the_site(walk: Walk) -> None:
    assert walk.emails.latin == {}


def test_every_error_is_told_in_the_language_of_the_site(walk: Walk) -> None:
    found: dict[int, list[str]] = {}
    for status in TEXTS:
        with walk.world.app.test_request_context():
            page = show_error(status).get_data(as_text=True)
        with walk.world.app.test_request_context(headers={"Accept": "application/json"}):
            told = show_error(status).get_json()
        found[status] = [*latin_in_page(page), *latin_in_json(told)]
    assert found == {status: [] for status in TEXTS}


def test_the_home_page_and_its_scripts_speak_it(walk: Walk) -> None:
    page = walk.world.ask("learner of A", "GET", "/practice").text
    assert to_pseudo("My agreement") in page
    sent = page.partition('id="wording">')[2].partition("</script>")[0]
    assert json.loads(sent)["Saved %(clock)s"] == [to_pseudo("Saved %(clock)s")] * 2


def test_an_export_speaks_it(walk: Walk) -> None:
    ana = Person(walk.world.app)
    ana.sign_in("Ana")
    answer = ana.post("/account/export", password=PASSWORD)
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as archive:
        readme = archive.read("README.txt").decode()
    answer.close()
    assert readme.startswith(to_pseudo("Your data at Plumbline"))
    assert to_pseudo("What you sat for certification.") in readme


def test_a_planted_sentence_of_a_template_is_heard(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    jinja = walk.world.app.jinja_env
    assert jinja.loader is not None
    source = jinja.loader.get_source(jinja, "accounts/sign_in.html")[0]
    planted = source.replace("{% block content %}", "{% block content %}<p>Not in it</p>")
    monkeypatch.setattr(
        jinja,
        "loader",
        ChoiceLoader([DictLoader({"accounts/sign_in.html": planted}), jinja.loader]),
    )
    ear = Ear()
    with ear.listening(walk.world.app):
        walk.world.ask("nobody", "GET", "/sign-in")
    assert ear.latin == {"Not in it": "GET /sign-in"}


def test_a_planted_sentence_of_a_form_is_heard(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(forms._SAID_BY_FIELDS, "Not a valid choice.", "Not in it.")
    assert "Not in it." in rename_cohort(walk, name="Осень", kind="праздник")


def test_a_planted_reason_of_a_rule_is_heard(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rename_cohort(walk, name="\u200b") == {}
    monkeypatch.setattr(plain_text, "_NOTHING_VISIBLE", "Nobody sees it.")
    assert "Nobody sees it." in rename_cohort(walk, name="\u200b")


def test_a_planted_sentence_for_a_script_is_heard() -> None:
    page = '<script type="application/json">{"said": "Not in it", "at": "/practice"}</script>'
    assert latin_in_page(page) == ["Not in it"]
    assert latin_in_page('<p title="Not in it" data-said="Nor this" class="a b">1</p>') == [
        "p title: Not in it",
        "p data-said: Nor this",
    ]


def rename_cohort(walk: Walk, **fields: str) -> dict[str, str]:
    """Let a trainer send the form of her cohort, and return what was heard."""
    ear = Ear()
    with ear.listening(walk.world.app):
        walk.world.send("trainer of A", "/cohorts/1", fields)
    walk.world.put_back()
    return ear.latin
