"""My agreement as its page shows it: the figures, and what they ask a rater to do next."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.calibration.domain.misses import Misses
from app.calibration.service.agreement import RubricAgreement, get_agreement
from app.calibration.service.misses import find_misses


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementPage:
    """Agreement under one rubric, with what kind of misses it holds."""

    entry: RubricAgreement
    misses: Misses


def get_agreement_pages(session: Session, rater_id: int) -> tuple[AgreementPage, ...]:
    """Return a rater's agreement page, one part for each rubric she has scored with."""
    return tuple(
        AgreementPage(entry=entry, misses=find_misses(session, entry))
        for entry in get_agreement(session, rater_id)
    )
