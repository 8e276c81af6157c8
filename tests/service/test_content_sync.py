"""A sync is all or nothing, changes only what changed, and never rewrites what was scored."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.content.change import Verb
from app.course.models import Course, CourseRevision, Lesson, LessonRevision
from app.db import Model, transaction
from app.library.models import Clip, ClipRevision
from app.publishing.errors import UnpublishableError
from app.publishing.service import publish
from app.rubric.errors import RubricNotFoundError
from app.rubric.models import RubricRevision, RubricRow
from app.rubric.service import find_rubric, get_current_wording, get_rubric, list_rubrics
from app.sets.models import CalibrationSet, MasterRevision, MasterScore, SetItem, SetRevision
from tests.content.gardens import Garden, write_media
from tests.factories import MORNING
from tests.fixtures.databases import on_each_database

CLIP = "calibration_sets/clips/two-scales.yaml"
MASTERS = "calibration_sets/masters/two-scales.yaml"
RUBRIC = "calibration_sets/rubrics/garden-watch.yaml"
SET = "calibration_sets/sets/first-beds.yaml"
LESSON = "course_content/01-looking/01-looking-at-beds.md"
REVISIONS: tuple[type[Model], ...] = (
    RubricRevision,
    ClipRevision,
    MasterRevision,
    SetRevision,
    CourseRevision,
    LessonRevision,
)

Sync = Callable[[], dict[tuple[str, str], str]]


@pytest.fixture
def sync(session: Session, garden: Garden) -> Sync:
    """Sync the garden as it is now; return what changed."""

    def run() -> dict[tuple[str, str], str]:
        with transaction(session):
            changes = publish(session, garden.compile(), MORNING)
        return {(c.kind, c.id): c.verb.value for c in changes if c.verb is not Verb.UNCHANGED}

    return run


def count(session: Session, table: type[Model]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def counts(session: Session) -> dict[str, int]:
    return {table.__name__: count(session, table) for table in REVISIONS}


@on_each_database
def test_the_first_sync_adds_everything(session: Session, sync: Sync) -> None:
    assert sync() == {
        ("rubric", "garden-watch"): "added",
        ("clip", "two-scales"): "added",
        ("master scores", "two-scales"): "added",
        ("set", "first-beds"): "added",
        ("policy", "gardener"): "added",
        ("course", "gardening"): "added",
        ("lesson", "looking-at-beds"): "added",
        ("lesson", "counting"): "added",
    }
    ranks = dict(session.execute(select(MasterScore.code, MasterScore.rank)).all())
    assert ranks == {"growth": 1, "slugs": 0, "overall": 1}
    item = session.scalars(select(SetItem)).one()
    assert (item.position, item.clip_revision_id) == (
        1,
        session.get_one(Clip, "two-scales").revision_id,
    )
    places = session.execute(select(Lesson.id, Lesson.module_id, Lesson.position)).all()
    assert sorted(places) == [("counting", "looking", 1), ("looking-at-beds", "looking", 0)]


def test_a_second_sync_changes_nothing(session: Session, sync: Sync) -> None:
    sync()
    before = counts(session)
    assert sync() == {}
    assert counts(session) == before


def test_master_scores_are_stored_with_ranks_and_times(session: Session, sync: Sync) -> None:
    sync()
    document = session.scalars(select(MasterRevision.document)).one()
    assert document["scores"]["growth"]["rank"] == 1
    assert document["scores"]["growth"]["evidence"] == [
        {"at_ms": 1000, "until_ms": 9500, "note": "The count."}
    ]


def test_a_changed_master_score_makes_a_new_set_and_leaves_the_old_one(
    session: Session, garden: Garden, sync: Sync
) -> None:
    sync()
    old = session.scalars(select(SetRevision)).one()
    garden.change(MASTERS, 'score: "2"\n    rationale: Seven', 'score: "3"\n    rationale: Seven')
    assert sync() == {
        ("master scores", "two-scales"): "revised",
        ("set", "first-beds"): "revised",
    }
    new = session.get_one(SetRevision, session.get_one(CalibrationSet, "first-beds").revision_id)
    assert new.id != old.id
    assert new.manifest_sha256 != old.manifest_sha256
    assert new.content_hash == old.content_hash
    old_item = session.scalars(select(SetItem).where(SetItem.set_revision_id == old.id)).one()
    old_ranks = select(MasterScore.rank).where(
        MasterScore.master_revision_id == old_item.master_revision_id, MasterScore.code == "growth"
    )
    assert session.scalar(old_ranks) == 1


def test_a_changed_caption_reaches_the_clip_and_its_sets(garden: Garden, sync: Sync) -> None:
    sync()
    garden.change("calibration_sets/media/two-scales/captions.vtt", "Six &amp; one", "Seven")
    assert sync() == {("clip", "two-scales"): "revised", ("set", "first-beds"): "revised"}


def test_what_was_undone_is_found_again_and_not_written_twice(
    session: Session, garden: Garden, sync: Sync
) -> None:
    sync()
    before = counts(session)
    garden.change(LESSON, "Look first", "Look twice")
    assert sync() == {("lesson", "looking-at-beds"): "revised"}
    garden.change(LESSON, "Look twice", "Look first")
    assert sync() == {("lesson", "looking-at-beds"): "revised"}
    assert counts(session) == before | {"LessonRevision": before["LessonRevision"] + 1}


def test_what_has_no_files_any_more_is_offered_no_longer_but_stays_for_old_results(
    session: Session, garden: Garden, sync: Sync
) -> None:
    sync()
    (garden.root / SET).unlink()
    assert sync() == {("set", "first-beds"): "withdrawn"}
    assert session.get_one(CalibrationSet, "first-beds").revision_id is None
    assert count(session, SetRevision) == 1
    assert sync() == {}


def test_a_withdrawn_set_comes_back_as_it_was(session: Session, garden: Garden, sync: Sync) -> None:
    sync()
    revision_id = session.get_one(CalibrationSet, "first-beds").revision_id
    text = (garden.root / SET).read_text("utf-8")
    (garden.root / SET).unlink()
    sync()
    (garden.root / SET).write_text(text, "utf-8")
    assert sync() == {("set", "first-beds"): "restored"}
    assert session.get_one(CalibrationSet, "first-beds").revision_id == revision_id


def test_a_better_wording_of_the_rubric_leaves_sets_and_scores_alone(
    session: Session, garden: Garden, sync: Sync
) -> None:
    sync()
    pinned = session.scalars(select(SetRevision.rubric_revision_id)).one()
    garden.change(RUBRIC, "How much grows?", "How much is growing?")
    assert sync() == {("rubric", "garden-watch"): "revised"}
    assert get_rubric(session, pinned).by_key["growth"].note == "How much grows?"
    today = get_current_wording(session, pinned)
    assert today.by_key["growth"].note == "How much is growing?"


def test_a_rubric_of_another_structure_makes_new_masters_and_sets(
    session: Session, garden: Garden, sync: Sync
) -> None:
    sync()
    pinned = session.scalars(select(SetRevision.rubric_revision_id)).one()
    garden.change(RUBRIC, "high_is_bad", "high_is_good")
    assert sync() == {
        ("rubric", "garden-watch"): "revised",
        ("master scores", "two-scales"): "revised",
        ("set", "first-beds"): "revised",
    }
    assert get_current_wording(session, pinned) == get_rubric(session, pinned)


def test_with_one_error_nothing_at_all_is_written(
    session: Session, garden: Garden, sync: Sync
) -> None:
    garden.change(LESSON, "$3 \\times 4$", "$3 \\tims 4$")
    with pytest.raises(UnpublishableError, match="flask content check"):
        sync()
    assert set(counts(session).values()) == {0}
    assert count(session, RubricRow) == 0


def test_a_failure_in_the_middle_leaves_nothing_behind(session: Session, garden: Garden) -> None:
    content = garden.compile()

    def publish_and_stumble() -> None:
        with transaction(session):
            publish(session, content, MORNING)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        publish_and_stumble()
    assert set(counts(session).values()) == {0}


def test_a_lesson_that_moves_keeps_its_revision(
    session: Session, garden: Garden, sync: Sync
) -> None:
    sync()
    revision_id = session.get_one(Lesson, "counting").revision_id
    folder = garden.course_dir / "01-looking"
    (folder / "01-looking-at-beds.md").rename(folder / "09-looking-at-beds.md")
    assert sync() == {("course", "gardening"): "revised"}
    lesson = session.get_one(Lesson, "counting")
    assert (lesson.position, lesson.revision_id) == (0, revision_id)


def test_a_new_clip_joins_without_touching_the_others(
    session: Session, garden: Garden, sync: Sync
) -> None:
    sync()
    before = session.scalars(select(ClipRevision)).one()
    new = garden.root / CLIP.replace("two-scales", "three-beds")
    new.write_text((garden.root / CLIP).read_text("utf-8").replace("two-scales", "three-beds"))
    write_media(garden, "three-beds")
    for name in ("captions.vtt", "descriptions.vtt"):
        media = garden.sets_dir / "media"
        (media / "three-beds" / name).write_bytes((media / "two-scales" / name).read_bytes())
    assert sync() == {("clip", "three-beds"): "added"}
    assert session.get_one(Clip, "two-scales").revision_id == before.id


def test_revisions_say_when_they_were_synced(session: Session, garden: Garden) -> None:
    later = MORNING + timedelta(days=1)
    with transaction(session):
        publish(session, garden.compile(), MORNING)
    garden.change(LESSON, "Look first", "Look twice")
    with transaction(session):
        publish(session, garden.compile(), later)
    times = session.scalars(
        select(LessonRevision.synced_at)
        .where(LessonRevision.lesson_id == "looking-at-beds")
        .order_by(LessonRevision.id)
    ).all()
    assert list(times) == [MORNING, later]


def test_a_rubric_that_never_was_is_not_found(session: Session) -> None:
    with pytest.raises(RubricNotFoundError, match="17"):
        get_rubric(session, 17)


def test_the_rubric_in_force_is_found_by_its_id(session: Session, sync: Sync) -> None:
    assert find_rubric(session, "garden-watch") is None
    sync()
    found = find_rubric(session, "garden-watch")
    assert found is not None
    assert list_rubrics(session) == (found,)
    assert [code.key for code in found.rubric.codes] == ["growth", "slugs", "overall", "year"]
    assert session.get_one(Course, "gardening").revision_id is not None
