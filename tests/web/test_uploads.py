"""An author uploads a partner's clip: checked by content, all or nothing, in the library at once."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.accounts.models import AuditEvent
from app.config import Settings
from app.library.models import ClipRevision
from tests.factories import make_user
from tests.fixtures.browsing import Person, untimed
from tests.fixtures.databases import on_each_database, settings_for
from tests.upload_world import (
    ALL_FILES,
    BOARD,
    CAPTIONS,
    FILES,
    FORM,
    WORDS,
    Author,
    clips,
    files_in,
    multipart,
    refusals,
    small_disk,
)
from tests.video_files import jpeg, mp4, webm

CLIP = "partner-five-thirds-on-a-line"
NOTHING: list[str] = []


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of uploads."""
    return tmp_path / "uploads"


@pytest.fixture
def settings(database_url: str, root: Path) -> Settings:
    """Settings with a folder of uploads of the test's own, and videos of at most 2 MB."""
    return settings_for(database_url, uploads_dir=root, largest_upload_mb=2)


@on_each_database
def test_a_right_upload_is_in_the_library_at_once(
    uma: Author, session: Session, root: Path, arrive: Callable[[str], Person]
) -> None:
    answer = uma.send(ALL_FILES, context="They had folded strips.")
    assert (answer.status_code, answer.location) == (303, "/uploads")
    assert "“Five thirds on a line” is now in the library." in uma.person.read("/uploads")
    ana = arrive("Ana")
    assert f"/library/{CLIP}" in ana.read("/library")
    page = untimed(ana.read(f"/library/{CLIP}"))
    for words in (
        "Recorded lesson, public school",
        "Given by Maple County Schools, for the teacher and the students, until June 30, 2027",
        "They had folded strips.",
        "Where does it go?",
        "A number line on the board.",
    ):
        assert words in page
    assert f"/library/{CLIP}" in ana.read("/search?q=thirds")
    assert ana.watch(f"/media/{CLIP}/clip.mp4").data == FILES["video"]
    assert b"taken at home" not in ana.watch(f"/media/{CLIP}/poster.jpg").data
    event = session.scalars(select(AuditEvent).where(AuditEvent.verb == "uploaded")).one()
    assert (event.object_id, event.data["until"]) == (CLIP, "2027-06-30")
    assert files_in(root) == [
        *("clips", f"clips/{CLIP}.yaml", "media", f"media/{CLIP}"),
        *(f"media/{CLIP}/{name}" for name in ("captions.vtt", "clip.mp4", "descriptions.vtt")),
        f"media/{CLIP}/poster.jpg",
    ]


def test_a_webm_is_served_as_what_it_is_and_in_ranges(uma: Author) -> None:
    video = webm()
    assert uma.send(FILES | {"video": video}).status_code == 303
    answer = uma.person.watch(f"/media/{CLIP}/clip.webm", Range="bytes=10-19")
    assert (answer.status_code, answer.mimetype) == (206, "video/webm")
    assert answer.data == video[10:20]
    assert 'type="video/webm"' in uma.person.read(f"/library/{CLIP}")


@pytest.mark.parametrize("label", ["A lesson in spring", "Recorded lesson"])
def test_real_people_are_shown_as_recorded(uma: Author, label: str) -> None:
    uma.send(label=label)
    assert "Recorded" in uma.person.read(f"/library/{CLIP}")
    assert "A clip marked “Recorded” shows real people" in uma.person.read("/library")
    refused = uma.send(label="Synthetic vignette")
    assert "not synthetic" in refusals(refused.text)["label"]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"title": " "}, "title", "Give the clip a title."),
        ({"title": "\u200b"}, "title", "nothing to see"),
        ({"title": "a\u202eb"}, "title", "turns the order of letters around"),
        ({"title": "x" * 121}, "title", "Keep it to 120 characters."),
        ({"title": "a\x00b"}, "title", "cannot be shown"),
        ({"grade": "13"}, "grade", "Choose one of the list"),
        ({"grade": ""}, "grade", "Choose the grade."),
        ({"topic": "poetry"}, "topic", "Choose one of the list"),
        ({"summary": ""}, "summary", "Say in a sentence what happens."),
        ({"label": ""}, "label", "Say what the recording is."),
        ({"partner": ""}, "partner", "Name who gave the permission."),
        ({"until": ""}, "until", "Say until when it may be shown."),
        ({"until": "30 June"}, "until", "There is no such day."),
        ({"until": "2026-02-30"}, "until", "There is no such day."),
        ({"until": "2026-03-01"}, "until", "This day is over"),
    ],
)
def test_a_wrong_field_is_told_at_its_place_and_the_rest_is_kept(
    uma: Author, session: Session, changes: dict[str, str], field: str, words: str
) -> None:
    answer = uma.send(**changes)
    assert answer.status_code == 422
    assert list(refusals(answer.text)) == [field]
    assert words in refusals(answer.text)[field]
    assert clips(session) == []
    assert field == "partner" or 'value="Maple County Schools"' in answer.text
    # What has arrived is kept: only the field is sent again, no file.
    assert answer.text.count("have arrived and are kept") == len(FILES)
    assert uma.send({}, to=uma.target(answer.text)).status_code == 303
    assert len(clips(session)) == 1


def test_without_the_statement_nothing_is_taken(uma: Author, session: Session) -> None:
    form = uma.open_form()
    words = {name: text for name, text in WORDS.items() if name != "permitted"}
    answer = uma.person.client.post(form, data=words, content_type="multipart/form-data")
    assert "cannot be shown" in refusals(answer.text)["permitted"]
    assert clips(session) == []


LATE = "WEBVTT\n\n00:29.000 --> 00:41.000\n<v Ms. Rivera>Too late.\n"


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("video", b"", "Choose the video"),
        ("video", b"MZ" + bytes(90), "not a video we can read"),
        ("video", mp4(sounds=[]), "no sound"),
        ("video", mp4(pictures=[b"hvc1"]), "Export the video as H.264."),
        ("video", mp4()[:-9], "ends too early"),
        ("video", mp4(seconds=19), "The video lasts 00:19. A clip lasts at least 20 seconds."),
        ("video", webm(seconds=901), "at most 15 minutes"),
        ("video", mp4(frames=bytes(2_000_001)), "larger than 2 MB"),
        ("captions", b"", "Choose the captions"),
        ("captions", b"no captions", "Line 1: a WebVTT file begins"),
        ("captions", b"WEBVTT\n\n00:01 --> 00:02\nHello", "Line 3: a time is written"),
        ("captions", LATE.encode(), "“Too late.” is shown after the video is over."),
        ("captions", CAPTIONS.encode().replace(b"Where", b"\x81"), "not UTF-8"),
        ("captions", CAPTIONS.encode().replace(b"Where", b"Wh\0ere"), "Line 4: there is a character"),
        ("captions", CAPTIONS.encode().replace(b"00:01", b"9" * 5000 + b":00:01"), "more hours"),
        ("descriptions", BOARD.encode().replace(b"line", b"li\0ne"), "cannot be shown"),
        ("captions", CAPTIONS.encode() + b" " * 200_000, "larger than 200 kB"),
        ("descriptions", b"WEBVTT", "Line 1: the file has no cues."),
        ("descriptions", LATE.encode(), "after the video is over"),
        ("poster", b"\x89PNG", "Save it as JPEG."),
        ("poster", jpeg(width=5000), "Each side has between 160 and 4096."),
        ("poster", bytes(1_000_001), "larger than 1 MB"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_told_at_its_field_and_the_others_are_kept(
    uma: Author, session: Session, name: str, body: bytes, words: str
) -> None:
    answer = uma.send(ALL_FILES | {name: body})
    assert answer.status_code == 422
    assert list(refusals(answer.text)) == [name]
    assert words in refusals(answer.text)[name]
    assert clips(session) == []
    again = uma.send({name: ALL_FILES[name]}, to=uma.target(answer.text))
    assert again.status_code == 303
    assert clips(session) == [CLIP]


def test_sounds_in_brackets_need_no_speaker(uma: Author) -> None:
    captions = f"{CAPTIONS}\n00:04.000 --> 00:05.000\n[A bell rings]\n"
    assert uma.send(FILES | {"captions": captions.encode()}).status_code == 303


def test_the_same_video_is_not_added_twice(uma: Author, session: Session) -> None:
    assert uma.send().status_code == 303
    answer = uma.send(title="Another title")
    assert "in the library already, as “Five thirds on a line”" in refusals(answer.text)["video"]
    assert clips(session) == [CLIP]


def test_the_same_title_gets_another_id(uma: Author, session: Session) -> None:
    uma.send()
    assert uma.send(FILES | {"video": mp4(seconds=31)}).status_code == 303
    assert clips(session) == [CLIP, f"{CLIP}-2"]


@pytest.mark.parametrize("name", ["Ana", "Tess", "Otto"])
def test_others_may_not(arrive: Callable[[str], Person], name: str, root: Path) -> None:
    other = Author(arrive(name))
    assert other.person.get("/uploads").status_code == 403
    assert other.person.get("/uploads/new").status_code == 403
    other.person.get("/account")
    for method, path in (
        *(("POST", "/uploads/new"), ("POST", "/uploads/pieces"), ("PUT", "/uploads/pieces/x?at=0")),
        *(("DELETE", "/uploads/pieces/x"), ("POST", f"/uploads/{CLIP}/withdraw")),
    ):
        assert other.ask(method, path).status_code == 403, path
    assert not root.exists()


@pytest.mark.parametrize("mark", ["", "?mark=", "?mark=wrong", "?mark=m%C3%A4rk"])
def test_the_csrf_mark_is_looked_for_before_the_body_is_read(
    uma: Author, root: Path, mark: str
) -> None:
    answer = uma.person.client.post(
        f"/uploads/new{mark}",
        environ_overrides={"CONTENT_TYPE": FORM, "wsgi.input": Unread(), "CONTENT_LENGTH": "1000"},
    )
    assert answer.status_code == 400
    assert "open too long" in answer.text
    assert files_in(root) == NOTHING


def test_the_mark_of_another_session_and_of_another_page_is_refused(
    uma: Author, app: Flask, session: Session
) -> None:
    make_user(session, "Una", roles=("author",))
    other = Person(app)
    other.sign_in("Una")
    target = Author(other).open_form()
    assert uma.send(to=target).status_code == 400
    mine = uma.open_form()
    assert uma.person.token not in mine
    mark = mine.partition("?")[2]
    assert uma.person.client.post(f"/uploads/{CLIP}/withdraw?{mark}").status_code == 400


class Unread:
    """A body that nobody may read."""

    def read(self, *_: object) -> bytes:
        raise AssertionError("the body was read")

    readline = read


def test_a_form_that_says_it_is_too_large_is_refused_unread(uma: Author, root: Path) -> None:
    answer = uma.person.client.post(
        uma.open_form(),
        environ_overrides={
            "CONTENT_TYPE": FORM,
            "wsgi.input": Unread(),
            "CONTENT_LENGTH": "9000000",
        },
    )
    assert answer.status_code == 413
    assert "A video has at most 2 MB" in refusals(answer.text)["video"]
    assert files_in(root) == NOTHING


@pytest.mark.parametrize(
    ("body", "length", "status"),
    [
        (multipart({}, {"video": bytes(9_000_000)}), None, 413),
        (multipart({}, {"video": bytes(500_000)}, b""), "2000000", 400),
        (multipart({}, {"video": bytes(500_000)}, b""), None, 400),
        (b"no form at all", None, 400),
        (multipart({}, {"captions": b"x" * 100_000}, b"") * 50, None, 413),
    ],
    ids=["more than it may be", "broken off", "broken off, no length", "no form", "many parts"],
)
def test_a_form_that_lies_or_breaks_off_leaves_nothing(
    uma: Author, root: Path, session: Session, body: bytes, length: str | None, status: int
) -> None:
    environ = {"CONTENT_TYPE": FORM, "wsgi.input": io.BytesIO(body), "wsgi.input_terminated": True}
    if length:
        environ["CONTENT_LENGTH"] = length
    answer = uma.person.client.post(
        uma.open_form(),
        environ_overrides=environ,
    )
    assert answer.status_code == status
    assert files_in(root) == NOTHING
    assert clips(session) == []


def test_a_full_disk_is_said_and_leaves_nothing(uma: Author, root: Path, session: Session) -> None:
    target = uma.open_form()
    with small_disk(700_000):
        answer = uma.send(FILES | {"video": mp4(frames=bytes(900_000))}, to=target)
    assert answer.status_code == 503
    assert "The server has no room for the video" in answer.text
    assert "Nothing was published" in answer.text
    assert files_in(root) == NOTHING
    assert clips(session) == []
    assert uma.send().status_code == 303


def test_a_folder_that_cannot_be_written_is_said(uma: Author, root: Path) -> None:
    root.write_text("a file where the folder should be")
    assert uma.send(to=uma.open_form()).status_code == 503


def test_when_the_database_fails_the_files_wait_for_another_try(
    uma: Author, root: Path, session: Session
) -> None:
    page = uma.fill().location
    session.execute(text("ALTER TABLE search_entry RENAME TO lost"))
    session.commit()
    assert uma.look(page, keep="y").status_code == 503
    assert [name for name in files_in(root) if name.startswith(("clips/", "media/"))] == NOTHING
    assert clips(session) == []
    session.execute(text("ALTER TABLE lost RENAME TO search_entry"))
    session.commit()
    assert uma.look(page, keep="y").status_code == 303
    assert clips(session) == [CLIP]


def test_files_that_cannot_be_placed_leave_no_row(
    uma: Author, root: Path, session: Session
) -> None:
    page = uma.fill().location
    (root / "clips").write_text("a file where the folder should be")
    assert uma.look(page, keep="y").status_code == 503
    assert clips(session) == []
    (root / "clips").unlink()
    assert uma.look(page, keep="y").status_code == 303
    assert clips(session) == [CLIP]


def test_a_script_gets_the_same_as_json(uma: Author) -> None:
    refused = uma.fill({}, accept="application/json", title="").get_json()
    assert set(refused["fields"]) == {"title", "video", "captions"}
    assert refused["action"].startswith("/uploads/new?mark=")
    done = uma.fill(accept="application/json")
    assert done.status_code == 201
    assert done.get_json()["next"].startswith("/uploads/waiting/")


def test_the_upload_is_written_down_as_authors_write_clips(uma: Author, root: Path) -> None:
    title = 'She said: "no", # 1:30 & {more} 🙂 \\ '
    assert uma.send(title=title).status_code == 303
    file = next((root / "clips").iterdir())
    lines = dict(line.split(": ", 1) for line in file.read_text("utf-8").splitlines())
    assert json.loads(lines["title"]) == title.strip()
    assert json.loads(lines["use"]) == "practice"


def test_the_document_says_where_its_files_lie(uma: Author, session: Session) -> None:
    uma.send()
    document = session.scalars(select(ClipRevision.document)).one()
    assert document["is_uploaded"] is True
    assert "is_sealed" not in document
