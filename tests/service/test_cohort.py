"""`flask demo cohort`: real rows, marked as synthetic, in a book that the sheets agree with."""

from datetime import timedelta
from functools import partial

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.models import RoleGrant, User
from app.bench.domain.cohort import draw_masters
from app.bench.errors import NoRubricError
from app.bench.models import Attempt, Score, Sheet
from app.bench.service.clip_to_score import get_clip_to_score
from app.bench.service.cohort import SyntheticCohort, make_cohort
from app.bench.service.cohort_set import make_cohort_set
from app.bench.service.score_facts import FACTS_OF_RATERS
from app.config import Environment
from app.content.documents import StoredDocument
from app.db import transaction
from app.library.domain import ClipFilter
from app.library.domain.documents import ClipDocument
from app.library.models import Clip, ClipRevision
from app.library.service import list_clips
from app.practice.service.practice_sets import list_practice_sets, start_attempt
from app.rubric.content import to_rubric
from app.rubric.sync import sync_rubrics
from app.scorebook.domain import NO_RANK, Difference
from app.scorebook.models import FirstScore
from app.scorebook.service.tables import read_rater_tables
from app.scorebook.service.upkeep import Progress, find_differences
from app.scoring.agreement import plain_figures
from app.scoring.scheme import CodeSpec, Scheme
from app.sets.domain.documents import ALL_SCORED, MasterDocument, SetDocument, read_codes
from app.sets.models import CalibrationSet, MasterRevision, MasterScore, SetItem, SetRevision
from tests.calibration_world import CODES, FIRST_MASTERS, LEVELS, RUBRIC_FILE, make_world
from tests.factories import MORNING, make_user
from tests.fixtures.databases import on_each_database, settings_for
from tests.score_book_world import SheetRef, dump_book, practice, record

SMALL = SyntheticCohort(raters=7, clips=5, seed=3)


def make(session: Session, asked: SyntheticCohort = SMALL) -> list[Progress]:
    return list(make_cohort(partial(transaction, session), asked, MORNING))


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


@on_each_database
def test_everybody_has_recorded_every_clip_and_the_book_agrees(session: Session) -> None:
    make_world(session)
    told = make(session)
    assert (told[-1].done, told[-1].of) == (12, 12)
    assert (count(session, Attempt), count(session, Sheet)) == (7, 35)
    assert count(session, Score) == count(session, FirstScore) == 35 * len(CODES)
    found = find_differences(session, FACTS_OF_RATERS)
    assert [one for one in found if isinstance(one, Difference)] == []
    times = session.scalars(select(Sheet.recorded_at).order_by(Sheet.id).limit(5)).all()
    assert times == [MORNING - timedelta(hours=6 * before) for before in (4, 3, 2, 1, 0)]
    attempt = session.scalars(select(Attempt).order_by(Attempt.id)).first()
    assert attempt is not None
    assert (attempt.number, attempt.by_staff) == (1, False)
    assert (attempt.started_at, attempt.completed_at) == (times[0] - timedelta(hours=6), MORNING)
    sheet = session.scalars(select(Sheet).order_by(Sheet.id).offset(6)).first()
    assert sheet is not None
    assert (sheet.attempt_id, sheet.position, sheet.client_key) == (attempt.id + 1, 2, "2:cohort")


@on_each_database
def test_raters_are_marked_and_nobody_signs_in_as_one(session: Session) -> None:
    make_world(session)
    make(session)
    people = session.scalars(select(User).order_by(User.id)).all()
    assert [person.name for person in people][:2] == [
        "Synthetic rater 0001",
        "Synthetic rater 0002",
    ]
    assert {(person.is_demo, person.email_confirmed_at) for person in people} == {(True, None)}
    assert people[0].email == "synthetic-rater-00001@plumbline.example"
    assert {(person.created_at, person.is_active) for person in people} == {(MORNING, True)}
    assert not any(person.password_hash.startswith("$") for person in people)
    assert set(session.scalars(select(RoleGrant.role))) == {"learner"}


def test_fifty_raters_are_made_at_a_time_and_told_of(session: Session) -> None:
    make_world(session)
    told = make(session, SyntheticCohort(raters=51, clips=1, seed=3))
    assert [(one.done, one.of) for one in told] == [(50, 52), (51, 52), (52, 52)]
    assert count(session, Attempt) == len(set(session.scalars(select(Attempt.rater_id)))) == 51


@on_each_database
def test_life_goes_on_after_it_with_numbers_of_its_own(session: Session) -> None:
    make_world(session)
    make(session)
    ana = make_user(session, "Ana").id
    practice(session, ana, "first-look", {"meaning": 3})
    make(session, SyntheticCohort(raters=2, clips=5, seed=4))
    names = session.scalars(select(User.name).order_by(User.id)).all()
    assert names[-3:] == ["Ana", "Synthetic rater 0008", "Synthetic rater 0009"]
    found = find_differences(session, FACTS_OF_RATERS)
    assert [one for one in found if isinstance(one, Difference)] == []


def test_clips_on_offer_come_first_and_made_up_ones_are_shown_nowhere(session: Session) -> None:
    make_world(session)
    make(session)
    clips = session.execute(select(Clip.id, Clip.revision_id).order_by(Clip.id)).all()
    made_up = [row for row in clips if row.id.startswith("synthetic-")]
    assert [row.id for row in made_up] == ["synthetic-0001", "synthetic-0002", "synthetic-0003"]
    assert {row.revision_id for row in made_up} == {None}
    shelf = list_clips(session, ClipFilter(), MORNING.date())
    assert not [card for card in shelf.cards if card.id.startswith("synthetic-")]
    ana = make_user(session, "Ana").id
    assert [one.set_id for one in list_practice_sets(session, ana)] == ["first-look"]


def test_made_up_clips_and_their_set_are_made_once_and_marked(session: Session) -> None:
    make_world(session)
    make(session)
    make(session)
    made = select(ClipRevision).where(ClipRevision.clip_id.startswith("synthetic-"))
    clips = session.scalars(made.order_by(ClipRevision.clip_id)).all()
    assert [clip.title for clip in clips] == [f"Synthetic clip 000{n}" for n in (1, 2, 3)]
    assert {(clip.duration_ms, clip.use) for clip in clips} == {(60_000, "practice")}
    masters = select(MasterScore.code, MasterScore.rank).join(MasterRevision)
    second = session.execute(masters.where(MasterRevision.clip_id == "synthetic-0002"))
    codes = read_codes(to_rubric(RUBRIC_FILE), ALL_SCORED)
    drawn = draw_masters(codes, np.random.default_rng(2))
    assert {(row.code, row.rank) for row in second} == {
        (code.key, rank) for code, rank in zip(codes, drawn, strict=True)
    }
    [kept] = session.scalars(select(SetRevision).where(SetRevision.set_id == "synthetic-cohort"))
    assert (kept.purpose, kept.title) == ("practice", "Synthetic cohort")
    of_it = select(SetItem.position, SetItem.clip_revision_id, SetItem.master_revision_id)
    items = session.execute(of_it.where(SetItem.set_revision_id == kept.id).order_by(SetItem.id))
    assert [tuple(row) for row in items] == [(n, n, n) for n in (1, 2, 3, 4, 5)]
    [offered] = session.scalars(select(CalibrationSet).where(CalibrationSet.id == kept.set_id))
    assert (offered.position, offered.revision_id) == (2, None)


def test_only_clips_on_offer_with_a_master_score_of_every_code_are_taken(session: Session) -> None:
    make_world(session, (FIRST_MASTERS,) * 4)
    with transaction(session):
        session.get_one(Clip, "clip-1").withdrawn_at = MORNING
        gap = select(MasterScore).join(MasterRevision).where(MasterRevision.clip_id == "clip-3")
        session.delete(session.scalars(gap.where(MasterScore.code == "slips")).one())
    with transaction(session) as writing:
        few = make_cohort_set(writing, 2, MORNING)
        more = make_cohort_set(writing, 4, MORNING)
    assert few.clip_ids == ("clip-2", "clip-4")
    assert more.clip_ids == ("clip-2", "clip-4", "synthetic-0001", "synthetic-0002")
    assert few.set_revision_id != more.set_revision_id
    assert few.masters.tolist() == [[FIRST_MASTERS[code.key] for code in few.codes]] * 2


def test_without_any_other_set_the_cohort_s_is_the_first(session: Session) -> None:
    with transaction(session):
        sync_rubrics(session, [RUBRIC_FILE], MORNING)
        made = make_cohort_set(session, 1, MORNING)
    assert made.clip_ids == ("synthetic-0001",)
    assert session.scalars(select(CalibrationSet.position)).all() == [1]


def test_what_is_made_up_is_stored_as_a_sync_stores_it(session: Session) -> None:
    make_world(session)
    make(session)
    kinds: tuple[
        tuple[type[ClipRevision | MasterRevision | SetRevision], type[StoredDocument]], ...
    ]
    kinds = (
        (ClipRevision, ClipDocument),
        (MasterRevision, MasterDocument),
        (SetRevision, SetDocument),
    )
    for table, kind in kinds:
        for stored in session.scalars(select(table.document)):
            assert kind.from_document(stored).to_document() == stored
    made = count(session, SetRevision)
    make(session)
    assert count(session, SetRevision) == made, "the same set is the same revision"


def test_the_same_seed_scores_the_same(session: Session) -> None:
    make_world(session)
    make(session)
    first = [row[6] for row in dump_book(session)["first_score"]]
    make(session)
    assert [row[6] for row in dump_book(session)["first_score"]] == first * 2


def test_a_real_rater_can_score_beside_them(session: Session) -> None:
    make_world(session)
    make(session)
    ana = make_user(session, "Ana").id
    with transaction(session):
        attempt = start_attempt(session, rater_id=ana, set_id="first-look", now=MORNING)
    ref = SheetRef(rater_id=ana, attempt_id=attempt, position=1)
    assert not get_clip_to_score(session, ref).has_prior_scores
    record(session, ref, {})


def test_the_engine_reads_the_same_figures_from_the_book_as_from_every_score(
    session: Session,
) -> None:
    make_world(session)
    make(session)
    scheme = Scheme(
        codes=tuple(
            CodeSpec(key=code, domain="d", points=LEVELS) for code in CODES if code != "maths"
        )
    )
    tables = read_rater_tables(
        session,
        select(User.id),
        structure_id=1,
        purposes=("practice",),
        codes=scheme.keys,
        size=scheme.size,
    )
    rows = session.execute(
        select(FirstScore.rater_id, FirstScore.own_rank, FirstScore.master_rank)
        .where(FirstScore.code != "maths")
        .order_by(FirstScore.rater_id, FirstScore.clip_id)
    ).all()
    found = plain_figures(np.moveaxis(tables.counts.sum(axis=0), -1, 0)).exact
    for place, rater_id in enumerate(tables.rater_ids):
        hers = [row for row in rows if row.rater_id == rater_id and row.own_rank != NO_RANK]
        exact = sum(row.own_rank == row.master_rank for row in hers) / len(hers)
        assert found[place] == pytest.approx(exact)


def test_without_a_rubric_there_is_nothing_to_score(session: Session) -> None:
    with pytest.raises(NoRubricError):
        make(session)


def test_the_command_says_what_it_made_and_the_check_is_clean(app: Flask, session: Session) -> None:
    make_world(session)
    words = ["demo", "cohort", "--raters", "3", "--clips", "4", "--seed", "5"]
    done = app.test_cli_runner().invoke(args=words)
    assert done.exit_code == 0, done.output
    assert "12 synthetic sheets" in done.output
    assert app.test_cli_runner().invoke(args=["scorebook", "check"]).exit_code == 0


def test_production_refuses_it_in_a_sentence(database_url: str) -> None:
    live: dict[str, object] = {"environment": Environment.PRODUCTION, "secure_cookies": True}
    app = create_app(settings_for(database_url, **live))
    done = app.test_cli_runner().invoke(args=["demo", "cohort"])
    assert done.exit_code == 1
    assert done.output == (
        "Error: A synthetic cohort would mix with real raters, so none is made in production.\n"
    )
