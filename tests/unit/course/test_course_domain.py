"""What is done, what is open, what comes next, and how answers are judged."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.course.domain import (
    LessonId,
    LessonLine,
    Outline,
    PracticeStep,
    Unlocks,
    Waiver,
    build_outline,
    count_questions,
    find_lock,
    find_module_head,
    list_practice,
)
from app.course.domain.checks import (
    JudgedAnswer,
    LastAnswer,
    NoAnswerError,
    UnknownAnswerError,
    build_check,
    build_sort,
    judge_answers,
)
from app.course.domain.documents import (
    CourseDocument,
    LessonDocument,
    StoredCheck,
    StoredHtml,
    StoredItem,
    StoredModule,
    StoredOption,
    StoredSort,
    StoredUnlock,
)

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TEN = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)

COURSE = CourseDocument(
    id="a-course",
    title="A course",
    modules=(
        StoredModule(id="one", title="One", summary="", folder="01"),
        StoredModule(id="two", title="Two", summary="", folder="02", requires=("one",)),
        StoredModule(id="empty", title="Empty", summary="", folder="03"),
    ),
)
CHECK = StoredCheck(
    id="which",
    question_html="<p>Which?</p>",
    options=(
        StoredOption(key="a", html="A", is_right=False, feedback_html="no"),
        StoredOption(key="b", html="B", is_right=True, feedback_html="yes"),
    ),
)
SORT = StoredSort(
    id="kinds",
    intro_html="",
    codes=("expl", "link"),
    items=(
        StoredItem(key="because", html="because", code="expl", feedback_html="why"),
        StoredItem(key="match", html="this is that", code="link", feedback_html="match"),
    ),
)
DOCUMENT = LessonDocument(
    id="a-score",
    title="What a score is",
    blocks=(StoredHtml(html=""), CHECK, SORT),
    headings=(),
    clips=(),
    figures={},
    words=2,
    minutes=1,
    text="",
)


def line(
    lesson_id: str, module: str, *, opened: datetime | None = None, done: bool = False
) -> LessonLine:
    return LessonLine(
        id=LessonId(lesson_id),
        module_id=module,
        title=lesson_id,
        minutes=10,
        opened_at=opened or (NINE if done else None),
        completed_at=TEN if done else None,
    )


def outline(*lessons: LessonLine) -> Outline:
    return build_outline(COURSE, lessons)


def test_a_module_opens_when_what_it_requires_is_done() -> None:
    begun = outline(line("a", "one", done=True), line("b", "one"), line("c", "two"))
    assert [begun.is_open(module) for module in begun.modules] == [True, False]
    ready = outline(line("a", "one", done=True), line("b", "one", done=True), line("c", "two"))
    assert ready.is_open(ready.modules[1])
    assert ready.modules[0].is_done


def test_a_module_without_lessons_is_not_shown() -> None:
    assert [module.id for module in outline(line("a", "one")).modules] == ["one"]


@pytest.mark.parametrize(
    ("lessons", "expected"),
    [
        pytest.param([line("a", "one"), line("b", "one")], "a", id="begin at the beginning"),
        pytest.param([line("a", "one", done=True), line("b", "one")], "b", id="the next one"),
        pytest.param([line("a", "one"), line("b", "one", opened=NINE)], "b", id="the one begun"),
        pytest.param(
            [line("a", "one", opened=NINE), line("b", "one", opened=TEN)], "b", id="begun last"
        ),
        pytest.param(
            [line("a", "one"), line("c", "two", opened=TEN)], "a", id="not what is locked"
        ),
        pytest.param([line("a", "one", done=True)], None, id="all done"),
    ],
)
def test_she_goes_on_where_she_stopped(lessons: list[LessonLine], expected: str | None) -> None:
    step = outline(*lessons).next_step()
    assert (step.id if step else None) == expected


def test_the_course_counts_what_is_done_and_what_is_left() -> None:
    course = outline(line("a", "one", done=True), line("b", "one"), line("c", "two"))
    assert (course.done, course.minutes_left) == (1, 20)
    assert (course.modules[0].done, course.modules[0].minutes) == (1, 20)
    assert course.find("nothing") is None


def test_a_module_is_named_by_its_place_in_the_course() -> None:
    head = find_module_head(COURSE, "two", None)
    assert head is not None
    assert (head.number, head.title) == (2, "Two")
    assert find_module_head(COURSE, "gone", None) is None


def test_a_locked_lesson_says_what_is_missing() -> None:
    course = outline(line("a", "one"), line("b", "one"), line("c", "two"))
    lock = find_lock(course, course.lessons[2], ["a", "gone"])
    assert lock is not None
    assert [module.id for module in lock.modules] == ["one"]
    assert [lesson.id for lesson in lock.lessons] == ["a"]
    assert find_lock(course, course.lessons[0], []) is None


def test_a_locked_lesson_leads_to_one_that_is_open() -> None:
    course = outline(line("a", "one"), line("b", "one"), line("c", "one"))
    lock = find_lock(course, course.lessons[2], ["b"])
    assert lock is not None
    assert lock.step == course.lessons[0], "what is missing is locked itself"


def test_a_lesson_that_is_done_stays_open() -> None:
    course = outline(line("a", "one"), line("c", "two", done=True))
    assert find_lock(course, course.lessons[1], ["a"]) is None


@pytest.mark.parametrize(
    ("check", "given", "expected"),
    [
        ("which", {"": "b"}, (JudgedAnswer(item="", answer="b", is_right=True),)),
        ("which", {"": "a"}, (JudgedAnswer(item="", answer="a", is_right=False),)),
        (
            "kinds",
            {"match": "expl", "because": "expl"},
            (
                JudgedAnswer(item="because", answer="expl", is_right=True),
                JudgedAnswer(item="match", answer="expl", is_right=False),
            ),
        ),
    ],
)
def test_answers_are_judged(
    check: str, given: dict[str, str], expected: tuple[JudgedAnswer, ...]
) -> None:
    assert judge_answers(DOCUMENT, check, given) == expected


@pytest.mark.parametrize(
    ("check", "given"),
    [
        pytest.param("nothing", {"": "a"}, id="no such check"),
        pytest.param("which", {"": "1"}, id="no such option"),
        pytest.param("which", {"a": "b"}, id="no such item"),
        pytest.param("kinds", {"": "expl"}, id="no such moment"),
        pytest.param("kinds", {"match": "mmsm"}, id="no such code"),
    ],
)
def test_an_answer_to_something_else_is_refused(check: str, given: dict[str, str]) -> None:
    with pytest.raises(UnknownAnswerError):
        judge_answers(DOCUMENT, check, given)


def test_an_answer_needs_a_choice() -> None:
    with pytest.raises(NoAnswerError):
        judge_answers(DOCUMENT, "which", {})


def test_a_check_tells_only_about_the_option_that_was_chosen() -> None:
    fresh = build_check(CHECK, {})
    assert fresh.chosen is None
    assert not fresh.is_answered
    assert {option.feedback_html for option in fresh.options} == {""}
    assert not any(option.is_right for option in fresh.options)
    wrong = build_check(CHECK, {("which", ""): LastAnswer(answer="a", was_right=False)})
    assert wrong.chosen is not None
    assert wrong.is_answered
    assert wrong.chosen.feedback_html == "no"
    assert not any(option.is_right for option in wrong.options)


def test_a_sort_tells_only_about_the_moments_that_were_sorted() -> None:
    sort = build_sort(
        SORT,
        {("kinds", "because"): LastAnswer(answer="expl", was_right=True)},
        {"expl": "Explanations"},
    )
    assert (sort.answered, sort.right) == (1, 1)
    assert not sort.is_answered
    assert sort.codes == (("expl", "Explanations"), ("link", "link"))
    assert [item.feedback_html for item in sort.items] == ["why", ""]


def test_a_sort_is_answered_when_every_moment_was_sorted_under_whatever_code() -> None:
    last = LastAnswer(answer="link", was_right=False)
    sort = build_sort(SORT, {("kinds", key): last for key in ("because", "match")}, {})
    assert (sort.answered, sort.right, sort.is_answered) == (2, 1, True)


RULED = CourseDocument(
    id="a-course",
    title="A course",
    modules=(
        StoredModule(id="one", title="One", summary="", folder="01", questions={"a": 3, "b": 0}),
        StoredModule(
            id="two",
            title="Two",
            summary="",
            folder="02",
            requires=("one",),
            unlock=StoredUnlock(read="none", checks="answered", practice=("first-look",)),
        ),
    ),
)


def ruled(answered: int, unlocks: Unlocks) -> Outline:
    questions = count_questions(RULED)
    lessons = [
        replace(line("a", "one"), answered=answered, questions=questions["a"]),
        line("b", "one"),
        line("c", "two"),
    ]
    return build_outline(RULED, lessons, unlocks)


def first_look(scored: int) -> Unlocks:
    step = PracticeStep(set_id="first-look", title="First look", clips=5, scored=scored)
    return Unlocks(practice={"first-look": step})


@pytest.mark.parametrize(
    ("answered", "scored", "modules", "sets"),
    [
        (2, 4, ["one"], ["first-look"]),
        (3, 4, [], ["first-look"]),
        (2, 5, ["one"], []),
        (3, 5, [], []),
        (4, 5, [], []),  # an answer to a check that has left the lesson
    ],
)
def test_a_module_opens_by_its_own_rule(
    answered: int, scored: int, modules: list[str], sets: list[str]
) -> None:
    course = ruled(answered, first_look(scored))
    lock = find_lock(course, course.lessons[2], [])
    found = ([m.id for m in lock.modules], [s.set_id for s in lock.practice]) if lock else ([], [])
    assert found == (modules, sets)
    assert course.is_open(course.modules[1]) is not bool(modules or sets)


def test_the_course_names_the_sets_its_rules_ask_for() -> None:
    assert list_practice(RULED) == {"first-look"}
    assert list_practice(RULED, "two") == {"first-look"}
    assert list_practice(RULED, "one") == list_practice(COURSE) == frozenset()


def test_a_set_nobody_knows_is_not_done() -> None:
    course = ruled(3, Unlocks())
    assert [step.set_id for step in course.missing_practice(course.modules[1])] == ["first-look"]


def test_a_waiver_opens_every_lesson_of_its_module_and_no_other() -> None:
    waiver = Waiver(by="Tess", reason="She taught this.", granted_at=NINE)
    course = ruled(0, Unlocks(waivers={"two": waiver}))
    assert course.is_open(course.modules[1])
    assert find_lock(course, course.lessons[2], ["a"]) is None
    assert find_lock(course, course.lessons[1], ["a"]) is not None


def test_staff_open_everything() -> None:
    course = ruled(0, Unlocks(opens_all=True))
    assert course.is_open(course.modules[1])
    assert find_lock(course, course.lessons[2], ["a"]) is None
