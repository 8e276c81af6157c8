"""The table of events."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model, UtcDateTime

MAX_ERROR_LENGTH = 300


class OutboxEvent(Model):
    """Something that happened, and a job that is done about it after the commit.

    `due_at` is when its job is to be done, or, while it is being done, when somebody else may take
    it over; it is empty once there is nothing more to do. `payload` is emptied when the job is done
    or given up.
    """

    __tablename__ = "outbox_event"
    # No number is given twice, even after events were deleted: the queue and the audit name them.
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    dead_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    last_error: Mapped[str] = mapped_column(String(MAX_ERROR_LENGTH), default="")
