"""The course in the browser: map, lesson, checks, done, what is locked."""

import re
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.config import Settings
from tests.course_world import FIGURE, fields_of, make_course, rewrite, sync_again
from tests.fixtures.browsing import Person
from tests.fixtures.databases import settings_for
from tests.library_world import make_clip


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings with the folders of the small course."""
    return settings_for(database_url, tmp_path)


@pytest.fixture(autouse=True)
def course(session: Session, tmp_path: Path) -> Path:
    """The small course and its clip."""
    folder = make_course(session, tmp_path)
    make_clip(session, tmp_path / "calibration_sets")
    return folder


PAGES = ["/course", "/course/a-score", "/course/figures/a-clip/line.svg"]
FORMS = ["/course/a-score/done", "/course/a-score/checks/which-one"]


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_asked_to_sign_in(stranger: Person, path: str) -> None:
    assert "/sign-in" in stranger.get(path).location


@pytest.mark.parametrize("path", FORMS)
def test_a_stranger_changes_nothing(stranger: Person, path: str) -> None:
    stranger.get("/sign-in")
    assert stranger.post(path, answer="1").location == "/sign-in"


def test_the_map_shows_modules_lessons_and_the_next_step(ana: Person) -> None:
    page = ana.read("/course")
    assert "Begin: What a score is" in page
    assert page.index("First things") < page.index("Second things")
    assert "0 of 2 lessons done" in page
    assert 'Opens after: <a href="#first">' in page


def test_a_lesson_shows_its_maths_its_checks_and_no_answers(ana: Person) -> None:
    page = ana.read("/course/a-score")
    assert "<math" in page
    assert "Which of these is evidence?" in page
    assert "That is a verdict" not in page
    assert "A time and what was said" not in page
    assert 'href="#s-the-first-part"' in page


def test_an_answer_brings_its_feedback_and_only_its_own(ana: Person) -> None:
    page = ana.read("/course/a-score")
    wrong = ana.post("/course/a-score/checks/which-one", **fields_of(page, "which-one", 0))
    assert wrong.status_code == 303
    assert wrong.location == "/course/a-score#check-which-one"
    page = ana.read("/course/a-score")
    assert "That is a verdict" in page
    assert "Not yet." in page
    assert "A time and what was said" not in page
    ana.post("/course/a-score/checks/which-one", **fields_of(page, "which-one", 1))
    page = ana.read("/course/a-score")
    assert "A time and what was said" in page
    assert "Right." in page


def test_sorting_the_evidence_says_how_many_are_in_their_place(ana: Person) -> None:
    fields = fields_of(ana.read("/course/a-score"), "two-kinds", 0, 0)
    ana.post("/course/a-score/checks/two-kinds", **fields)
    page = ana.read("/course/a-score")
    assert "1 of 2 in their place" in page
    assert "It says why." in page


def test_no_choice_is_said_kindly(ana: Person) -> None:
    fields = fields_of(ana.read("/course/a-score"), "which-one")
    assert ana.post("/course/a-score/checks/which-one", **fields).status_code == 303
    page = ana.read("/course/a-score")
    check = page[page.index('id="check-which-one"') :]
    said = "Choose an answer first"
    assert said in check[: check.index("</form>")], "it is said in the check, not far above it"
    assert page.count(said) == 1
    assert said not in ana.read("/course/a-score")


def test_a_lesson_says_which_of_its_module_it_is(ana: Person) -> None:
    assert "Lesson 1 of 2 · about" in ana.read("/course/a-score")


WRONG = '- [ ] "Great energy."\n  > That is a verdict, not evidence.\n'
RIGHT = '- [x] "At 01:05 she says why."\n  > A time and what was said.\n'


def test_a_page_opened_before_a_reordering_is_judged_as_it_was_read(
    ana: Person, session: Session, course: Path
) -> None:
    fields = fields_of(ana.read("/course/a-score"), "which-one", 1)
    rewrite(course, "00-first/01-a-score.md", WRONG + RIGHT, RIGHT + WRONG)
    sync_again(session, course)
    ana.post("/course/a-score/checks/which-one", **fields)
    page = ana.read("/course/a-score")
    assert "Right." in page
    assert "was changed while your page was open" not in page


def test_a_page_opened_before_a_new_key_is_told_so_and_shows_the_question_of_now(
    ana: Person, session: Session, course: Path
) -> None:
    fields = fields_of(ana.read("/course/a-score"), "which-one", 1)
    new = WRONG.replace("[ ]", "[x]") + RIGHT.replace("[x]", "[ ]")
    rewrite(course, "00-first/01-a-score.md", WRONG + RIGHT, new)
    sync_again(session, course)
    ana.post("/course/a-score/checks/which-one", **fields)
    page = ana.read("/course/a-score")
    assert "Your answer is kept, judged by the question you saw." in page
    assert "This question was corrected after you answered" in page
    assert "was changed while your page was open" not in ana.read("/course/a-score")


def test_a_page_from_before_pages_named_a_revision_stores_nothing_and_says_so(ana: Person) -> None:
    ana.read("/course/a-score")
    assert ana.post("/course/a-score/checks/which-one", item__0="0").status_code == 303
    page = ana.read("/course/a-score")
    assert "Nothing was stored. Below is the lesson as it stands now; choose again." in page
    assert "0 of 2 checks answered" in page


@pytest.mark.parametrize("revision", ["", "0", "x", "-1", "9" * 30, "٣"])
def test_a_revision_that_is_none_is_an_old_page(ana: Person, revision: str) -> None:
    fields = fields_of(ana.read("/course/a-score"), "which-one", 1) | {"revision": revision}
    assert ana.post("/course/a-score/checks/which-one", **fields).status_code == 303
    assert "Nothing was stored." in ana.read("/course/a-score")


@pytest.mark.parametrize(
    ("check", "field", "value"),
    [
        ("which-one", "answer", "7"),
        ("which-one", "answer", "<script>"),
        ("which-one", "answer__5", "0"),
        ("two-kinds", "answer", "expl"),
        ("two-kinds", "answer__nothing", "expl"),
        ("nothing", "answer", "0"),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused(
    ana: Person, check: str, field: str, value: str
) -> None:
    fields = fields_of(ana.read("/course/a-score"), "which-one") | {field: value}
    answer = ana.post(f"/course/a-score/checks/{check}", **fields)
    assert answer.status_code == 422


def test_done_leads_on_and_opens_what_follows(ana: Person) -> None:
    ana.read("/course/a-score")
    assert ana.post("/course/a-score/done").location == "/course/a-clip"
    assert ana.post("/course/a-clip/done").location == "/course/modules/first"
    assert ana.post("/course/more/done").location == "/course"
    page = ana.read("/course")
    assert "the last lesson of the course" in page
    assert "All 3 lessons are done" in page


def test_a_module_ends_on_a_page_that_says_which_checks_are_open(ana: Person) -> None:
    ana.read("/course/a-score")
    ana.post("/course/a-score/done")
    ana.post("/course/a-clip/done")
    page = ana.read("/course/modules/first")
    assert "You have read every lesson of this module." in page
    assert "2 checks not answered yet" in page or "3 checks not answered yet" in page
    assert "What comes next" in page
    assert "Second things" in page
    assert "What comes next" not in ana.read("/course/modules/second")
    assert ana.get("/course/modules/nothing").status_code == 404


def test_going_on_from_a_lesson_done_long_ago_leads_to_the_next_though_that_is_done_too(
    ana: Person,
) -> None:
    ana.read("/course/a-score")
    for lesson in ("a-score", "a-clip", "a-score"):
        answer = ana.post(f"/course/{lesson}/done")
    assert answer.location == "/course/a-clip"
    assert "the last lesson of the course" not in ana.read("/course")


def test_she_goes_on_where_she_stopped(ana: Person) -> None:
    ana.read("/course/a-score")
    assert "Continue: What a score is" in ana.read("/course")
    ana.post("/course/a-score/done")
    assert "Continue: A clip to watch" in ana.read("/course")
    assert "A clip to watch" in ana.read("/")


@pytest.mark.parametrize(
    ("path", "missing"), [("/course/more", "First things"), ("/course/a-clip", "What a score is")]
)
def test_a_locked_lesson_explains_what_is_missing(ana: Person, path: str, missing: str) -> None:
    answer = ana.get(path)
    assert answer.status_code == 403
    assert "is not open yet" in answer.text
    assert missing in answer.text
    ana.get("/course")
    assert ana.post(f"{path}/done").status_code == 403


def test_a_lesson_that_is_not_there(ana: Person) -> None:
    assert ana.get("/course/nothing").status_code == 404
    assert ana.post("/course/nothing/done").status_code == 404
    assert ana.post("/course/nothing/checks/x", answer="0").status_code == 404


def test_a_lesson_plays_its_stretch_of_the_clip(ana: Person) -> None:
    ana.read("/course/a-score")
    ana.post("/course/a-score/done")
    page = ana.read("/course/a-clip")
    assert re.search(r"/media/thirds/clip\.mp4\?key=[\w.-]+#t=10,20", page)
    assert "Synthetic practice vignette" in page


def test_a_figure_is_sent_as_it_was_synced(ana: Person, course: Path) -> None:
    answer = ana.get("/course/figures/a-clip/line.svg")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert answer.text == FIGURE
    assert answer.headers["Cache-Control"] == "private, no-cache"
    again = ana.get("/course/figures/a-clip/line.svg", If_None_Match=answer.headers["ETag"])
    assert again.status_code == 304
    (course / "00-first" / "line.svg").write_text("<svg/>")
    assert ana.get("/course/figures/a-clip/line.svg").status_code == 503


@pytest.mark.parametrize("name", ["nothing.svg", "..%2F..%2Fcourse.yaml", "01-a-score.md"])
def test_nothing_else_is_sent_as_a_figure(ana: Person, name: str) -> None:
    assert ana.get(f"/course/figures/a-clip/{name}").status_code == 404


def test_a_lesson_about_a_code_leads_to_practice_on_it_alone(ana: Person) -> None:
    ana.post("/course/a-score/done")
    assert 'href="/practice?code=link"' in ana.read("/course/a-clip")
    assert "/practice?code=" not in ana.read("/course/a-score")
