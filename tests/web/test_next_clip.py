"""Practice next: a suggestion with its reasons, started on the bench, that gives no key away."""

from collections.abc import Callable

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.db import transaction
from app.library.models import ClipRevision
from app.sets.models import MasterScore
from tests.calibration_world import FIRST_MASTERS, make_world
from tests.fixtures.browsing import Person

WHOLE = {"score-meaning": "2", "score-reasons": "1", "score-slips": "0", "score-maths": "1"}


def start(person: Person, clip: int = 1, set_id: str = "first-look") -> str:
    answer = person.post("/practice/next", set_id=set_id, clip_id=f"clip-{clip}")
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_without_a_set_the_page_says_what_to_do_meanwhile(ana: Person) -> None:
    page = ana.read("/practice/next")
    assert "No practice set is offered yet" in page
    assert "Readiness" not in page


def test_before_the_first_score_it_says_so_and_offers_three_clips(
    ana: Person, session: Session
) -> None:
    make_world(session, (FIRST_MASTERS,) * 4)
    page = ana.read("/practice/next")
    assert '<a href="/practice" aria-current="page">Practice</a>' in page, "where she is"
    assert "You have not scored" in page
    assert page.count("Score this clip") == 3
    assert "Not enough clips yet" in page
    assert "At least 5 more clips to go" in page


def test_the_button_opens_that_clip_on_the_bench_and_later_goes_on(
    ana: Person, session: Session
) -> None:
    make_world(session, (FIRST_MASTERS,) * 3)
    assert start(ana, clip=2) == "/attempts/1/clips/2"
    assert start(ana, clip=2) == "/attempts/1/clips/2"
    assert start(ana, clip=3) == "/attempts/1/clips/3"


def test_a_begun_clip_is_to_be_finished_first(ana: Person, session: Session) -> None:
    make_world(session, (FIRST_MASTERS,) * 3)
    start(ana, clip=2)
    ana.post("/attempts/1/clips/2/draft", **{"score-meaning": "1"})
    page = ana.read("/practice/next")
    assert "You have begun “Clip 2”" in page
    assert '/attempts/1/clips/2"' in page


def test_her_misses_are_the_reason_and_a_scored_clip_does_not_come_back(
    ana: Person, session: Session
) -> None:
    make_world(session, (FIRST_MASTERS,) * 3)
    for clip in (1, 2):
        start(ana, clip)
        ana.post(f"/attempts/1/clips/{clip}", **{**WHOLE, "score-reasons": "2"})
    page = ana.read("/practice/next")
    assert "You have scored Reasons Given only twice, and both were one point high." in page
    assert 'value="clip-3"' in page
    assert 'value="clip-1"' not in page


def test_when_every_clip_is_scored_a_second_look_is_offered(ana: Person, session: Session) -> None:
    make_world(session, (FIRST_MASTERS,) * 2)
    for clip in (1, 2):
        start(ana, clip)
        ana.post(f"/attempts/1/clips/{clip}", **WHOLE)
    assert "You have scored every clip" in ana.read("/practice/next")


def test_from_five_clips_on_the_chance_stands_with_its_ends_and_the_blind_guess(
    ana: Person, session: Session
) -> None:
    make_world(session, tuple({**FIRST_MASTERS, "meaning": n % 4} for n in range(6)))
    for clip in range(1, 7):
        start(ana, clip)
        ana.post(f"/attempts/1/clips/{clip}", **WHOLE)
    page = ana.read("/practice/next")
    assert "in 100</b> test forms of 10 clips would meet the rule in force" in page
    assert "A blind guess" in page
    assert "at the high end" in page
    assert '<th scope="row">Errors and Slips</th>' in page


def test_masters_of_clips_she_has_not_scored_change_no_byte_of_the_page(
    ana: Person, session: Session
) -> None:
    make_world(session, (FIRST_MASTERS,) * 5)
    pages = []
    for clip in (1, 2, 3):
        before = ana.read("/practice/next")
        _change_masters(session, above=clip - 1)
        pages.append(ana.read("/practice/next"))
        assert before == pages[-1]
        start(ana, clip)
        ana.post(f"/attempts/1/clips/{clip}", **WHOLE)
    assert len(set(pages)) == 3, "her own scores change it"


def _change_masters(session: Session, *, above: int) -> None:
    with transaction(session):
        session.execute(
            update(MasterScore)
            .where(MasterScore.master_revision_id > above, MasterScore.code != "maths")
            .values(rank=(MasterScore.rank + 1) % 4)
        )


def test_what_is_not_on_offer_is_not_found_and_begins_nothing(
    ana: Person, session: Session
) -> None:
    make_world(session)
    ana.read("/practice/next")
    for fields in (
        {"set_id": "no-such-set", "clip_id": "clip-1"},
        {"set_id": "first-look", "clip_id": "no-such-clip"},
        {},
    ):
        assert ana.post("/practice/next", **fields).status_code == 404
    assert ana.get("/attempts/1").status_code == 404


def test_whoever_is_not_signed_in_is_sent_to_sign_in(stranger: Person) -> None:
    answer = stranger.get("/practice/next")
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in")


def test_other_peoples_scores_never_enter(
    ana: Person, arrive: Callable[[str], Person], session: Session
) -> None:
    make_world(session, (FIRST_MASTERS,) * 3)
    before = ana.read("/practice/next")
    ben = arrive("Ben")
    start(ben)
    ben.post("/attempts/1/clips/1", **WHOLE)
    assert ana.read("/practice/next") == before


def test_topics_are_called_as_in_the_library(ana: Person, session: Session) -> None:
    make_world(session)
    with transaction(session):
        session.execute(update(ClipRevision).values(topic="area-volume"))
    assert "Area and volume" in ana.read("/practice/next")
