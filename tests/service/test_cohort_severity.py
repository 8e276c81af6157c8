"""How severe the people of a cohort are, from their first scores in practice."""

import json

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.bench.domain.sheet import SheetRef
from app.db import transaction
from app.monitoring.service import compare_severity
from app.people.models import Cohort
from app.people.service.memberships import select_members
from app.people.service.sight import learners_of
from app.practice.service.practice_sets import start_attempt
from app.scoring.estimates import Estimate, Reason, Undefined
from app.scoring.facets.report import FacetsReport
from tests.factories import MORNING, make_people, make_user
from tests.fixtures.databases import on_each_database
from tests.score_book_world import SET, make_clips, practice, record, sit

pytestmark = on_each_database


def severities(report: object) -> dict[str, float]:
    assert isinstance(report, FacetsReport)
    return {
        line.name: line.measure.value
        for line in report.raters
        if isinstance(line.measure, Estimate)
    }


def of_cohort(session: Session) -> dict[str, float]:
    everybody = select_members(select(Cohort.id).where(Cohort.name == "A"))
    (found,) = compare_severity(session, everybody)
    return severities(found.report)


def score_both_clips(session: Session, rater_id: int, *sheets: tuple[int, int, int]) -> None:
    """Score the set's two clips: meaning, reasons and maths of each."""
    with transaction(session):
        attempt = start_attempt(session, rater_id=rater_id, set_id=SET, now=MORNING)
    for position, ranks in enumerate(sheets, start=1):
        changed = dict(zip(("meaning", "reasons", "maths"), ranks, strict=True))
        record(session, SheetRef(rater_id=rater_id, attempt_id=attempt, position=position), changed)


@pytest.fixture
def scored(session: Session) -> Session:
    """Cleo gives fewer points than Dora and Emil, who differ from clip to clip."""
    make_clips(session)
    make_people(session)
    ids = {name: make_user(session, name, cohort="A").id for name in ("Cleo", "Dora", "Emil")}
    score_both_clips(session, ids["Cleo"], (1, 0, 0), (2, 1, 0))
    score_both_clips(session, ids["Dora"], (2, 1, 0), (3, 2, 1))
    score_both_clips(session, ids["Emil"], (1, 2, 1), (2, 3, 1))
    return session


def test_the_one_who_gives_fewest_points_is_the_most_severe(scored: Session) -> None:
    found = of_cohort(scored)
    assert max(found, key=lambda name: found[name]) == "Cleo"
    assert sum(found.values()) == pytest.approx(0)


def test_a_trainer_gets_the_figures_of_her_own_people(scored: Session) -> None:
    tess, uma = (
        scored.scalars(select(User.id).where(User.name == name)).one() for name in ("Tess", "Uma")
    )
    (found,) = compare_severity(scored, learners_of(tess))
    assert severities(found.report) == of_cohort(scored)
    assert compare_severity(scored, learners_of(uma)) == ()


def test_test_forms_and_demo_accounts_are_left_out(scored: Session) -> None:
    before = of_cohort(scored)
    fay = make_user(scored, "Fay", cohort="A").id
    sit(scored, fay, {"meaning": 0})
    assert of_cohort(scored) == before
    gus = make_user(scored, "Gus", cohort="A").id
    score_both_clips(scored, gus, (1, 1, 1), (2, 2, 0))
    assert set(of_cohort(scored)) == {*before, "Gus"}
    with transaction(scored):
        scored.execute(update(User).where(User.id == gus).values(is_demo=True))
    assert of_cohort(scored) == before


def test_one_person_alone_is_compared_with_nobody(session: Session) -> None:
    make_clips(session)
    ben = make_user(session, "Ben", cohort="A").id
    practice(session, ben, SET, {"meaning": 1})
    (found,) = compare_severity(session, select_members(select(Cohort.id)))
    assert isinstance(found.report, Undefined)
    assert found.report.reason in {Reason.TOO_FEW_RATERS, Reason.NO_VARIANCE}


def test_otto_prints_a_cohort_s_severities(scored: Session, app: Flask) -> None:
    run = app.test_cli_runner()
    result = run.invoke(args=["cohorts", "facets", "A", "--format", "json"])
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    told = {line["name"]: line["severity"] for line in document["raters"] if line["severity"]}
    assert told == pytest.approx(of_cohort(scored))
    table = run.invoke(args=["cohorts", "facets", "A"])
    assert "Cleo" in table.stdout


def test_a_cohort_that_has_scored_nothing_is_refused_in_a_sentence(
    session: Session, app: Flask
) -> None:
    make_people(session)
    result = app.test_cli_runner().invoke(args=["cohorts", "facets", "A"])
    assert result.exit_code == 1
    assert "Nobody in it has scored a clip in practice yet." in result.stderr
