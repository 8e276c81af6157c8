"""A lesson that is changed while people answer it: nobody is judged by what she did not see."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.change import Change, Verb
from app.course import service
from app.course.domain.checks import Check, Sort
from app.course.models import CheckAnswer, Lesson
from app.course.service.answers import Kept
from app.practice.service.course_steps import find_practice_steps
from tests.course_world import give, key, make_course, rewrite, sync_again
from tests.factories import make_user
from tests.fixtures.databases import on_each_database

pytestmark = on_each_database
LESSON = "00-first/01-a-score.md"
WRONG = '- [ ] "Great energy."\n  > That is a verdict, not evidence.\n'
RIGHT = '- [x] "At 01:05 she says why."\n  > A time and what was said.\n'
VERDICT, EVIDENCE = key("“Great energy.”"), key("“At 01:05 she says why.”")
FIRST = "- Because the pieces are smaller. {expl}\n  > It says why.\n"
SECOND = "- This bar is that fraction. {link}\n  > It matches two pictures.\n"
WHY, MATCH = key("Because the pieces are smaller."), key("This bar is that fraction.")


@pytest.fixture
def folder(session: Session, tmp_path: Path) -> Path:
    """The folder of the small course, which is online."""
    return make_course(session, tmp_path)


@pytest.fixture
def ana(session: Session, folder: Path) -> int:
    """Ana's id; she can open the lesson."""
    assert folder.exists()
    return make_user(session, "Ana").id


def change(session: Session, folder: Path, old: str, new: str) -> Change:
    """Rewrite the lesson, sync, and return what that did to it."""
    rewrite(folder, LESSON, old, new)
    return next(found for found in sync_again(session, folder) if found.id == "a-score")


def revision(session: Session) -> int:
    found = session.scalar(select(Lesson.revision_id).where(Lesson.id == "a-score"))
    assert found is not None
    return found


def shown(session: Session, user_id: int) -> tuple[Check, Sort]:
    page = service.open_lesson(session, user_id, "a-score", find_practice_steps=find_practice_steps)
    check = next(part for part in page.parts if isinstance(part, Check))
    return check, next(part for part in page.parts if isinstance(part, Sort))


def stored(session: Session) -> list[tuple[int, str, str, bool]]:
    columns = (CheckAnswer.revision_id, CheckAnswer.item, CheckAnswer.answer, CheckAnswer.is_right)
    return [tuple(row) for row in session.execute(select(*columns).order_by(CheckAnswer.id))]


def test_options_in_another_order_change_nothing_for_anybody(
    session: Session, folder: Path, ana: int
) -> None:
    give(session, ana, "which-one", {"": EVIDENCE})
    give(session, ana, "two-kinds", {WHY: "expl", MATCH: "expl"})
    done = change(session, folder, WRONG + RIGHT, RIGHT + WRONG)
    assert (done.verb, done.remarks) == (Verb.REVISED, ())
    assert change(session, folder, FIRST + SECOND, SECOND + FIRST).remarks == ()
    check, sort = shown(session, ana)
    assert check.chosen is not None
    assert (check.chosen.is_right, "01:05" in check.chosen.html) == (True, True)
    assert [(item.chosen, item.is_right) for item in sort.items] == [
        ("expl", False),
        ("expl", True),
    ]


def test_a_page_opened_before_a_reordering_is_judged_by_what_it_showed(
    session: Session, folder: Path, ana: int
) -> None:
    old = revision(session)
    change(session, folder, WRONG + RIGHT, RIGHT + WRONG)
    assert give(session, ana, "which-one", {"": EVIDENCE}, old) is Kept.PRESENT
    assert give(session, ana, "two-kinds", {WHY: "expl"}, old) is Kept.PRESENT
    assert {row[0] for row in stored(session)} == {revision(session)}
    assert all(row[3] for row in stored(session))


def test_a_page_opened_before_a_new_key_is_judged_by_the_key_it_was_shown_with(
    session: Session, folder: Path, ana: int
) -> None:
    old = revision(session)
    change(
        session, folder, WRONG + RIGHT, WRONG.replace("[ ]", "[x]") + RIGHT.replace("[x]", "[ ]")
    )
    assert give(session, ana, "which-one", {"": EVIDENCE}, old) is Kept.STALE
    assert stored(session) == [(old, "", EVIDENCE, True)]
    check, _ = shown(session, ana)
    assert check.chosen is not None
    assert (check.chosen.is_right, check.is_corrected) == (False, True)
    give(session, ana, "which-one", {"": VERDICT})
    check, _ = shown(session, ana)
    assert check.chosen is not None
    assert (check.chosen.is_right, check.is_corrected) == (True, False)


def test_a_page_opened_before_an_option_was_reworded_keeps_its_answer_and_asks_again(
    session: Session, folder: Path, ana: int
) -> None:
    old = revision(session)
    change(session, folder, "At 01:05 she says why.", "At 01:06 she says it.")
    assert give(session, ana, "which-one", {"": EVIDENCE}, old) is Kept.STALE
    check, _ = shown(session, ana)
    assert (check.chosen, check.is_gone) == (None, True)
    assert stored(session) == [(old, "", EVIDENCE, True)]


def test_a_page_opened_before_its_question_left_keeps_the_answer(
    session: Session, folder: Path, ana: int
) -> None:
    old = revision(session)
    change(session, folder, "::: check which-one", "::: check another-one")
    assert give(session, ana, "which-one", {"": EVIDENCE}, old) is Kept.LEFT
    assert stored(session) == [(old, "", EVIDENCE, True)]


def test_a_page_that_names_no_revision_of_the_lesson_stores_nothing(
    session: Session, ana: int
) -> None:
    assert give(session, ana, "which-one", {"": EVIDENCE}, 999) is Kept.UNKNOWN_PAGE
    assert stored(session) == []


def test_marks_and_blanks_are_no_other_words(session: Session, folder: Path, ana: int) -> None:
    give(session, ana, "which-one", {"": EVIDENCE})
    done = change(session, folder, '"At 01:05 she says why."', "“At 01:05 she *says* why.”")
    assert done.remarks == ()
    assert shown(session, ana)[0].chosen is not None


def test_an_option_with_a_key_keeps_it_through_other_words(
    session: Session, folder: Path, ana: int
) -> None:
    change(session, folder, '[x] "At 01:05', '[x] {#with-time} "At 01:05')
    give(session, ana, "which-one", {"": "with-time"})
    done = change(session, folder, '"At 01:05 she says why."', "She says why, at 01:05.")
    assert done.remarks == ()
    assert shown(session, ana)[0].chosen is not None


def test_the_key_a_sync_names_brings_the_answers_back(
    session: Session, folder: Path, ana: int
) -> None:
    give(session, ana, "which-one", {"": EVIDENCE})
    [remark] = change(session, folder, '"At 01:05 she says why."', "She says why, early.").remarks
    assert "1 answer of 1 person named it, is kept, and people are asked again" in remark
    hint = remark.split("begin it with ")[1]
    assert (
        change(session, folder, "She says why, early.", f"{hint} She says why, early.").remarks
        == ()
    )
    assert shown(session, ana)[0].chosen is not None


def test_a_sync_says_how_many_answers_a_new_key_touches(
    session: Session, folder: Path, ana: int
) -> None:
    ben = make_user(session, "Ben").id
    for person, answer in ((ana, VERDICT), (ana, EVIDENCE), (ben, EVIDENCE)):
        give(session, person, "which-one", {"": answer})
    give(session, ben, "two-kinds", {WHY: "link"})
    before = stored(session)
    new = WRONG.replace("[ ]", "[x]") + RIGHT.replace("[x]", "[ ]")
    [remark] = change(session, folder, WRONG + RIGHT, new).remarks
    assert remark == (
        "check which-one: the right option changed; 3 answers of 2 people were judged by the old "
        "key: they stay as they were judged; each page shows its last answer by the new key and "
        "says so"
    )
    [remark] = change(session, folder, "smaller. {expl}", "smaller. {link}").remarks
    assert "sort two-kinds: the right code of an item changed; 1 answer of 1 person was" in remark
    assert stored(session) == before, "what was judged stays as it was"


def test_a_new_key_that_touches_nobody_is_said_all_the_same(session: Session, folder: Path) -> None:
    new = WRONG.replace("[ ]", "[x]") + RIGHT.replace("[x]", "[ ]")
    [remark] = change(session, folder, WRONG + RIGHT, new).remarks
    assert remark.endswith("the right option changed; no stored answer is touched")


def test_a_check_that_leaves_says_what_becomes_of_its_answers(
    session: Session, folder: Path, ana: int
) -> None:
    give(session, ana, "two-kinds", {WHY: "expl", MATCH: "link"})
    [remark] = change(session, folder, "::: sort two-kinds", "::: sort three-kinds").remarks
    assert remark == "sort two-kinds has left the lesson; 2 answers of 1 person to it are kept"
