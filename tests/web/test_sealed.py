"""A sealed clip is nowhere for anybody but the person who sits its form."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.calibration.models import Attempt, SetRevision
from app.config import Settings
from app.db import db, transaction
from app.publishing.content import compile_content
from app.publishing.domain import BALANCE_BEGIN, BALANCE_END
from app.publishing.service import publish
from tests.content.gardens import Garden, plant
from tests.content.test_sealed_content import CLIP, FORM, seal
from tests.factories import MORNING, email_of, make_user
from tests.fixtures.browsing import Person
from tests.fixtures.databases import settings_for

FILES = ("clip.mp4", "captions.vtt", "descriptions.vtt", "poster.jpg")


@pytest.fixture
def garden(tmp_path: Path) -> Garden:
    return plant(tmp_path / "garden")


@pytest.fixture
def sealed(garden: Garden, tmp_path: Path) -> Path:
    return seal(garden, tmp_path / "vault")


@pytest.fixture
def settings(database_url: str, garden: Garden, sealed: Path) -> Settings:
    """Settings of an operator who keeps forms outside the repository."""
    return settings_for(
        database_url,
        course_content_dir=garden.course_dir,
        calibration_sets_dir=garden.sets_dir,
        sealed_sets_dir=sealed,
    )


@pytest.fixture(autouse=True)
def online(session: Session, garden: Garden, sealed: Path) -> None:
    """Both folders, synced."""
    content = compile_content(garden.course_dir, garden.sets_dir, sealed_dir=sealed)
    with transaction(session):
        publish(session, content, MORNING)


def sit(session: Session, name: str, set_id: str = FORM, *, is_over: bool = False) -> None:
    """Let a person sit a form, as certification will."""
    rater = session.scalars(select(User).where(User.email == email_of(name))).one()
    revision = session.scalars(select(SetRevision).where(SetRevision.set_id == set_id)).one()
    with transaction(session):
        session.add(
            Attempt(
                rater_id=rater.id,
                set_revision_id=revision.id,
                number=1,
                started_at=MORNING,
                submitted_at=MORNING if is_over else None,
            )
        )


@pytest.mark.parametrize("name", FILES)
def test_its_media_are_not_there(ana: Person, name: str) -> None:
    assert ana.watch(f"/media/{CLIP}/{name}").status_code == 404
    assert ana.watch(f"/media/two-scales/{name}").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        *(
            f"/library/{CLIP}",
            f"/practice/{FORM}",
            f"/media/{CLIP}/",
            f"/vault/media/{CLIP}/clip.mp4",
        ),
        *(f"/media/..%2f..%2fvault%2fmedia%2f{CLIP}/clip.mp4", f"/media/{CLIP}/..%2fclip.mp4"),
    ],
)
def test_its_addresses_are_not_there(ana: Person, path: str) -> None:
    assert ana.get(path).status_code in {403, 404}


@pytest.mark.parametrize("path", ["/library", "/practice", "/course", "/", "/search?q=seedlings"])
def test_no_list_and_no_search_names_it(ana: Person, path: str) -> None:
    page = ana.read(path)
    assert CLIP not in page
    assert FORM not in page


def test_who_sits_the_form_gets_its_media_from_the_sealed_folder(
    ana: Person, session: Session, sealed: Path
) -> None:
    sit(session, "Ana")
    for name in FILES:
        answer = ana.watch(f"/media/{CLIP}/{name}")
        assert answer.status_code == 200
        assert answer.data == (sealed / "media" / CLIP / name).read_bytes()
    assert ana.watch(f"/media/{CLIP}/masters.yaml").status_code == 404
    assert ana.get(f"/library/{CLIP}").status_code == 404


@pytest.mark.usefixtures("ana")
def test_nobody_else_gets_them_then(
    stranger: Person, arrive: Callable[[str], Person], session: Session
) -> None:
    sit(session, "Ana")
    for name in ("Ben", "Tess", "Otto"):
        assert arrive(name).watch(f"/media/{CLIP}/clip.mp4").status_code == 404
    assert stranger.get(f"/media/{CLIP}/clip.mp4").status_code == 303


@pytest.mark.parametrize("role", ["learner", "trainer", "author", "operator"])
def test_after_the_form_they_are_gone_again_for_everybody(
    stranger: Person, session: Session, role: str
) -> None:
    person = stranger
    make_user(session, "Cleo", roles=(role,))
    person.sign_in("Cleo")
    assert {person.watch(f"/media/{CLIP}/{file}").status_code for file in FILES} == {404}
    home = "/certification/night-form"
    person.read(home)
    person.post(f"{home}/sitting")
    assert {person.watch(f"/media/{CLIP}/{file}").status_code for file in FILES} == {200}
    sheet = {"score-growth": "1", "score-slugs": "0", "saves": "0", "client_key": "k"}
    assert person.post(f"{home}/clips/1", **sheet).status_code == 303
    for file in FILES:
        answer = person.watch(f"/media/{CLIP}/{file}", Range="bytes=0-9")
        assert answer.status_code == 404
    assert person.get(f"{home}/clips/1").location == f"{home}/next"
    assert session.scalars(select(Attempt)).one().submitted_at is not None


NOT_THERE = "bed-at-noon"
ASKED: dict[str, dict[str, str]] = {
    "plain": {},
    "a piece": {"Range": "bytes=0-10"},
    "behind the end": {"Range": "bytes=99999999-"},
    "for a script": {"Accept": "application/json"},
}


def etag_of(sealed: Path, name: str) -> str:
    return f'"{hashlib.sha256((sealed / "media" / CLIP / name).read_bytes()).hexdigest()}"'


def answer_of(person: Person, path: str, method: str, headers: dict[str, str]) -> object:
    """Return all that an answer tells, with the address that was asked for taken out."""
    given = person.client.open(path, method=method, headers=headers)
    assert given.status_code == 404
    told = [pair for pair in given.headers.to_wsgi_list() if pair[0] != "Set-Cookie"]
    return given.status, told, given.get_data()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("headers", ASKED.values(), ids=ASKED)
def test_its_answers_are_those_of_a_clip_that_never_was(
    ana: Person, headers: dict[str, str], method: str
) -> None:
    for name in FILES:
        real, made_up = (
            answer_of(ana, ana.with_key(f"/media/{clip}/{name}"), method, headers)
            for clip in (CLIP, NOT_THERE)
        )
        assert real == made_up
    pages = (answer_of(ana, f"/library/{clip}", method, headers) for clip in (CLIP, NOT_THERE))
    assert len({repr(page) for page in pages}) == 1


@pytest.mark.parametrize("name", FILES)
def test_who_knows_a_file_hears_nothing_of_it(ana: Person, sealed: Path, name: str) -> None:
    answer = ana.watch(f"/media/{CLIP}/{name}", If_None_Match=etag_of(sealed, name))
    assert (answer.status_code, answer.headers.get("ETag")) == (404, None)


def test_looking_for_it_takes_as_many_questions_as_for_one_that_never_was(
    app: Flask, ana: Person, count_queries: Callable[[Session], list[str]]
) -> None:
    with app.app_context():
        sent = count_queries(db.session())
    for path in ("/media/{}/clip.mp4", "/media/{}/poster.jpg", "/library/{}"):
        numbers = []
        for clip in (CLIP, NOT_THERE):
            address = ana.with_key(path.format(clip))
            sent.clear()
            assert ana.client.get(address).status_code == 404
            numbers.append(len(sent))
        assert numbers[0] == numbers[1], path


def test_its_key_is_like_any_other(ana: Person) -> None:
    real, made_up = (ana.get(f"/media/{clip}/key") for clip in (CLIP, NOT_THERE))
    assert real.status_code == made_up.status_code == 200
    assert set(real.get_json()) == set(made_up.get_json())


def test_an_attempt_at_a_practice_set_opens_nothing(ana: Person, session: Session) -> None:
    sit(session, "Ana", "first-beds")
    assert ana.watch(f"/media/{CLIP}/clip.mp4").status_code == 404


def test_media_that_went_missing_are_said_to_be_missing_not_looked_for_elsewhere(
    ana: Person, session: Session, sealed: Path
) -> None:
    sit(session, "Ana")
    (sealed / "media" / CLIP / "clip.mp4").unlink()
    assert ana.watch(f"/media/{CLIP}/clip.mp4").status_code == 503


def test_what_is_sealed_is_never_written_into_the_open_guide(app: Flask, garden: Garden) -> None:
    guide = garden.sets_dir / "README.md"
    guide.write_text(f"{BALANCE_BEGIN}\n{BALANCE_END}\n", "utf-8")
    shown = app.test_cli_runner().invoke(args=["content", "balance"])
    assert "garden-watch, certification: 1 clip" in shown.stdout
    written = app.test_cli_runner().invoke(args=["content", "balance", "--write"])
    assert written.exit_code == 0
    assert "garden-watch, certification: 0 clips" in guide.read_text("utf-8")
    assert "garden-watch, certification: 0 clips" in written.stdout


def test_check_and_sync_read_the_sealed_folder(app: Flask, sealed: Path) -> None:
    checked = app.test_cli_runner().invoke(args=["content", "check"])
    assert "2 clips, 2 sets" in checked.stdout
    (sealed / "media" / CLIP / "poster.jpg").unlink()
    broken = app.test_cli_runner().invoke(args=["content", "sync"])
    assert broken.exit_code == 1
    assert f"vault/clips/{CLIP}.yaml" in broken.stderr
    assert "Nothing was changed" in broken.stderr
