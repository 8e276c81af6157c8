"""What a person meets of certification: the rule, the test forms, and where she stands in one.

Nothing here has a field for master scores, and nothing says how anybody scored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.sets.domain.codes import CodeOnSheet
from app.standards.domain.decision import Outcome
from app.standards.domain.rule import Rule


class SittingState(StrEnum):
    """Where a rater stands in a sitting."""

    STARTED = "started"
    RECORDED = "recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class TestForm:
    """What a person sits: clips drawn for her, or a whole test form, as it was once.

    Attributes:
        test_form_id: what its address names.
        set_revision_id: the set of its clips.
        policy_revision_id: the revision `rule` was read from.
        title: what it is called.
        summary: what it is for.
        codes: what is scored on each clip.
        clips: how many clips are shown to her so far.
        minutes: about how long scoring all of them takes.
        is_sealed: kept outside the repository; the master scores of any other clips are public.
        is_playable: every clip may be shown today.
        state: started, or recorded to its end.
        recorded_clips: how many clips she has recorded.
        rule: the policy frozen at the start.
        grows: more clips may follow, and the rule decides.
        outcome: what was decided, once it was.
        is_set_aside: a trainer set it aside for a technical failure.
        started_at: when it was begun.
    """

    __test__ = False

    test_form_id: str
    set_revision_id: int
    policy_revision_id: int | None
    title: str
    summary: str
    codes: tuple[CodeOnSheet, ...]
    clips: int
    minutes: int
    is_sealed: bool
    is_playable: bool
    state: SittingState
    recorded_clips: int
    rule: Rule | None
    started_at: datetime
    grows: bool = False
    outcome: Outcome | None = None
    is_set_aside: bool = False

    @property
    def domains(self) -> tuple[tuple[str, tuple[CodeOnSheet, ...]], ...]:
        """Return the codes by domain, in the order of the sheet."""
        titles = dict.fromkeys(code.domain_title for code in self.codes)
        return tuple(
            (title, tuple(code for code in self.codes if code.domain_title == title))
            for title in titles
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipOfSitting:
    """One clip of a sitting by its number in the rater's own order; it has no title."""

    number: int
    duration_ms: int
    has_draft: bool
    is_recorded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingRecord:
    """What is recorded of a sitting: how much, and when; never how well."""

    clips: tuple[ClipOfSitting, ...]
    scores: int
    cannot_score: int
    notes: int
    started_at: datetime
    completed_at: datetime | None

    @property
    def next_number(self) -> int | None:
        """Return the first clip that is not recorded, or None when all are."""
        return next((clip.number for clip in self.clips if not clip.is_recorded), None)


def position_of(order: Sequence[int], number: int) -> int | None:
    """Return the place in the set of the rater's clip with a number, or None when there is none.

    >>> position_of((3, 1, 2), 1), position_of((3, 1, 2), 0), position_of((3, 1, 2), 4)
    (3, None, None)
    """
    return order[number - 1] if 1 <= number <= len(order) else None
