"""What went live once forbids what may go live later: anchors and exam clips never change places."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bench.models import Attempt, Sheet
from app.db import transaction
from app.publishing.errors import UnpublishableError
from app.publishing.service import publish
from app.sets.models import CalibrationSet, SetItem
from tests.certification_world import turn_into_form
from tests.content.gardens import GOOD, Garden, plant
from tests.factories import MORNING, make_user

CLIP = "calibration_sets/clips/two-scales.yaml"
SET = "calibration_sets/sets/first-beds.yaml"


@pytest.fixture
def garden(tmp_path: Path) -> Garden:
    garden = plant(tmp_path)
    garden.leave_out_clip()
    return garden


def go_live(session: Session, garden: Garden) -> None:
    with transaction(session):
        publish(session, garden.compile(), MORNING)


def refusal(session: Session, garden: Garden) -> list[str]:
    with pytest.raises(UnpublishableError) as caught:
        go_live(session, garden)
    return [str(problem) for problem in caught.value.problems]


def test_a_clip_of_a_form_can_never_become_an_exemplar(session: Session, garden: Garden) -> None:
    turn_into_form(garden)
    go_live(session, garden)
    garden.change(CLIP, "use: certification", "use: exemplar")
    (garden.root / SET).unlink()
    assert refusal(session, garden) == [
        "clips/two-scales.yaml:1: use: `two-scales` has stood in a test form, so its master scores are never shown (keep its use, or publish it under a new id)"
    ]


def test_an_exemplar_can_never_become_a_clip_of_a_form(session: Session, garden: Garden) -> None:
    exam = (garden.root / SET).read_text("utf-8")
    garden.change(CLIP, "use: practice", "use: exemplar")
    (garden.root / SET).unlink()
    go_live(session, garden)
    (garden.root / SET).write_text(exam, "utf-8")
    garden.change(CLIP, "use: exemplar", "use: practice")
    turn_into_form(garden)
    assert refusal(session, garden) == [
        "clips/two-scales.yaml:1: use: `two-scales` was an exemplar, so its master scores are known (choose another clip for the test form)"
    ]


def score(session: Session) -> None:
    """Let Ana record a sheet of the clip, in whatever set it stands just now."""
    with transaction(session):
        item = session.scalars(
            select(SetItem).join(
                CalibrationSet, CalibrationSet.revision_id == SetItem.set_revision_id
            )
        ).one()
        rater = make_user(session, "Ana").id
        attempt = Attempt(
            rater_id=rater, set_revision_id=item.set_revision_id, number=1, started_at=MORNING
        )
        session.add(attempt)
        session.flush()
        session.add(
            Sheet(
                attempt_id=attempt.id,
                position=1,
                set_item_id=item.id,
                client_key="k",
                recorded_at=MORNING,
            )
        )


def test_a_practice_clip_may_be_used_in_a_form_until_somebody_has_scored_it(
    session: Session, garden: Garden
) -> None:
    go_live(session, garden)
    turn_into_form(garden)
    go_live(session, garden)
    practice_again(garden)
    go_live(session, garden)
    score(session)
    turn_into_form(garden)
    assert refusal(session, garden) == [
        (
            "clips/two-scales.yaml:1: use: `two-scales` has been scored in practice, so its master "
            "scores are known (choose another clip for the test form)"
        )
    ]


def test_a_clip_that_was_scored_on_a_form_is_never_revealed_in_practice(
    session: Session, garden: Garden
) -> None:
    turn_into_form(garden)
    go_live(session, garden)
    score(session)
    practice_again(garden)
    assert refusal(session, garden) == [
        (
            "clips/two-scales.yaml:1: use: `two-scales` has been scored on a test form, so its master "
            "scores are never shown (keep its use, or publish it under a new id)"
        )
    ]


def practice_again(garden: Garden) -> None:
    for name in (CLIP, SET):
        text = (GOOD / name).read_text("utf-8")
        (garden.root / name).write_text(text, "utf-8")
