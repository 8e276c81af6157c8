"""Practice sets: what is offered, starting, going on, and a second look."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from tests.calibration_world import make_world
from tests.fixtures.browsing import Person
from tests.service.test_calibration_agreement import add_set_of_one_code

WHOLE = {"score-meaning": "2", "score-reasons": "1", "score-slips": "0", "score-maths": "1"}


def test_without_a_set_the_page_says_what_to_do_meanwhile(ana: Person) -> None:
    assert "No practice set is offered yet" in ana.read("/practice")


def test_a_set_is_shown_with_its_clips_codes_and_state(ana: Person, session: Session) -> None:
    make_world(session)
    page = ana.read("/practice")
    assert "A first look" in page
    assert "2 new clips</b> · 4 codes · about 5 min" in page
    assert "Start<span" in page
    assert "Slips of Language" in page


def test_starting_twice_goes_on_where_she_stopped(ana: Person, session: Session) -> None:
    make_world(session)
    start = "/practice/first-look/attempts"
    assert ana.post(start).location == "/attempts/1/clips/1"
    assert ana.post(start).location == "/attempts/1/clips/1"
    ana.post("/attempts/1/clips/1", **WHOLE)
    assert ana.post(start).location == "/attempts/1/clips/2"
    assert "1 of 2 clips recorded" in ana.read("/practice")


def test_the_attempt_lists_its_clips_with_their_state(ana: Person, session: Session) -> None:
    make_world(session)
    ana.post("/practice/first-look/attempts")
    ana.post("/attempts/1/clips/2/draft", **{"score-meaning": "1"})
    ana.post("/attempts/1/clips/1", **WHOLE)
    page = ana.read("/attempts/1")
    assert "Recorded: see the reveal" in page
    assert "Draft saved" in page
    assert "Score clip 2" in page


def test_a_whole_set_offers_a_second_look_and_says_that_it_stays_apart(
    ana: Person, session: Session
) -> None:
    make_world(session)
    ana.post("/practice/first-look/attempts")
    for clip in (1, 2):
        ana.post(f"/attempts/1/clips/{clip}", **WHOLE)
    assert "Take a second look" in ana.read("/practice")
    assert ana.post("/practice/first-look/attempts").location == "/attempts/2/clips/1"
    assert "Second look" in ana.read("/attempts/2/clips/1")
    assert "stay apart from your agreement" in ana.read("/attempts/2")


def test_a_set_that_is_not_there_is_not_found(ana: Person, session: Session) -> None:
    make_world(session)
    answer = ana.post("/practice/no-such-set/attempts")
    assert answer.status_code == 404
    assert "This page does not exist" in answer.text


def test_whoever_is_not_signed_in_is_sent_to_sign_in(stranger: Person) -> None:
    for path in ("/practice", "/attempts/1", "/attempts/1/clips/1", "/agreement"):
        answer = stranger.get(path)
        assert answer.status_code == 303
        assert answer.location.startswith("/sign-in")


def test_trainers_practice_too(arrive: Callable[[str], Person], session: Session) -> None:
    make_world(session)
    assert arrive("Tess").post("/practice/first-look/attempts").status_code == 303


def test_a_code_leads_to_the_sets_made_for_it(ana: Person, session: Session) -> None:
    make_world(session)
    add_set_of_one_code(session)
    shelf = ana.read("/practice")
    assert "Mixed sets" in shelf
    assert "One code" in shelf
    assert 'id="code-meaning"' in shelf
    assert "Codes of focus:" in shelf
    wanted = ana.read("/practice?code=meaning")
    assert wanted.index("/practice/one-code/attempts") < wanted.index(
        "/practice/first-look/attempts"
    )
    assert "Code of focus:" in wanted
    assert "Show all sets" in wanted
    assert 'href="#mixed"' in shelf
    assert 'href="#' not in wanted.partition("<main")[2], "nothing to jump to on a page of one code"


def test_a_code_that_nothing_is_made_for_leads_to_all_sets(ana: Person, session: Session) -> None:
    make_world(session)
    assert "Mixed sets" in ana.read("/practice?code=%3Cnothing%3E")


def test_a_set_that_is_done_leads_on_to_more_practice(ana: Person, session: Session) -> None:
    make_world(session)
    ana.post("/practice/first-look/attempts")
    assert "Score clip 1" in ana.read("/attempts/1")
    for clip in (1, 2):
        ana.post(f"/attempts/1/clips/{clip}", **WHOLE)
    page = ana.read("/attempts/1").partition("<main")[2]
    assert 'href="/practice/next"' in page
    assert "All practice sets" in page


def test_the_end_of_a_set_says_how_it_went_and_leads_on(ana: Person, session: Session) -> None:
    make_world(session)
    ana.post("/practice/first-look/attempts")
    ana.post("/attempts/1/clips/1", **WHOLE)
    assert "what the masters saw" not in ana.read("/attempts/1"), "the set is not over yet"
    ana.post("/attempts/1/clips/2", **WHOLE)
    assert "See how the set went" in ana.read("/attempts/1/clips/2/reveal")
    page = ana.read("/attempts/1")
    assert "You saw what the masters saw on" in page
    assert "Nearest to the masters" in page
    assert "exact: see the reveal" in page


def test_a_set_says_how_many_clips_are_new_and_the_freshest_comes_first(
    ana: Person, session: Session
) -> None:
    make_world(session)
    add_set_of_one_code(session)
    ana.post("/practice/first-look/attempts")
    ana.post("/attempts/1/clips/1", **WHOLE)
    page = ana.read("/practice")
    assert "1 you know · 0 of 1 score would count" in page
    assert page.index("Practice next") < page.index("A first look"), "the best tools come first"
