"""Values and rules of certificates: grounds, dates, reminders."""

from app.certificates.domain.grounds import DUE_DAYS, Grounds
from app.certificates.domain.standing import Issued, Standing, verification_path
from app.certificates.domain.validity import (
    HOLDS,
    Dates,
    State,
    days_left,
    ends_at,
    find_last_day,
    state_at,
)

__all__ = [
    "DUE_DAYS",
    "HOLDS",
    "Dates",
    "Grounds",
    "Issued",
    "Standing",
    "State",
    "days_left",
    "ends_at",
    "find_last_day",
    "state_at",
    "verification_path",
]
