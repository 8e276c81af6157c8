"""Another language reaches the page and, unfilled, what its scripts say."""

import io
import json
import zipfile

import pytest

from app.config import Settings
from app.wording import to_pseudo
from tests.factories import PASSWORD
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


def test_roles_browsers_and_an_export_speak_the_language_of_the_site(ana: Person) -> None:
    page = ana.read("/account")
    assert f"<dd>{to_pseudo('learner')}</dd>" in page
    assert f"<b>{to_pseudo('Another browser')}</b>" in page
    answer = ana.post("/account/export", password=PASSWORD)
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as archive:
        readme = archive.read("README.txt").decode()
    assert readme.startswith(to_pseudo("Your data at Plumbline"))
    assert to_pseudo("Test forms you sat.") in readme
