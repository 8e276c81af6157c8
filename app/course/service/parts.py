"""The parts of a lesson's page: text, clips, checks and sorts with a person's last answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.course.domain.checks import Check, LastAnswer, Sort, build_check, build_sort
from app.course.domain.documents import (
    LessonDocument,
    StoredCheck,
    StoredClip,
    StoredHtml,
    StoredSort,
)
from app.course.models import CheckAnswer
from app.library import service as library
from app.library.domain import ClipView


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlPart:
    """Text of a lesson, rendered and sanitized when it was synced."""

    kind: ClassVar = "html"

    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipPart:
    """A clip in a lesson; None when it is no longer offered."""

    kind: ClassVar = "clip"

    clip: ClipView | None
    start_s: int | None
    until_s: int | None
    caption_html: str


Part = HtmlPart | ClipPart | Check | Sort

_answer = CheckAnswer.__table__.c
_ANSWERS = (
    select(_answer.check_id, _answer.item, _answer.answer, _answer.is_right)
    .where(_answer.user_id == bindparam("user_id"), _answer.lesson_id == bindparam("lesson_id"))
    .order_by(_answer.id)
)


def build_parts(
    session: Session,
    user_id: int,
    lesson_id: str,
    document: LessonDocument,
    code_labels: Mapping[str, str],
) -> tuple[Part, ...]:
    """Return a lesson's parts with the person's last answers, in at most two statements."""
    kinds = {block.kind for block in document.blocks}
    clips = library.find_clips(session, set(document.clips)) if "clip" in kinds else {}
    answers = _last_answers(session, user_id, lesson_id) if kinds & {"check", "sort"} else {}
    parts: list[Part] = []
    for block in document.blocks:
        match block:
            case StoredHtml():
                parts.append(HtmlPart(html=block.html))
            case StoredClip():
                parts.append(_clip_part(block, clips))
            case StoredCheck():
                parts.append(build_check(block, answers))
            case StoredSort():
                parts.append(build_sort(block, answers, code_labels))
    return tuple(parts)


def _clip_part(block: StoredClip, clips: Mapping[str, ClipView]) -> ClipPart:
    return ClipPart(
        clip=clips.get(block.clip),
        start_s=_seconds(block.from_ms),
        until_s=_seconds(block.until_ms),
        caption_html=block.caption_html,
    )


def _seconds(milliseconds: int | None) -> int | None:
    return None if milliseconds is None else milliseconds // 1000


def _last_answers(
    session: Session, user_id: int, lesson_id: str
) -> dict[tuple[str, str], LastAnswer]:
    rows = session.execute(_ANSWERS, {"user_id": user_id, "lesson_id": lesson_id})
    return {
        (row.check_id, row.item): LastAnswer(answer=row.answer, was_right=row.is_right)
        for row in rows
    }
