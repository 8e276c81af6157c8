"""What went live once forbids what may go live later: anchors and exam clips never change places."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.db import transaction
from app.publishing.errors import UnpublishableError
from app.publishing.service import publish
from tests.content.gardens import Garden, plant
from tests.factories import MORNING

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


def use_as_exam_clip(garden: Garden) -> None:
    garden.change(CLIP, "use: practice", "use: certification")
    garden.change(SET, "purpose: practice", "purpose: certification")


def refusal(session: Session, garden: Garden) -> list[str]:
    with pytest.raises(UnpublishableError) as caught:
        go_live(session, garden)
    return [str(problem) for problem in caught.value.problems]


def test_a_clip_of_a_form_can_never_become_an_exemplar(session: Session, garden: Garden) -> None:
    use_as_exam_clip(garden)
    go_live(session, garden)
    garden.change(CLIP, "use: certification", "use: exemplar")
    (garden.root / SET).unlink()
    assert refusal(session, garden) == [
        "clips/two-scales.yaml:1: use: `two-scales` has stood in a certification form, so its master scores are never shown (keep its use, or publish it under a new id)"
    ]


def test_an_exemplar_can_never_become_a_clip_of_a_form(session: Session, garden: Garden) -> None:
    exam = (garden.root / SET).read_text("utf-8")
    garden.change(CLIP, "use: practice", "use: exemplar")
    (garden.root / SET).unlink()
    go_live(session, garden)
    (garden.root / SET).write_text(exam, "utf-8")
    garden.change(CLIP, "use: exemplar", "use: practice")
    use_as_exam_clip(garden)
    assert refusal(session, garden) == [
        "clips/two-scales.yaml:1: use: `two-scales` was an exemplar, so its master scores are known (choose another clip for the form)"
    ]


def test_a_practice_clip_may_be_used_in_a_form_later(session: Session, garden: Garden) -> None:
    go_live(session, garden)
    use_as_exam_clip(garden)
    go_live(session, garden)
