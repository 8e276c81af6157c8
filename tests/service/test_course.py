"""The course on a real database: opening, answering, completing, within three statements."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.course import service
from app.course.domain.checks import Check, NoAnswerError, Sort, UnknownAnswerError
from app.course.errors import LessonLockedError, LessonNotFoundError
from app.course.models import CheckAnswer, LessonProgress
from app.course.service.answers import Sent, answer_check
from app.course.service.outline import find_outline
from app.course.service.parts import ClipPart
from app.db import transaction
from app.practice.service.course_steps import find_practice_steps
from tests.course_world import give, key, make_course, rewrite, sync_again
from tests.factories import MORNING, make_user
from tests.fixtures.databases import on_each_database
from tests.library_world import make_clip

MAX_STATEMENTS = 3
VERDICT, EVIDENCE = key("“Great energy.”"), key("“At 01:05 she says why.”")
WHY, MATCH = key("Because the pieces are smaller."), key("This bar is that fraction.")
open_lesson = partial(service.open_lesson, find_practice_steps=find_practice_steps)
complete_lesson = partial(service.complete_lesson, find_practice_steps=find_practice_steps)


@pytest.fixture
def ana(session: Session, tmp_path: Path) -> int:
    """Ana's id, in a world with the small course and its clip."""
    make_course(session, tmp_path)
    make_clip(session, tmp_path / "calibration_sets")
    return make_user(session, "Ana").id


def complete(session: Session, user_id: int, *lessons: str) -> None:
    for lesson_id in lessons:
        with transaction(session):
            complete_lesson(session, user_id, lesson_id, MORNING)


@on_each_database
def test_a_lesson_opens_with_its_parts(session: Session, ana: int) -> None:
    page = open_lesson(session, ana, "a-score")
    assert [part.kind for part in page.parts] == ["html", "check", "sort"]
    assert page.lesson.title == "What a score is"
    assert page.headings == (("s-the-first-part", "The first part"),)
    assert (page.checks, page.answered) == (2, 0)


@on_each_database
def test_a_lesson_shows_its_clip(session: Session, ana: int) -> None:
    complete(session, ana, "a-score")
    page = open_lesson(session, ana, "a-clip")
    clip = next(part for part in page.parts if isinstance(part, ClipPart))
    assert clip.clip is not None
    assert (clip.clip.id, clip.start_s, clip.until_s) == ("thirds", 10, 20)


def test_a_lesson_outlives_its_clip(session: Session, tmp_path: Path) -> None:
    make_course(session, tmp_path)
    ana = make_user(session, "Ana").id
    complete(session, ana, "a-score")
    page = open_lesson(session, ana, "a-clip")
    assert [part.clip for part in page.parts if isinstance(part, ClipPart)] == [None]


@pytest.mark.parametrize("lesson_id", ["a-score", "a-clip"])
def test_a_lesson_costs_three_statements_at_most(
    session: Session, ana: int, count_queries: Callable[[Session], list[str]], lesson_id: str
) -> None:
    complete(session, ana, "a-score")
    open_lesson(session, ana, lesson_id)  # the first reader of a process reads more
    queries = count_queries(session)
    open_lesson(session, ana, lesson_id)
    assert len([query for query in queries if query.startswith("SELECT")]) <= MAX_STATEMENTS


def test_a_lesson_that_ana_has_opened_is_read_without_the_rest_of_the_course(
    session: Session, ana: int, tmp_path: Path, count_rows: Callable[[Session], list[Any]]
) -> None:
    for number in range(40):
        path = tmp_path / "course_content" / "01-second" / f"02-{number:02}.md"
        path.write_text(f"---\nid: further-{number}\ntitle: Further\n---\nMore.\n", "utf-8")
    sync_again(session, tmp_path / "course_content")
    complete(session, ana, "a-score", "a-clip")
    page = open_lesson(session, ana, "a-clip")
    rows = count_rows(session)
    assert open_lesson(session, ana, "a-clip") == page
    assert len(rows) == len(["the lesson before", "a-clip", "the lesson after", "its clip"]), rows


def test_practice_is_looked_up_only_where_it_decides(
    session: Session, ana: int, tmp_path: Path, count_queries: Callable[[Session], list[str]]
) -> None:
    rule = "requires: [first], unlock: {practice: [first-look]}}"
    rewrite(tmp_path / "course_content", "course.yaml", "requires: [first]}", rule)
    sync_again(session, tmp_path / "course_content")
    complete(session, ana, "a-score")
    queries = count_queries(session)
    open_lesson(session, ana, "a-clip")
    assert not [query for query in queries if "calibration_set" in query]
    complete(session, ana, "a-clip")
    with pytest.raises(LessonLockedError) as locked:
        open_lesson(session, ana, "more")
    assert [step.set_id for step in locked.value.lock.practice] == ["first-look"]


def test_a_lesson_names_its_module_and_the_lessons_beside_it(session: Session, ana: int) -> None:
    complete(session, ana, "a-score", "a-clip")
    pages = [open_lesson(session, ana, name) for name in ("a-score", "a-clip", "more")]
    assert [(page.module.number, page.module.title) for page in pages] == [
        (1, "First things"),
        (1, "First things"),
        (2, "Second things"),
    ]
    assert [page.before and page.before.id for page in pages] == [None, "a-score", "a-clip"]
    assert [page.after and page.after.id for page in pages] == ["a-clip", "more", None]


def test_a_lesson_that_was_withdrawn_stands_beside_no_other(
    session: Session, ana: int, tmp_path: Path
) -> None:
    (tmp_path / "course_content" / "00-first" / "02-a-clip.md").unlink()
    (tmp_path / "course_content" / "00-first" / "line.svg").unlink()
    sync_again(session, tmp_path / "course_content")
    page = open_lesson(session, ana, "a-score")
    assert page.after is not None
    assert page.after.id == "more"
    with pytest.raises(LessonNotFoundError):
        open_lesson(session, ana, "a-clip")


def test_after_a_lesson_comes_the_next_one_and_after_the_last_what_is_left(
    session: Session, ana: int
) -> None:
    with transaction(session):  # she has opened them all, so that she may do them in any order
        for name in ("a-score", "a-clip", "more"):
            service.record_opening(session, ana, name, MORNING)
    steps = []
    for name in ("a-score", "more", "a-clip", "more"):
        with transaction(session):
            steps.append(complete_lesson(session, ana, name, MORNING).step)
    assert [step and step.id for step in steps] == ["a-clip", "a-clip", "more", None]


def test_a_lesson_that_is_not_there(session: Session, ana: int) -> None:
    for do in (open_lesson, lambda *args: complete_lesson(*args, MORNING)):
        with pytest.raises(LessonNotFoundError):
            do(session, ana, "nothing")
    with pytest.raises(LessonNotFoundError):
        service.record_opening(session, ana, "nothing", MORNING)


def test_without_a_course_there_is_no_outline(session: Session) -> None:
    ana = make_user(session, "Ana").id
    assert find_outline(session, ana, find_practice_steps=find_practice_steps) is None


@pytest.mark.parametrize("lesson_id", ["a-clip", "more"])
def test_a_lesson_opens_after_what_comes_before(session: Session, ana: int, lesson_id: str) -> None:
    with pytest.raises(LessonLockedError):
        open_lesson(session, ana, lesson_id)
    with pytest.raises(LessonLockedError), transaction(session):
        complete_lesson(session, ana, lesson_id, MORNING)
    complete(session, ana, "a-score", "a-clip")
    assert open_lesson(session, ana, lesson_id)


def test_a_lesson_that_ana_has_opened_stays_open_when_a_rule_comes_later(
    session: Session, ana: int
) -> None:
    with transaction(session):
        service.record_opening(session, ana, "more", MORNING)  # when nothing was asked for it yet
    assert open_lesson(session, ana, "more").lesson.id == "more"


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
    page = open_lesson(session, ana, "a-score")
    check = next(part for part in page.parts if isinstance(part, Check))
    sort = next(part for part in page.parts if isinstance(part, Sort))
    assert check.chosen is not None
    assert check.chosen.is_right
    assert (sort.answered, sort.right) == (2, 1)
    assert page.answered == 2
    assert session.scalar(select(func.count(CheckAnswer.id))) == 4


def test_nobody_sees_the_answers_of_another(session: Session, ana: int) -> None:
    give(session, ana, "which-one", {"": EVIDENCE})
    ben = make_user(session, "Ben").id
    assert open_lesson(session, ben, "a-score").answered == 0


def test_an_answer_that_makes_no_sense_is_not_kept(session: Session, ana: int) -> None:
    with pytest.raises(UnknownAnswerError):
        give(session, ana, "which-one", {"": "1"})
    with pytest.raises(NoAnswerError):
        give(session, ana, "which-one", {})
    locked = Sent(lesson_id="more", check_id="any", revision_id=1, given={"": EVIDENCE})
    with pytest.raises(LessonLockedError), transaction(session):
        answer_check(session, ana, locked, MORNING, find_practice_steps=find_practice_steps)
    assert session.scalar(select(func.count(CheckAnswer.id))) == 0


@pytest.mark.usefixtures("ana")
def test_a_figure_is_found_by_the_name_the_lesson_uses(session: Session) -> None:
    found = service.find_figure(session, "a-clip", "line.svg")
    assert found is not None
    assert found.path == "00-first/line.svg"
    assert service.find_figure(session, "a-clip", "../course.yaml") is None
    assert service.find_figure(session, "nothing", "line.svg") is None
