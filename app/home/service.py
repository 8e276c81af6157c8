"""A person's home page, assembled from the course, practice, and agreement."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.agreement.domain.agreement import AgreementInBrief
from app.agreement.service.agreement import get_agreement_in_brief
from app.certification.domain.gates import SittingUnderWay
from app.certification.service.sitting import find_sitting_under_way
from app.course.domain import Outline
from app.course.service.outline import find_outline
from app.home.domain import Choices, Step, choose_step
from app.practice.service.course_steps import find_practice_steps
from app.practice.service.practice_sets import PracticeSet, SetState, list_practice_sets

MAX_BEGUN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """Everything the home page shows."""

    step: Step
    sitting: SittingUnderWay | None
    outline: Outline | None
    sets: tuple[PracticeSet, ...]
    agreements: tuple[AgreementInBrief, ...]

    @property
    def step_set(self) -> PracticeSet | None:
        """Return the set the next step leads to."""
        return next((item for item in self.sets if item.set_id == self.step.target), None)

    @property
    def sets_at_hand(self) -> tuple[PracticeSet, ...]:
        """Return the sets that were begun and the next new one; the page links to the rest."""
        begun = [item for item in self.sets if item.state is SetState.STARTED]
        fresh = [item for item in self.sets if item.state is SetState.NOT_STARTED]
        return (*begun[:MAX_BEGUN], *fresh[:1])

    @property
    def sets_done(self) -> int:
        """Count the sets that are done."""
        return sum(item.state is SetState.DONE for item in self.sets)


def get_home(session: Session, user_id: int) -> HomePage:
    """Return a person's home page."""
    sitting = find_sitting_under_way(session, user_id)
    outline = find_outline(session, user_id, find_practice_steps=find_practice_steps)
    sets = list_practice_sets(session, user_id)
    agreements = get_agreement_in_brief(session, user_id)
    lesson = outline.next_step() if outline else None
    choices = Choices(
        begun_test_form=sitting.test_form_id if sitting else None,
        begun_set=_first(sets, SetState.STARTED),
        next_lesson=lesson.id if lesson else None,
        new_set=_first(sets, SetState.NOT_STARTED),
        has_scored=bool(agreements),
    )
    return HomePage(
        step=choose_step(choices),
        sitting=sitting,
        outline=outline,
        sets=sets,
        agreements=agreements,
    )


def _first(sets: tuple[PracticeSet, ...], state: SetState) -> str | None:
    return next((item.set_id for item in sets if item.state is state), None)
