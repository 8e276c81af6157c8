"""A sealed clip is nowhere for anybody but the person who sits its form."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bench.models import Attempt
from app.config import Settings
from app.db import db, transaction
from app.publishing.content import compile_content
from app.publishing.domain import BALANCE_BEGIN, BALANCE_END
from app.publishing.service import publish
from tests.certification_world import be_in_the_middle_of
from tests.content.gardens import Garden
from tests.content.test_sealed_content import CLIP, FORM, seal
from tests.factories import MORNING, make_user
from tests.fixtures.application import Clock
from tests.fixtures.browsing import Person
from tests.fixtures.databases import settings_for

KINDS = {
    "video": "clip.mp4",
    "captions": "captions.vtt",
    "descriptions": "descriptions.vtt",
    "poster": "poster.jpg",
}
FILES = tuple(KINDS.values())
HOME = f"/certification/{FORM}"
MEDIA = f"{HOME}/clips/1/media"
SHEET = {"score-growth": "1", "score-slugs": "0", "saves": "0", "client_key": "k"}


@pytest.fixture
def sealed(garden: Garden, tmp_path: Path) -> Path:
    return seal(garden, tmp_path / "vault")


@pytest.fixture
def settings(database_url: str, garden: Garden, sealed: Path) -> Settings:
    """Settings of an operator who keeps forms outside the repository."""
    return settings_for(database_url, garden.root, sealed_sets_dir=sealed)


@pytest.fixture(autouse=True)
def online(session: Session, garden: Garden, sealed: Path) -> None:
    """Both folders, synced."""
    content = compile_content(
        garden.course_dir, garden.sets_dir, sealed_dir=sealed, gate_override="A test."
    )
    with transaction(session):
        publish(session, content, MORNING)


def sit(person: Person) -> None:
    """Let a person be in the middle of the form."""
    be_in_the_middle_of(person, FORM)


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


def test_who_sits_the_form_gets_its_media_from_the_sealed_folder(ana: Person, sealed: Path) -> None:
    sit(ana)
    for kind, name in KINDS.items():
        answer = ana.watch(f"{MEDIA}/{kind}")
        assert answer.status_code == 200
        assert answer.data == (sealed / "media" / CLIP / name).read_bytes()
        assert answer.headers["ETag"] == etag_of(sealed, name)
        piece = ana.watch(f"{MEDIA}/{kind}", Range="bytes=3-9")
        assert (piece.status_code, piece.data) == (206, answer.data[3:10])
    assert ana.watch(f"{MEDIA}/video").mimetype == "video/mp4"
    for name in ("masters", "clip.mp4", "masters.yaml"):
        assert ana.watch(f"{MEDIA}/{name}").status_code == 404
    assert ana.get(f"/library/{CLIP}").status_code == 404


def test_its_id_opens_nothing_not_even_to_who_sits_the_form(ana: Person) -> None:
    sit(ana)
    assert {ana.watch(f"/media/{CLIP}/{name}").status_code for name in FILES} == {404}


def test_an_address_of_her_sitting_opens_with_her_own_key_alone(
    ana: Person, arrive: Callable[[str], Person], clock: Clock
) -> None:
    sit(ana)
    mine = ana.with_key(f"{MEDIA}/video")
    ben = arrive("Ben")
    assert ben.get(mine).status_code == 404
    sit(ben)
    assert ben.get(mine).status_code == 403
    other = ana.get("/media/two-scales/key").json
    assert other is not None
    for wrong in ("", "?key=", "?key=x", f"?key={other['key']}"):
        assert ana.get(f"{MEDIA}/video{wrong}").status_code == 403
    clock.advance(minutes=121)
    assert ana.get(mine).status_code == 403
    assert ana.watch(f"{MEDIA}/video").status_code == 200


def test_nobody_else_gets_them_then(
    ana: Person, stranger: Person, arrive: Callable[[str], Person]
) -> None:
    sit(ana)
    for name in ("Ben", "Tess", "Otto"):
        person = arrive(name)
        assert person.watch(f"{MEDIA}/video").status_code == 404
        assert person.get(f"{MEDIA}/key").status_code == 404
    assert stranger.get(f"{MEDIA}/video").status_code == 303


@pytest.mark.parametrize("role", ["learner", "trainer", "author", "operator"])
def test_after_the_form_they_are_gone_again_for_everybody(
    stranger: Person, session: Session, role: str
) -> None:
    person = stranger
    make_user(session, "Cleo", roles=(role,))
    person.sign_in("Cleo")
    assert {person.watch(f"{MEDIA}/{kind}").status_code for kind in KINDS} == {404}
    sit(person)
    assert {person.watch(f"{MEDIA}/{kind}").status_code for kind in KINDS} == {200}
    assert person.post(f"{HOME}/clips/1", **SHEET).status_code == 303
    for kind in KINDS:
        assert person.watch(f"{MEDIA}/{kind}", Range="bytes=0-9").status_code == 404
    assert person.get(f"{HOME}/clips/1").location == f"{HOME}/next"
    assert session.scalars(select(Attempt)).one().completed_at is not None


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
    new_each_time = {"Set-Cookie", "X-Request-Id"}
    told = [pair for pair in given.headers.to_wsgi_list() if pair[0] not in new_each_time]
    number = given.headers["X-Request-Id"].encode()
    return given.status, told, given.get_data().replace(number, b"a number")


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
    for path in ("/library/{}", "/certification/{}/clips/1/media/video"):
        names = (FORM, "noon-form") if "{}/clips" in path else (CLIP, NOT_THERE)
        pages = (answer_of(ana, path.format(name), method, headers) for name in names)
        assert len({repr(page) for page in pages}) == 1


@pytest.mark.parametrize("name", FILES)
def test_who_knows_a_file_hears_nothing_of_it(ana: Person, sealed: Path, name: str) -> None:
    answer = ana.watch(f"/media/{CLIP}/{name}", If_None_Match=etag_of(sealed, name))
    assert (answer.status_code, answer.headers.get("ETag")) == (404, None)


def test_a_clip_that_she_does_not_sit_is_one_that_never_was(ana: Person) -> None:
    """Whatever the reason: another number, another kind, a form that is over, one that is not."""
    paths = [
        *(f"{HOME}/clips/{number}/media/video" for number in (0, 2, 99)),
        *(f"{MEDIA}/masters", "/certification/noon-form/clips/1/media/video"),
    ]
    sit(ana)
    answers = {repr(answer_of(ana, path, "GET", {})) for path in paths}
    assert ana.post(f"{HOME}/clips/1", **SHEET).status_code == 303
    answers |= {repr(answer_of(ana, path, "GET", {})) for path in (*paths, f"{MEDIA}/video")}
    assert len(answers) == 1


def test_looking_for_it_takes_as_many_questions_as_for_one_that_never_was(
    app: Flask, ana: Person, count_queries: Callable[[Session], list[str]]
) -> None:
    with app.app_context():
        sent = count_queries(db.session())
    form = "/certification/{}/clips/1/media/video"
    for path in ("/media/{}/clip.mp4", "/media/{}/poster.jpg", "/library/{}", form):
        numbers = []
        for name in (FORM, "noon-form") if path is form else (CLIP, NOT_THERE):
            address = ana.with_key(path.format(name))
            sent.clear()
            assert ana.client.get(address).status_code == 404
            numbers.append(len(sent))
        assert numbers[0] == numbers[1], path


def test_its_key_is_like_any_other(ana: Person) -> None:
    real, made_up = (ana.get(f"/media/{clip}/key") for clip in (CLIP, NOT_THERE))
    assert real.status_code == made_up.status_code == 200
    assert set(real.get_json()) == set(made_up.get_json())


def test_an_attempt_at_a_practice_set_opens_nothing(ana: Person) -> None:
    ana.read("/practice")
    ana.post("/practice/first-beds/attempts")
    for form in (FORM, "first-beds"):
        assert ana.get(f"/certification/{form}/clips/1/media/video").status_code == 404


def test_media_that_went_missing_are_said_to_be_missing_not_looked_for_elsewhere(
    ana: Person, sealed: Path
) -> None:
    sit(ana)
    (sealed / "media" / CLIP / "clip.mp4").unlink()
    answer = ana.watch(f"{MEDIA}/video")
    assert answer.status_code == 503
    assert CLIP not in answer.text


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
