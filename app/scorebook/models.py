"""Tables of the score book. Their keys are what they say: no row has a number of its own.

A rank of -1 is no rank: the rater said that the code cannot be scored, or the clip has no master
score for it. The engine counts ranks in the same way.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model, UtcDateTime

# Rows lie in the order of their key: a sheet touches one page of each table, however many there are.
_BY_KEY = {"sqlite_with_rowid": False}


class FirstScore(Model):
    """A rater's first recorded score of one code of a clip, beside its master score.

    `structure_id` is the first rubric revision of the structure it was scored under: scores under
    another one never meet it. On a test form a rater learns nothing, so there a clip may have a
    first score of its own; one that comes after the reveal of the clip is none. `cohort_id` is the
    cohort the rater was in when she recorded the sheet; None when she was in none.

    Demo accounts are in it: whoever speaks of people leaves them out, as everywhere.
    """

    __tablename__ = "first_score"
    __table_args__ = _BY_KEY

    rater_id: Mapped[int] = mapped_column(
        ForeignKey("user_account.id"), primary_key=True, autoincrement=False
    )
    clip_id: Mapped[str] = mapped_column(String(80), primary_key=True, index=True)
    structure_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    may_enter_feedback: Mapped[bool] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    own_rank: Mapped[int]
    master_rank: Mapped[int]
    cohort_id: Mapped[int | None]
    sheet_id: Mapped[int]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RaterTally(Model):
    """How many first scores of a rater fall into one cell of the confusion table of a code."""

    __tablename__ = "rater_tally"
    __table_args__ = _BY_KEY

    rater_id: Mapped[int] = mapped_column(
        ForeignKey("user_account.id"), primary_key=True, autoincrement=False
    )
    structure_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20), primary_key=True)
    master_rank: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    own_rank: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    scores: Mapped[int]


class ClipTally(Model):
    """How many raters' first scores of a clip fall into one cell of the confusion table of a code."""

    __tablename__ = "clip_tally"
    __table_args__ = _BY_KEY

    clip_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    structure_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20), primary_key=True)
    master_rank: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    own_rank: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    scores: Mapped[int]
