"""Another language reaches the page and, unfilled, what its scripts say."""

import json

import pytest

from app.config import Settings
from app.wording import to_pseudo
from tests.fixtures.browsing import Person
from tests.fixtures.databases import settings_for


@pytest.fixture
def settings(database_url: str) -> Settings:
    return settings_for(database_url, pseudo_language=True)


def test_page_and_scripts_speak_the_language_of_the_site(ana: Person) -> None:
    page = ana.read("/practice")
    assert to_pseudo("My agreement") in page
    sent = page.partition('id="wording">')[2].partition("</script>")[0]
    assert json.loads(sent)["Saved %(clock)s"] == [to_pseudo("Saved %(clock)s")] * 2
