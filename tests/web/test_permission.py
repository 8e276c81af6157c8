"""Uma extends and shortens the permission of a partner's clip, and it is so at once."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEvent
from app.config import Settings
from app.library.models import Clip
from tests.content.gardens import Garden
from tests.fixtures.application import Clock
from tests.fixtures.browsing import Person, untimed
from tests.fixtures.databases import settings_for
from tests.upload_world import FILES, Author, small_disk
from tests.video_files import mp4

CLIP = "partner-five-thirds-on-a-line"
VIDEO = f"/media/{CLIP}/clip.mp4"
CHANGE = f"/uploads/{CLIP}/permission"
_PROBLEM = re.compile(r'id="(\w+)-new-[\w-]+-problem">([^<]+)<')


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of uploads."""
    return tmp_path / "uploads"


@pytest.fixture
def settings(database_url: str, root: Path, garden: Garden) -> Settings:
    """Settings with a small content of its own beside a folder of uploads."""
    return settings_for(database_url, garden.root, uploads_dir=root)


def permit(uma: Author, until: str, reason: str = "The district agreed.") -> str:
    """Send the form as its page does, and return the page that follows."""
    uma.person.read("/uploads")
    answer = uma.person.post(CHANGE, until=until, reason=reason)
    assert (answer.status_code, answer.location) == (303, f"/uploads#{CLIP}")
    return uma.person.read("/uploads")


def events(session: Session, verb: str) -> list[AuditEvent]:
    session.rollback()
    return list(session.scalars(select(AuditEvent).where(AuditEvent.verb == verb)))


def test_a_permission_that_had_ended_is_extended_and_the_clip_plays_at_once(
    uma: Author, arrive: Callable[[str], Person], clock: Clock, session: Session
) -> None:
    uma.send(until="2026-03-02")
    ana = arrive("Ana")
    clock.advance(days=1)
    for person, name in ((ana, "Ana"), (uma.person, "Uma")):
        person.sign_in(name)
    with_key = ana.with_key(VIDEO)
    assert ana.get(with_key).status_code == 404
    assert ana.get(f"/library/{CLIP}").status_code == 410
    page = permit(uma, "2028-06-30")
    assert "may be shown until June 30, 2028" in page
    assert "Permission ended" not in page
    assert ana.get(with_key).status_code == 200
    assert "until June 30, 2028" in untimed(ana.read(f"/library/{CLIP}"))
    assert f"/library/{CLIP}" in ana.read("/search?q=thirds")
    (event,) = events(session, "permitted")
    assert event.object_id == CLIP
    assert event.data == {
        "until": "2028-06-30",
        "before": "2026-03-02",
        "reason": "The district agreed.",
    }


def test_a_shortened_permission_stops_the_clip_whatever_key_was_given(
    uma: Author, arrive: Callable[[str], Person], clock: Clock
) -> None:
    uma.send()
    ana = arrive("Ana")
    permit(uma, "2026-03-02")
    clock.now = clock.now.replace(hour=23, minute=50)
    ana.sign_in("Ana")
    with_key = ana.with_key(VIDEO)
    assert ana.get(with_key, Range="bytes=0-1").status_code == 206
    clock.advance(minutes=11)
    assert ana.get(with_key, Range="bytes=0-1").status_code == 404
    assert "The permission to show it ended on" in ana.get(f"/library/{CLIP}").text


def test_a_sync_after_it_finds_nothing_to_change(
    uma: Author, app: Flask, session: Session, root: Path
) -> None:
    run = app.test_cli_runner()
    run.invoke(args=["content", "sync"])
    uma.send()
    permit(uma, "2028-06-30")
    revision = session.get_one(Clip, CLIP).revision_id
    synced = run.invoke(args=["content", "sync"])
    assert synced.exit_code == 0
    session.rollback()
    assert session.get_one(Clip, CLIP).revision_id == revision
    assert '"until": "2028-06-30"' in (root / "clips" / f"{CLIP}.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("until", "reason", "field", "words"),
    [
        ("2026-03-01", "x", "until", "This day is over. To stop the clip now, withdraw it."),
        ("", "x", "until", "Say until when it may be shown."),
        ("soon", "x", "until", "There is no such day. Write it as 2027-06-30"),
        ("2026-02-30", "x", "until", "There is no such day."),
        ("2028-06-30", " ", "reason", "Give a reason."),
        ("2028-06-30", "x" * 501, "reason", "Keep it to 500 characters."),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_changes_nothing(
    uma: Author, session: Session, until: str, reason: str, field: str, words: str
) -> None:
    uma.send()
    uma.person.read("/uploads")
    answer = uma.person.post(CHANGE, until=until, reason=reason)
    assert answer.status_code == 422
    told = dict(_PROBLEM.findall(answer.text))
    assert list(told) == [field]
    assert f'<a href="#{CLIP}">the form needs another look</a>' in answer.text
    assert words in told[field]
    assert answer.text.count('<details class="uploads__change" open>') == 1
    assert events(session, "permitted") == []
    assert "until June 30, 2027" in untimed(uma.person.read(f"/library/{CLIP}"))


def test_the_same_day_is_said_to_be_so_already(uma: Author, session: Session) -> None:
    uma.send()
    assert "already" in permit(uma, "2027-06-30")
    assert events(session, "permitted") == []


def test_a_withdrawn_clip_plays_again_first(uma: Author, session: Session) -> None:
    uma.send()
    uma.person.read("/uploads")
    uma.person.post(f"/uploads/{CLIP}/withdraw", reason="A family asked.")
    page = uma.person.read("/uploads")
    assert CHANGE not in page
    assert "To change its permission, let it play again first." in page
    answer = uma.person.post(CHANGE, until="2028-06-30", reason="x")
    assert answer.status_code == 409
    assert "This clip is withdrawn" in answer.text
    assert "“Let it play again”" in answer.text
    assert events(session, "permitted") == []


def test_a_clip_from_files_is_changed_in_its_file(
    uma: Author, app: Flask, session: Session, root: Path
) -> None:
    app.test_cli_runner().invoke(args=["content", "sync"])
    uma.send()
    uma.person.read("/uploads")
    answer = uma.person.post("/uploads/two-scales/permission", until="2028-06-30", reason="x")
    assert answer.status_code == 409
    assert "It was not uploaded" in answer.text
    assert "flask content sync" in answer.text
    assert uma.person.post("/uploads/nothing/permission", until="x").status_code == 404
    file = root / "clips" / f"{CLIP}.yaml"
    file.write_text(file.read_text("utf-8").replace("2027-06-30", "next summer"), "utf-8")
    answer = uma.person.post(CHANGE, until="2028-06-30", reason="x")
    assert answer.status_code == 409
    assert "was written by hand" in answer.text
    file.unlink()
    answer = uma.person.post(CHANGE, until="2028-06-30", reason="x")
    assert answer.status_code == 409
    assert "Its file is gone" in answer.text
    app.test_cli_runner().invoke(args=["content", "sync"])
    assert CHANGE not in uma.person.read("/uploads")
    assert uma.person.post(CHANGE, until="2028-06-30", reason="x").status_code == 409
    assert events(session, "permitted") == []


@pytest.mark.parametrize("name", ["Ana", "Tess", "Otto"])
def test_others_may_not(
    uma: Author, arrive: Callable[[str], Person], session: Session, name: str
) -> None:
    uma.send()
    other = arrive(name)
    other.read("/account")
    answer = other.post(CHANGE, until="2028-06-30", reason="x")
    assert answer.status_code == 403
    assert events(session, "permitted") == []


def test_without_the_token_and_without_a_name_nothing_is_changed(
    uma: Author, stranger: Person, session: Session
) -> None:
    uma.send()
    uma.person.token = "another"
    assert uma.person.post(CHANGE, until="2028-06-30", reason="x").status_code == 400
    stranger.get("/sign-in")
    answer = stranger.post(CHANGE, until="2028-06-30", reason="x")
    assert (answer.status_code, "sign-in" in answer.location) == (303, True)
    assert events(session, "permitted") == []


def test_a_full_disk_changes_nothing(uma: Author, session: Session, root: Path) -> None:
    uma.send()
    uma.person.read("/uploads")
    before = (root / "clips" / f"{CLIP}.yaml").read_bytes()
    with small_disk(10):
        answer = uma.person.post(CHANGE, until="2028-06-30", reason="x")
    assert answer.status_code == 503
    assert "no room for the video" in answer.text
    assert [path.read_bytes() for path in (root / "clips").iterdir()] == [before]
    assert events(session, "permitted") == []
    assert "June 30, 2027" in uma.person.read("/uploads")


def test_the_list_names_the_permissions_that_end_within_sixty_days(uma: Author) -> None:
    assert "within 60 days" not in uma.person.read("/uploads")
    for number, until in enumerate(("2026-05-01", "2026-05-02", "2026-03-02"), 1):
        video = mp4(seconds=30 + number)
        uma.send(FILES | {"video": video}, title=f"Lesson {number}", until=until)
    page = untimed(uma.person.read("/uploads"))
    notice = page[page.index("2 permissions end within 60 days") :].partition("</ul>")[0]
    assert notice.index("Lesson 3</a>: March 2, 2026, today") < notice.index("Lesson 1</a>: May 1")
    assert "May 1, 2026, in 60 days" in notice
    assert "Lesson 2" not in notice
    assert 'href="#partner-lesson-1"' in notice
