"""What the score book lets expect of raters and clips, and what stands out in one rater."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.bench.domain.draft import AnswerChange, DraftChanges
from app.bench.domain.sheet import Answer, SheetRef
from app.bench.service.recording import RecordingResult, record_sheet
from app.db import transaction
from app.monitoring.words import say_habits
from app.practice.service.next_clip import start_clip
from app.rubric.models import RubricRevision
from app.scorebook.service.expectations import Structure, find_difficulty, find_priors
from app.scorebook.service.habits import find_habits
from app.scoring.rater_model.effects import Effect
from app.scoring.rater_model.layout import SEVERITY, layout_of
from app.scoring.rater_model.priors import default_priors
from app.scoring.scheme import PoolKind
from app.sets.domain.codes import scheme_of
from app.sets.domain.documents import ALL_SCORED
from app.sets.service.documents import find_codes
from tests.calibration_world import make_world
from tests.factories import MORNING, make_user

CLIPS = 12
MASTERS = tuple(
    {"meaning": 1 + n % 2, "reasons": 1 + n % 3 % 2, "slips": 1 + n % 2, "maths": n % 2}
    for n in range(CLIPS)
)


@pytest.fixture(autouse=True)
def world(session: Session) -> None:
    """Twelve clips in one set, four codes in two domains."""
    make_world(session, MASTERS)


def score(
    session: Session, rater_id: int, clips: int, off: Mapping[str, int] | None = None
) -> None:
    """Record the master's points of the first clips, moved by so much on each code."""
    for n, masters in enumerate(MASTERS[:clips], start=1):
        answers = tuple(
            AnswerChange(code=code, answer=Answer(rank=rank + (off or {}).get(code, 0)), age_ms=0)
            for code, rank in masters.items()
        )
        with transaction(session):
            attempt, position = start_clip(
                session, rater_id=rater_id, set_id="first-look", clip_id=f"clip-{n}", now=MORNING
            )
            commit = record_sheet(
                session,
                ref=SheetRef(rater_id=rater_id, attempt_id=attempt, position=position),
                changes=DraftChanges(known_save=0, answers=answers),
                client_key=f"key-{n}-{attempt}",
                now=MORNING,
            )
        assert commit.result is RecordingResult.RECORDED


def structure_of(session: Session) -> Structure:
    revision = session.query(RubricRevision).one()
    codes = find_codes(session, revision.content_hash, revision.id, ALL_SCORED)
    return Structure(
        rubric_id=revision.rubric_id,
        structure_hash=revision.structure_hash,
        scheme=scheme_of(codes),
    )


SEVERE = {"meaning": -1, "reasons": -1, "slips": 1}


def test_where_nobody_has_scored_the_defaults_are_expected(session: Session) -> None:
    structure = structure_of(session)
    found = find_priors(session, structure, MORNING)
    assert found.raters == 0
    assert found.means == pytest.approx(default_priors(layout_of(structure.scheme)).means)


def test_raters_teach_what_to_expect_an_hour_later(session: Session) -> None:
    structure = structure_of(session)
    find_priors(session, structure, MORNING)
    for name in ("Ana", "Ben", "Cleo"):
        score(session, make_user(session, name).id, CLIPS, SEVERE)
    assert find_priors(session, structure, MORNING + timedelta(minutes=59)).raters == 0
    found = find_priors(session, structure, MORNING + timedelta(minutes=61))
    assert found.raters == 3
    assert found.means[SEVERITY] > 0.1


def test_demo_people_and_those_with_few_clips_teach_nothing(session: Session) -> None:
    ana, ben = make_user(session, "Ana"), make_user(session, "Ben")
    score(session, ana.id, CLIPS)
    score(session, ben.id, 3)
    with transaction(session):
        session.execute(update(User).where(User.id == ana.id).values(is_demo=True))
    assert find_priors(session, structure_of(session), MORNING).raters == 0


def test_a_clip_is_as_hard_as_others_find_it_and_own_scores_are_taken_out(
    session: Session,
) -> None:
    structure = structure_of(session)
    priors = default_priors(layout_of(structure.scheme))
    ana = make_user(session, "Ana").id
    score(session, ana, 2, SEVERE)
    own = {
        f"clip-{n}": {code: (rank, rank + SEVERE.get(code, 0)) for code, rank in masters.items()}
        for n, masters in enumerate(MASTERS[:2], start=1)
    }
    assert (find_difficulty(session, structure, priors, own) == 0).all()
    for name in ("Ben", "Cleo", "Dora", "Emil"):
        score(session, make_user(session, name).id, 1, {"meaning": 1})
    found = find_difficulty(session, structure, priors, own)
    assert found.shape == (2, 4)
    assert found[0, structure.scheme.keys.index("meaning")] > 0.1
    assert (found[1] == 0).all()


def test_of_somebody_without_scores_nothing_is_known(session: Session) -> None:
    assert find_habits(session, make_user(session, "Ana").id, MORNING) is None
    assert say_habits(None) == ["Something can be told from 5 clips on."]


def test_below_five_clips_nothing_is_said(session: Session) -> None:
    ana = make_user(session, "Ana").id
    score(session, ana, 4)
    found = find_habits(session, ana, MORNING)
    assert found is not None
    assert found.profile is None
    assert say_habits(found) == ["Something can be told from 5 clips on."]


def test_below_ten_clips_agreement_is_told_and_nothing_named(session: Session) -> None:
    ana = make_user(session, "Ana").id
    score(session, ana, 9, SEVERE)
    found = find_habits(session, ana, MORNING)
    assert found is not None
    assert found.profile is not None
    assert found.profile.named == ()
    assert say_habits(found)[1:] == ["What stands out can be told from 10 clips on."]


def test_a_severe_rater_is_called_severe(session: Session) -> None:
    ana = make_user(session, "Ana").id
    score(session, ana, CLIPS, SEVERE)
    found = find_habits(session, ana, MORNING)
    assert found is not None
    assert found.profile is not None
    assert found.profile.named[0].effect is Effect.SEVERE
    said = say_habits(found)
    assert said[0].startswith("In the long run about ")
    assert any(sentence.startswith("Severe: harder on lessons") for sentence in said)


def test_in_a_rater_who_scores_like_the_masters_nothing_stands_out(session: Session) -> None:
    ana = make_user(session, "Ana").id
    score(session, ana, CLIPS)
    found = find_habits(session, ana, MORNING)
    assert found is not None
    assert found.profile is not None
    assert found.profile.named == ()
    exact = found.profile.agreement[PoolKind.OVERALL, "overall"].exact
    assert exact.value > 0.85
    assert say_habits(found)[1:] == ["Nothing stands out."]
