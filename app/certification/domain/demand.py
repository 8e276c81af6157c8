"""What people ask of a pool under a rule."""

from fractions import Fraction

from app.certification.domain.capacity import Demand
from app.standards.domain.rule import Rule

RETAKE_SHARE = Fraction("0.45")
"""How many people sit a second time, as simulated under the rule of certification.md 3."""
RENEWALS = 3
"""Yearly renewals a pool carries before it has to grow (certification.md 3)."""


def demand_of(rule: Rule, coaches: int, *, sitting_clips: int | None = None) -> Demand:
    """Return what so many people ask of a pool under a rule, every sitting at its fewest clips.

    A sitting that grows takes more; how many more is simulated (`flask certification simulate`) and
    given as `sitting_clips`.
    """
    return Demand(
        coaches=coaches,
        sitting_clips=sitting_clips or rule.clips_at_least,
        retake_share=RETAKE_SHARE if rule.attempts.tries > 1 else Fraction(0),
        renewals=RENEWALS,
        renewal_clips=rule.validity.renewal_clips,
        cap=rule.exposure_cap,
    )
