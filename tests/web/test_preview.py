"""An author's preview: her folder as pages, its problems as a list, and nobody else let in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.config import Environment
from app.db import db
from app.preview.cli import make_preview_app
from app.preview.errors import PreviewRefusedError
from app.preview.service import settings_of_preview
from tests.content.gardens import Garden
from tests.fixtures.databases import settings_for

LESSON = "course_content/01-looking/02-counting.md"


@pytest.fixture
def preview(garden: Garden, tmp_path: Path) -> Iterator[Flask]:
    """The garden's preview, without the server around it."""
    settings = settings_of_preview(
        settings_for("sqlite://"), garden.course_dir, garden.sets_dir, tmp_path / "preview.sqlite3"
    )
    app = make_preview_app(create_app, settings)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def author(preview: Flask) -> FlaskClient:
    """The author's browser, which nobody signed in."""
    return preview.test_client()


def version_of(author: FlaskClient) -> str:
    return str(author.get("/preview/version").get_json()["version"])


def test_the_author_reads_any_lesson_without_signing_in(author: FlaskClient) -> None:
    answer = author.get("/course/counting")
    assert answer.status_code == 200
    assert "Count by rows." in answer.text
    assert "Author’s preview" in answer.text


def test_a_change_is_shown_and_has_another_version(author: FlaskClient, garden: Garden) -> None:
    before = version_of(author)
    assert version_of(author) == before
    garden.change(LESSON, "Count by rows.", "Count by columns, row after row.")
    assert version_of(author) != before
    assert "Count by columns" in author.get("/course/counting").text


def test_errors_are_a_page_and_their_correction_brings_the_lesson_back(
    author: FlaskClient, garden: Garden
) -> None:
    garden.change(LESSON, "requires: [looking-at-beds]", "requires: [looking-at-bed]")
    answer = author.get("/course/counting")
    assert answer.status_code == 422
    assert "This content has errors" in answer.text
    assert "02-counting.md:4" in answer.text
    assert "did you mean `looking-at-beds`?" in answer.text
    garden.change(LESSON, "requires: [looking-at-bed]", "requires: [looking-at-beds]")
    assert author.get("/course/counting").status_code == 200


def test_a_right_option_that_changes_is_told_where_the_preview_runs(
    author: FlaskClient, garden: Garden, capsys: pytest.CaptureFixture[str]
) -> None:
    author.get("/course/looking-at-beds")
    lesson = "course_content/01-looking/01-looking-at-beds.md"
    garden.change(lesson, "- [ ] Seven", "- [x] Seven")
    garden.change(lesson, "- [x] Twelve", "- [ ] Twelve")
    author.get("/course/looking-at-beds")
    assert (
        "lesson looking-at-beds: check how-many: the right option changed"
        in capsys.readouterr().err
    )


def test_every_page_looks_for_changes_and_the_policy_stays_strict(author: FlaskClient) -> None:
    answer = author.get("/course")
    version = version_of(author)
    assert (
        f'<script type="module" src="/preview/reload.js?version={version}"></script>' in answer.text
    )
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert author.get("/preview/reload.js").mimetype == "text/javascript"


def test_a_name_that_leads_here_from_elsewhere_is_refused(author: FlaskClient) -> None:
    assert author.get("/course", headers={"Host": "evil.example"}).status_code == 400


def test_production_settings_are_refused(tmp_path: Path) -> None:
    settings = settings_for("sqlite://", environment=Environment.PRODUCTION, secure_cookies=True)
    with pytest.raises(PreviewRefusedError):
        settings_of_preview(settings, tmp_path, tmp_path, tmp_path / "preview.sqlite3")


def test_the_command_says_why_it_refuses(database_url: str) -> None:
    settings = settings_for(database_url, environment=Environment.PRODUCTION, secure_cookies=True)
    app = create_app(settings)
    result = app.test_cli_runner().invoke(args=["content", "preview"])
    with app.app_context():
        db.engine.dispose()
    assert result.exit_code == 1
    assert "never runs with production settings" in result.output


def test_the_real_application_has_no_address_of_the_preview(app: Flask) -> None:
    assert [rule.rule for rule in app.url_map.iter_rules() if "preview" in rule.rule] == []
