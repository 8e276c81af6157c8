"""The score book: what enters it, and that it is always what the sheets say."""

from functools import partial

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.accounts.models import RoleGrant
from app.bench.models import Attempt, Sheet
from app.bench.service.clip_to_score import get_clip_to_score
from app.bench.service.score_facts import FACTS_OF_RATERS
from app.db import transaction
from app.practice.service.practice_sets import start_attempt
from app.scorebook.domain import NO_RANK, Difference
from app.scorebook.models import ClipTally, FirstScore, RaterTally
from app.scorebook.service.upkeep import find_differences, rebuild
from tests.factories import MORNING, make_user
from tests.fixtures.databases import on_each_database
from tests.score_book_world import (
    OTHER_SET,
    SET,
    SheetRef,
    dump_book,
    fill_book,
    make_clips,
    practice,
    sit,
)

pytestmark = on_each_database


def differences(session: Session) -> list[Difference]:
    found = find_differences(session, FACTS_OF_RATERS)
    return [one for one in found if isinstance(one, Difference)]


def make_anew(session: Session) -> None:
    for _ in rebuild(partial(transaction, session), FACTS_OF_RATERS):
        pass


def scores(session: Session, rater_id: int, clip_id: str = "clip-1") -> list[FirstScore]:
    session.rollback()
    hers = (FirstScore.rater_id == rater_id, FirstScore.clip_id == clip_id)
    return list(session.scalars(select(FirstScore).where(*hers).order_by(FirstScore.sheet_id)))


def test_a_book_made_anew_has_the_same_bytes(session: Session) -> None:
    fill_book(session)
    written = dump_book(session)
    assert min(len(rows) for rows in written.values()) > 4
    assert differences(session) == []
    make_anew(session)
    assert dump_book(session) == written
    with transaction(session):
        for table in (FirstScore, RaterTally, ClipTally):
            session.execute(delete(table))
    assert len(differences(session)) == len(written["first_score"])
    make_anew(session)
    assert dump_book(session) == written


def test_ana_s_first_score_of_each_code_is_in_it_with_the_masters(session: Session) -> None:
    ana = fill_book(session)["Ana"]
    first, revised = (
        {row.code: row for row in scores(session, ana) if row.structure_id == structure}
        for structure in sorted({row.structure_id for row in scores(session, ana)})
    )
    ranks = {code: (row.own_rank, row.master_rank) for code, row in first.items()}
    assert ranks == {"meaning": (3, 2), "reasons": (1, 1), "slips": (NO_RANK, 0), "maths": (1, 1)}
    assert {row.sheet_id for row in first.values()} == {1}
    assert {row.purpose for row in first.values()} == {"practice"}
    assert revised["meaning"].own_rank == 1
    assert {row.cohort_id for row in first.values()} == {None}


def test_a_code_without_a_master_score_is_in_it_all_the_same(session: Session) -> None:
    ana = fill_book(session)["Ana"]
    rows = {row.code: row for row in scores(session, ana, "clip-2")}
    assert rows["slips"].master_rank == NO_RANK


def test_second_looks_are_not_in_it(session: Session) -> None:
    make_clips(session)
    ana = make_user(session, "Ana").id
    practice(session, ana, SET, {"meaning": 3})
    before = dump_book(session)
    practice(session, ana, SET, {"meaning": 0})
    practice(session, ana, OTHER_SET, {"meaning": 1})
    sit(session, ana, {"meaning": 1})
    assert dump_book(session) == before


def test_a_test_form_before_practice_leaves_both_scores_apart(session: Session) -> None:
    make_clips(session)
    ben = make_user(session, "Ben").id
    sit(session, ben, {"meaning": 1})
    practice(session, ben, SET, {"meaning": 3})
    meant = [row for row in scores(session, ben) if row.code == "meaning"]
    assert [(row.purpose, row.may_enter_feedback, row.own_rank) for row in meant] == [
        ("certification", False, 1),
        ("practice", True, 3),
    ]


@pytest.mark.parametrize("role", ["trainer", "author", "operator"])
def test_what_staff_score_is_not_in_it_whatever_they_are_later(session: Session, role: str) -> None:
    make_clips(session)
    tess = make_user(session, "Tess", roles=("learner", role)).id
    practice(session, tess, SET, {"meaning": 3})
    with transaction(session):
        session.execute(delete(RoleGrant).where(RoleGrant.role == role))
    practice(session, tess, OTHER_SET, {"meaning": 3})
    assert dump_book(session) == {"first_score": [], "rater_tally": [], "clip_tally": []}
    assert differences(session) == []


def test_what_ana_scored_before_she_became_a_trainer_stays_in_it(session: Session) -> None:
    make_clips(session)
    ana = make_user(session, "Ana").id
    practice(session, ana, SET, {"meaning": 3})
    before = dump_book(session)
    with transaction(session):
        grant = {"user_id": ana, "role": "trainer", "granted_at": MORNING}
        session.execute(insert(RoleGrant).values(**grant))
    practice(session, ana, OTHER_SET, {"meaning": 0})
    make_anew(session)
    assert dump_book(session) == before


@pytest.mark.parametrize(
    "name", ["Ana", "Tess"], ids=["a learner", "staff, who are not in the book"]
)
def test_a_clip_met_again_was_scored_before(session: Session, name: str) -> None:
    make_clips(session)
    rater_id = make_user(session, name).id
    practice(session, rater_id, SET, {})
    with transaction(session):
        attempt = start_attempt(session, rater_id=rater_id, set_id=OTHER_SET, now=MORNING)
    again = SheetRef(rater_id=rater_id, attempt_id=attempt, position=1)
    assert get_clip_to_score(session, again).has_prior_scores


def test_the_order_of_recording_counts_and_not_the_clock(session: Session) -> None:
    make_clips(session)
    ana = make_user(session, "Ana").id
    practice(session, ana, SET, {"meaning": 3})
    practice(session, ana, OTHER_SET, {"meaning": 0})
    with transaction(session):
        session.execute(update(Sheet).where(Sheet.id > 2).values(recorded_at=MORNING))
    make_anew(session)
    meant = [row.own_rank for row in scores(session, ana) if row.code == "meaning"]
    assert meant == [3]


DAMAGES = {
    "a rank that is not hers": update(FirstScore)
    .where(FirstScore.clip_id == "clip-1", FirstScore.code == "meaning")
    .values(own_rank=0),
    "another sheet": update(FirstScore).values(sheet_id=FirstScore.sheet_id + 1),
    "a cohort she was not in": update(FirstScore).values(cohort_id=1),
    "a row that went": delete(FirstScore).where(FirstScore.code == "reasons"),
    "a test form that may be told": update(FirstScore)
    .where(FirstScore.purpose == "certification")
    .values(purpose="practice"),
    "a rater's tally": update(RaterTally).values(scores=RaterTally.scores + 1),
    "a clip's tally": update(ClipTally).values(scores=ClipTally.scores + 1),
    "a tally that went": delete(ClipTally).where(ClipTally.code == "maths"),
    "a tally of a clip that nobody scored": insert(ClipTally).values(
        clip_id="nowhere",
        structure_id=1,
        code="maths",
        purpose="practice",
        master_rank=0,
        own_rank=0,
        scores=3,
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_row_damaged_by_hand_is_found_and_mended(session: Session, damage: str) -> None:
    fill_book(session)
    written = dump_book(session)
    with transaction(session):
        session.execute(DAMAGES[damage])
    assert differences(session)
    make_anew(session)
    assert differences(session) == []
    assert dump_book(session) == written


def test_a_difference_says_what_is_wrong_in_words(session: Session) -> None:
    ana = fill_book(session)["Ana"]
    first = (FirstScore.rater_id == ana, FirstScore.clip_id == "clip-1", FirstScore.sheet_id == 1)
    with transaction(session):
        hers = update(FirstScore).where(*first, FirstScore.code == "meaning")
        session.execute(hers.values(own_rank=0))
        session.execute(delete(RaterTally).where(RaterTally.code == "maths"))
    said = [str(one) for one in differences(session)]
    where = f"first_score rater_id {ana}, clip_id clip-1, structure_id 1, code meaning"
    assert f"{where}, may_enter_feedback True: own_rank is 0, not 3" in said
    assert sum(one.endswith("the row is missing") for one in said) >= 3


def test_nobody_s_sheet_enters_twice_or_for_somebody_else(session: Session) -> None:
    make_clips(session)
    ana, ben = (make_user(session, name).id for name in ("Ana", "Ben"))
    for rater_id in (ana, ben):
        practice(session, rater_id, SET, {"meaning": 3})
    cells = select(ClipTally.scores).where(
        ClipTally.clip_id == "clip-1", ClipTally.code == "meaning"
    )
    assert session.scalars(cells).all() == [2]
    hers = select(RaterTally.scores).where(RaterTally.rater_id == ana, RaterTally.code == "meaning")
    assert session.scalars(hers).all() == [1, 1]
    assert session.scalar(select(Attempt.by_staff).where(Attempt.rater_id == ana)) is False
