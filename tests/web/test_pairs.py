"""A contrast pair opens only where it spoils nothing, and shows its key only after an answer."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.config import Settings
from app.db import transaction
from app.library.domain import ClipId
from app.library.service.permission import withdraw_clip
from app.practice.models import PairAnswer
from app.publishing.service import publish
from tests.calibration_world import set_feedback
from tests.factories import MORNING
from tests.fixtures.browsing import Person
from tests.fixtures.databases import on_each_database, settings_for
from tests.pairs_world import KEY, add_pairs
from tests.two_worlds import grow

PAIR = "/practice/pairs/growing"
SHEET = {"score-growth": "2", "score-slugs": "0", "saves": "99"}


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings with the folders of the garden."""
    return settings_for(database_url, tmp_path / "garden")


@pytest.fixture(autouse=True)
def garden(session: Session, tmp_path: Path) -> None:
    """A pair of an exemplar and a clip that is scored blind."""
    found = add_pairs(grow(tmp_path / "garden", changed=()))
    content = found.compile()
    assert content.is_publishable(), content.problems
    with transaction(session):
        publish(session, content, MORNING)


def test_a_clip_of_a_set_that_opens_at_its_end_opens_no_pair_before_that(
    ana: Person, session: Session
) -> None:
    set_feedback(session, "first-beds", "after_set")
    ana.get("/practice")
    ana.post("/practice/first-beds/attempts")
    sheet = {name.replace("-", "__"): value for name, value in SHEET.items()}
    assert ana.post("/attempts/1/clips/1", **sheet).status_code == 303
    assert ana.get(PAIR).status_code == 403
    assert ana.post(PAIR, higher="two-scales", why="Green.").status_code == 403
    assert ana.post("/attempts/1/clips/2", **sheet).status_code == 303
    assert ana.get(PAIR).status_code == 200


@pytest.fixture
def scored(ana: Person) -> Person:
    """Ana, who has scored the first clip blind."""
    ana.get("/practice")
    bench = ana.post("/practice/first-beds/attempts").location
    ana.get(bench)
    assert ana.post(bench, **{k.replace("-", "__"): v for k, v in SHEET.items()}).status_code == 303
    return ana


def test_before_the_blind_score_the_pair_is_closed_and_names_no_clip(ana: Person) -> None:
    # How many of its clips are scored would narrow the other one's score by elimination.
    assert "Not open yet" in ana.read("/practice/pairs")
    assert "of its 2" not in ana.read("/practice/pairs")
    closed = ana.get(PAIR)
    assert closed.status_code == 403
    for text in (ana.read("/practice/pairs"), closed.text):
        assert KEY not in text
        assert "Which bed is greener?" not in text
        assert "two-scales" not in text
    assert ana.post(PAIR, higher="bed-in-july", why="Green.").status_code == 403


def test_the_list_says_what_each_open_pair_asks_and_that_it_was_answered(scored: Person) -> None:
    page = scored.read("/practice/pairs")
    assert "Which bed is greener?" in page
    assert page.count("1 to answer") == 2
    scored.read(PAIR)
    scored.post(PAIR, higher="bed-in-july", why="More is green.")
    page = scored.read("/practice/pairs")
    assert "Answered: look at the master scores again" in page
    assert "all open ones answered" in page


def test_a_pair_whose_clip_was_withdrawn_is_not_listed(session: Session, scored: Person) -> None:
    with transaction(session):
        withdraw_clip(session, ClipId("two-scales"), "Asked to.", MORNING)
    assert PAIR not in scored.read("/practice/pairs")
    assert scored.get(PAIR).status_code == 404


def test_both_clips_stand_side_by_side_without_their_key(scored: Person) -> None:
    page = scored.read(PAIR)
    assert page.count("data-player=") == 2
    assert "Which bed is greener?" in page
    assert KEY not in page


def test_after_the_answer_both_scores_and_reasons_are_shown(scored: Person) -> None:
    scored.read(PAIR)
    assert scored.post(PAIR, higher="bed-in-july", why="More is green.").status_code == 303
    page = scored.read(PAIR)
    assert "The masters agree with you" in page
    assert KEY in page
    assert "More is green." in page
    assert "Next pair: Slugs" in page
    assert "None is in view." not in page  # the other codes stay closed


def test_a_pair_says_so_where_more_is_worse(scored: Person) -> None:
    assert "on this code, more is worse" in scored.read("/practice/pairs/crawling")
    assert "more is worse" not in scored.read(PAIR)


def test_the_first_answer_stays(session: Session, scored: Person) -> None:
    scored.read(PAIR)
    scored.post(PAIR, higher="two-scales", why="Rows.")
    scored.post(PAIR, higher="bed-in-july", why="Oh.")
    assert "The masters see it the other way" in scored.read(PAIR)
    assert [answer.why for answer in session.scalars(select(PairAnswer))] == ["Rows."]


@pytest.mark.parametrize(
    ("higher", "why"), [("", "Green."), ("bed-in-july", " ")], ids=["no clip", "no reason"]
)
def test_half_an_answer_opens_nothing(scored: Person, higher: str, why: str) -> None:
    scored.read(PAIR)
    answer = scored.post(PAIR, higher=higher, why=why)
    assert answer.status_code == 422
    assert "nothing was stored yet" in answer.text
    assert KEY not in answer.text
    assert KEY not in scored.read(PAIR)


def test_what_she_wrote_is_never_lost(session: Session, scored: Person) -> None:
    scored.read(PAIR)
    assert "Half a thought" in scored.post(PAIR, why="Half a thought").text
    answer = scored.post(PAIR, higher="two-scales", why="Of another day.", revision="99")
    assert answer.status_code == 409
    assert "changed while your page was open" in answer.text
    assert "Of another day." in answer.text
    assert 'value="two-scales" required checked' in answer.text
    assert session.scalars(select(PairAnswer)).all() == []


def test_a_clip_of_another_pair_is_no_answer(scored: Person) -> None:
    scored.read(PAIR)
    assert scored.post(PAIR, higher="bed-in-june", why="Green.").status_code == 404
    assert scored.get("/practice/pairs/nothing").status_code == 404


@on_each_database
def test_a_reason_with_unshowable_characters_is_kept_without_them(
    session: Session, scored: Person
) -> None:
    scored.read(PAIR)
    assert scored.post(PAIR, higher="two-scales", why="Ro\x00ws.").status_code == 303
    assert session.scalars(select(PairAnswer.why)).all() == ["Rows."]
    assert scored.post("/practice/next", set_id="\x00", clip_id="\x00").status_code == 404


def test_a_stranger_is_asked_to_sign_in(stranger: Person) -> None:
    assert "/sign-in" in stranger.get(PAIR).location


def test_a_miss_by_one_names_the_pair_of_its_code_once_it_is_open(scored: Person) -> None:
    # Her score of the first clip opens the pair; she gave one point more than the masters.
    assert f'href="{PAIR}"' in scored.read("/attempts/1/clips/1/reveal")
    page = scored.read("/agreement")
    assert "Contrast pairs for what you miss most" in page
    assert f'href="{PAIR}"' in page


def test_a_closed_pair_is_named_nowhere_beside_a_miss(ana: Person) -> None:
    ana.get("/practice")
    bench = ana.post("/practice/first-beds/attempts").location.replace("clips/1", "clips/2")
    sheet = {k.replace("-", "__"): v for k, v in SHEET.items()}
    assert ana.post(bench, **sheet).status_code == 303
    assert "One off" in ana.read(f"{bench}/reveal")
    for page in (f"{bench}/reveal", "/agreement"):
        assert "/practice/pairs/" not in ana.read(page)
