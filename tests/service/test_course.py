"""The course on a real database: opening, answering, completing, within three queries."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.course import service
from app.course.domain.checks import NoAnswerError, UnknownAnswerError
from app.course.errors import LessonLockedError, LessonNotFoundError
from app.course.models import CheckAnswer, LessonProgress
from app.course.service.answers import Sent, answer_check
from app.course.service.parts import CheckPart, ClipPart, SortPart
from app.db import transaction
from tests.course_world import give, key, make_course
from tests.factories import MORNING, make_user
from tests.fixtures.databases import on_each_database
from tests.library_world import make_clip

MAX_QUERIES = 3
VERDICT, EVIDENCE = key("“Great energy.”"), key("“At 01:05 she says why.”")
WHY, MATCH = key("Because the pieces are smaller."), key("This bar is that fraction.")


@pytest.fixture
def ana(session: Session, tmp_path: Path) -> int:
    """Ana's id, in a world with the small course and its clip."""
    make_course(session, tmp_path)
    make_clip(session, tmp_path / "calibration_sets")
    return make_user(session, "Ana").id


def complete(session: Session, user_id: int, *lessons: str) -> None:
    for lesson_id in lessons:
        with transaction(session):
            service.complete_lesson(session, user_id, lesson_id, MORNING)


@on_each_database
def test_a_lesson_opens_with_its_parts(session: Session, ana: int) -> None:
    page = service.open_lesson(session, ana, "a-score")
    assert [part.kind for part in page.parts] == ["html", "check", "sort"]
    assert page.lesson.title == "What a score is"
    assert page.headings == (("s-the-first-part", "The first part"),)
    assert (page.checks, page.answered) == (2, 0)


@on_each_database
def test_a_lesson_shows_its_clip(session: Session, ana: int) -> None:
    complete(session, ana, "a-score")
    page = service.open_lesson(session, ana, "a-clip")
    clip = next(part for part in page.parts if isinstance(part, ClipPart))
    assert clip.clip is not None
    assert (clip.clip.id, clip.start_s, clip.until_s) == ("thirds", 10, 20)


def test_a_lesson_outlives_its_clip(session: Session, tmp_path: Path) -> None:
    make_course(session, tmp_path)
    ana = make_user(session, "Ana").id
    complete(session, ana, "a-score")
    page = service.open_lesson(session, ana, "a-clip")
    assert [part.clip for part in page.parts if isinstance(part, ClipPart)] == [None]


@pytest.mark.parametrize("lesson_id", ["a-score", "a-clip"])
def test_a_lesson_costs_three_queries_at_most(
    session: Session, ana: int, count_queries: Callable[[Session], list[str]], lesson_id: str
) -> None:
    complete(session, ana, "a-score")
    service.open_lesson(session, ana, lesson_id)  # the first reader of a process reads more
    queries = count_queries(session)
    service.open_lesson(session, ana, lesson_id)
    assert len([query for query in queries if query.startswith("SELECT")]) <= MAX_QUERIES


def test_a_lesson_that_is_not_there(session: Session, ana: int) -> None:
    for do in (service.open_lesson, lambda *args: service.complete_lesson(*args, MORNING)):
        with pytest.raises(LessonNotFoundError):
            do(session, ana, "nothing")
    with pytest.raises(LessonNotFoundError):
        service.record_opening(session, ana, "nothing", MORNING)


def test_without_a_course_there_is_no_outline(session: Session) -> None:
    assert service.find_outline(session, make_user(session, "Ana").id) is None


@pytest.mark.parametrize("lesson_id", ["a-clip", "more"])
def test_a_lesson_opens_after_what_comes_before(session: Session, ana: int, lesson_id: str) -> None:
    with pytest.raises(LessonLockedError):
        service.open_lesson(session, ana, lesson_id)
    with pytest.raises(LessonLockedError), transaction(session):
        service.complete_lesson(session, ana, lesson_id, MORNING)
    complete(session, ana, "a-score", "a-clip")
    assert service.open_lesson(session, ana, lesson_id)


def test_a_lesson_that_ana_has_opened_stays_open_when_a_rule_comes_later(
    session: Session, ana: int
) -> None:
    with transaction(session):
        service.record_opening(session, ana, "more", MORNING)  # when nothing was asked for it yet
    assert service.open_lesson(session, ana, "more").lesson.id == "more"


@on_each_database
def test_the_first_opening_and_the_first_completion_count(session: Session, ana: int) -> None:
    for _ in range(2):
        with transaction(session):
            service.record_opening(session, ana, "a-score", MORNING)
        complete(session, ana, "a-score")
    progress = session.scalars(select(LessonProgress)).one()
    assert progress.opened_at == progress.completed_at == MORNING


@on_each_database
def test_the_last_answer_is_shown_and_every_answer_is_kept(session: Session, ana: int) -> None:
    give(session, ana, "which-one", {"": VERDICT})
    give(session, ana, "which-one", {"": EVIDENCE})
    give(session, ana, "two-kinds", {WHY: "expl", MATCH: "expl"})
    page = service.open_lesson(session, ana, "a-score")
    check = next(part.check for part in page.parts if isinstance(part, CheckPart))
    sort = next(part.sort for part in page.parts if isinstance(part, SortPart))
    assert check.chosen is not None
    assert check.chosen.is_right
    assert (sort.answered, sort.right) == (2, 1)
    assert page.answered == 2
    assert session.scalar(select(func.count(CheckAnswer.id))) == 4


def test_nobody_sees_the_answers_of_another(session: Session, ana: int) -> None:
    give(session, ana, "which-one", {"": EVIDENCE})
    ben = make_user(session, "Ben").id
    assert service.open_lesson(session, ben, "a-score").answered == 0


def test_an_answer_that_makes_no_sense_is_not_kept(session: Session, ana: int) -> None:
    with pytest.raises(UnknownAnswerError):
        give(session, ana, "which-one", {"": "1"})
    with pytest.raises(NoAnswerError):
        give(session, ana, "which-one", {})
    locked = Sent(lesson_id="more", check_id="any", revision_id=1, given={"": EVIDENCE})
    with pytest.raises(LessonLockedError), transaction(session):
        answer_check(session, ana, locked, MORNING)
    assert session.scalar(select(func.count(CheckAnswer.id))) == 0


@pytest.mark.usefixtures("ana")
def test_a_figure_is_found_by_the_name_the_lesson_uses(session: Session) -> None:
    found = service.find_figure(session, "a-clip", "line.svg")
    assert found is not None
    assert found.path == "00-first/line.svg"
    assert service.find_figure(session, "a-clip", "../course.yaml") is None
    assert service.find_figure(session, "nothing", "line.svg") is None
