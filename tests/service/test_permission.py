"""Until when a partner's clip may be shown: in force and in its file, both or neither."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.accounts.domain import UserId
from app.accounts.models import AuditEvent
from app.bench.domain.sheet import SheetRef
from app.bench.service.clip_to_score import get_clip_to_score
from app.certification.service.offer import find_test_form
from app.db import transaction
from app.library.domain import ClipId, read_until
from app.library.errors import ClipNotFoundError
from app.library.models import Clip, ClipRevision
from app.library.service.media import find_media
from app.library.service.permission import permit_clip, withdraw_clip
from app.practice.service.practice_sets import start_attempt
from app.sets.models import SetRevision
from app.storage import FolderStore
from app.uploading.domain import NewPermission
from app.uploading.errors import FixedPermissionError, PermissionFix
from app.uploading.service.clip_files import open_clip_file
from app.uploading.service.permission import change_permission
from app.uploading.service.uploaded_clips import list_uploads
from tests.calibration_world import add_set_of_same_clips, make_world
from tests.certification_world import sit_whole_form
from tests.factories import MORNING, make_user
from tests.fixtures.databases import on_each_database
from tests.library_world import make_clip

CLIP = ClipId("partner-thirds")
FILE = """# By hand: checked with the district on 2026-04-30.
id: partner-thirds
title: "Where do the thirds go?"
grade: 4
topic: fractions
summary: "A class places fractions, until 2026-04-30."
duration: "01:32.4"
provenance: {kind: recorded, label: "Recorded lesson"}
media: {video: clip.mp4, captions: captions.vtt, poster: poster.jpg}
consent: {kind: given, reason: "By the district on 2026-04-30", until: "2026-04-30"}
use: practice
"""
CONSENT = FILE.split("\n")[9]


@pytest.fixture
def uma(session: Session, tmp_path: Path) -> UserId:
    """Uma, an author, and an uploaded clip that may be shown until the end of April."""
    consent = {"kind": "given", "reason": "By the district", "until": "2026-04-30"}
    make_clip(session, tmp_path, CLIP, consent=consent, is_uploaded=True)
    (tmp_path / "clips").mkdir()
    (tmp_path / "clips" / f"{CLIP}.yaml").write_text(FILE, "utf-8")
    return UserId(make_user(session, "Uma", roles=("author",)).id)


Change = Callable[..., bool]


@pytest.fixture
def change(session: Session, tmp_path: Path, uma: UserId) -> Change:
    """Let Uma change the permission as the page does: `change("2027-06-30")`."""

    def do(until: str, clip_id: str = CLIP) -> bool:
        new = NewPermission(
            clip_id=ClipId(clip_id), until=date.fromisoformat(until), reason="They agreed."
        )
        with open_clip_file(FolderStore(tmp_path), clip_id) as file, transaction(session):
            return change_permission(session, file, new, uma, MORNING)

    return do


def in_force(session: Session) -> date | None:
    session.rollback()
    consent = session.scalars(
        select(ClipRevision.document["consent"]).join(Clip, Clip.revision_id == ClipRevision.id)
    ).one()
    return read_until(consent)


def text_of(folder: Path) -> str:
    return (folder / "clips" / f"{CLIP}.yaml").read_text("utf-8")


@on_each_database
@pytest.mark.parametrize("until", ["2027-06-30", "2026-03-02"], ids=["extended", "shortened"])
def test_a_new_last_day_is_in_force_in_the_file_and_in_the_audit_log(
    session: Session, tmp_path: Path, change: Change, uma: UserId, until: str
) -> None:
    assert change(until)
    assert in_force(session) == date.fromisoformat(until)
    new = CONSENT.replace('until: "2026-04-30"', f'until: "{until}"')
    assert text_of(tmp_path) == FILE.replace(CONSENT, new), "nothing else of the file changes"
    assert [path.name for path in (tmp_path / "clips").iterdir()] == [f"{CLIP}.yaml"]
    event = session.scalars(select(AuditEvent).where(AuditEvent.verb == "permitted")).one()
    assert (event.actor_id, event.object_id) == (uma, CLIP)
    assert event.data == {"until": until, "before": "2026-04-30", "reason": "They agreed."}


def test_what_played_before_plays_on_and_what_had_ended_plays_again(
    session: Session, change: Change
) -> None:
    late = MORNING.replace(month=5)
    assert find_media(session, CLIP, "clip.mp4", late.date()) is None
    change("2026-12-31")
    assert find_media(session, CLIP, "clip.mp4", late.date()) is not None
    change("2026-03-02")
    assert find_media(session, CLIP, "clip.mp4", MORNING.date()) is not None
    assert find_media(session, CLIP, "clip.mp4", MORNING.replace(day=3).date()) is None


def test_the_list_of_authors_shows_what_is_in_force_not_what_was_written_last(
    session: Session, change: Change
) -> None:
    for until in ("2027-06-30", "2026-04-30"):
        change(until)
        (clip,) = list_uploads(session, MORNING.date())
        assert clip.until == date.fromisoformat(until)
        assert clip.uploaded_at == MORNING


def test_the_same_day_changes_nothing(session: Session, tmp_path: Path, change: Change) -> None:
    assert not change("2026-04-30")
    assert text_of(tmp_path) == FILE
    assert session.scalars(select(AuditEvent.verb)).all() == []
    assert len(session.scalars(select(ClipRevision.id)).all()) == 1


@pytest.mark.parametrize(
    "consent",
    [
        "consent:\n  kind: given\n  reason: By the district # in writing\n  until: 'DAY'",
        'consent: {"kind": "given", "reason": "x", "until": "DAY"}  # until 2026-04-30?',
        'consent:\n  until:\n    "DAY"\n  kind: given\n  reason: "2026-04-30"',
    ],
    ids=["block", "comment", "line of its own"],
)
def test_in_a_file_written_by_hand_the_day_is_found_and_nothing_else_is_touched(
    session: Session, tmp_path: Path, change: Change, consent: str
) -> None:
    before, after = (
        FILE.replace(CONSENT, consent.replace("DAY", day)) for day in ("2026-04-30", "2027-06-30")
    )
    (tmp_path / "clips" / f"{CLIP}.yaml").write_text(before, "utf-8")
    assert change("2027-06-30")
    assert text_of(tmp_path) == after
    assert in_force(session) == date(2027, 6, 30)


@pytest.mark.parametrize(
    "written",
    [None, "id: [", FILE.replace(', until: "2026-04-30"', ""), FILE.replace("class", "cl\xe4ss")],
    ids=["no file", "no YAML", "no day", "no UTF-8"],
)
def test_without_a_day_in_its_file_nothing_is_changed(
    session: Session, tmp_path: Path, change: Change, written: str | None
) -> None:
    path = tmp_path / "clips" / f"{CLIP}.yaml"
    path.unlink() if written is None else path.write_text(written, "latin-1")
    with pytest.raises(FixedPermissionError) as raised:
        change("2027-06-30")
    assert raised.value.why is (PermissionFix.GONE if written is None else PermissionFix.BY_HAND)
    assert in_force(session) == date(2026, 4, 30)


def test_a_withdrawn_clip_is_restored_first(session: Session, change: Change, uma: UserId) -> None:
    with transaction(session):
        withdraw_clip(session, CLIP, "A family asked.", MORNING, uma)
    with pytest.raises(FixedPermissionError) as raised:
        change("2027-06-30")
    assert raised.value.why is PermissionFix.WITHDRAWN
    assert in_force(session) == date(2026, 4, 30)


def test_a_clip_that_was_not_uploaded_has_its_permission_in_its_file(
    session: Session, tmp_path: Path, change: Change
) -> None:
    make_clip(session, tmp_path, "halves")
    make_clip(session, tmp_path, "sealed", use="certification")
    with pytest.raises(FixedPermissionError) as raised:
        change("2027-06-30", "halves")
    assert raised.value.why is PermissionFix.FROM_FILES
    for name in ("sealed", "nothing", "../clips/partner-thirds"):
        with pytest.raises(ClipNotFoundError):
            change("2027-06-30", name)


def test_when_the_change_cannot_be_stored_the_file_is_as_it_was(
    session: Session, tmp_path: Path, uma: UserId
) -> None:
    new = NewPermission(clip_id=CLIP, until=date(2027, 6, 30), reason="They agreed.")
    texts = []

    def fail() -> None:
        with open_clip_file(FolderStore(tmp_path), CLIP) as file, transaction(session):
            change_permission(session, file, new, uma, MORNING)
            texts.append(text_of(tmp_path))
            session.execute(text("INSERT INTO nowhere VALUES (1)"))

    with pytest.raises(OperationalError):
        fail()
    assert texts != [FILE]
    assert text_of(tmp_path) == FILE
    assert in_force(session) == date(2026, 4, 30)


@on_each_database
def test_what_an_attempt_was_begun_with_does_not_pin_the_permission(session: Session) -> None:
    """Its clip plays on when the permission is extended, at the bench and in a form."""
    world = make_world(session)
    add_set_of_same_clips(session, world, "spring-form")
    ana, uma = make_user(session, "Ana").id, UserId(make_user(session, "Uma").id)
    clip_id = ClipId(world.clips[0])
    with transaction(session):
        form = SetRevision.set_id == "spring-form"
        session.execute(update(SetRevision).where(form).values(purpose="certification"))
        shown = session.scalars(select(ClipRevision).where(ClipRevision.clip_id == clip_id)).one()
        shown.document = shown.document | {
            "consent": {"kind": "given", "reason": "By the district", "until": "2026-03-01"}
        }
        shown.content_hash = "permission".ljust(64, "0")
        attempt = start_attempt(session, rater_id=ana, set_id="first-look", now=MORNING)
    sit_whole_form(session, ana, "spring-form")
    ref = SheetRef(rater_id=ana, attempt_id=attempt, position=1)

    def is_open() -> tuple[bool, bool]:
        session.rollback()
        found = find_test_form(session, ana, "spring-form", MORNING.date())
        assert found is not None
        clip = get_clip_to_score(session, ref).clip
        return not clip.has_ended(MORNING.date()), found.is_playable

    assert is_open() == (False, False)
    for until, is_shown in ((date(2026, 3, 2), True), (date(2026, 3, 1), False)):
        with transaction(session):
            assert permit_clip(session, clip_id, until, "They agreed.", MORNING, uma)
        assert is_open() == (is_shown, is_shown)
