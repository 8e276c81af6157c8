"""What pages say of certification: gates and stages, plans, and the reasons of a decision."""

from app.certification.words.reasons import ClauseReason, reasons_of
from app.certification.words.stages import (
    say_hindrances,
    say_lack,
    say_need,
    say_outcome,
    say_stage,
    say_step,
)

__all__ = [
    "ClauseReason",
    "reasons_of",
    "say_hindrances",
    "say_lack",
    "say_need",
    "say_outcome",
    "say_stage",
    "say_step",
]
