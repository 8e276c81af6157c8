"""Reads what a browser sends about a score sheet: its shape only, never its meaning.

The bench sends changes two ways: as JSON while a person works, and as a plain form when she saves
or records, with or without JavaScript. The form carries beside each field what the field showed
when the page was made, so that only what a person changed counts as a change.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.bench.domain.draft import AnswerChange, DraftChanges, NoteChange
from app.bench.domain.sheet import Answer
from app.bench.errors import DraftFault, UnusableDraftError
from app.content.plain_text import drop_unfit
from app.content.strict_json import JsonRefusedError, read_json

CANNOT = "cannot"
NEW_NOTE = "new"
# Sent by a page that shows what could not be stored: all of it counts as changed.
UNSTORED = "unstored"
_KEY = re.compile(r"^[A-Za-z0-9_-]{1,40}$")
_TIME = re.compile(r"^\s*(?:(\d{1,3}):)?(\d{1,5}(?:[.,]\d{1,3})?)\s*$")
_NUMBER = re.compile(r"[0-9]{1,12}\Z")

Moment = Annotated[int, Field(ge=0, le=10**10)]
NoteId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
Text = Annotated[str, Field(max_length=10_000)]


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SentAnswer(_Sent):
    """A choice as the page sends it: a rank, or the reason why the code cannot be scored."""

    code: Annotated[str, Field(max_length=40)]
    rank: Annotated[int, Field(ge=0, le=20)] | None = None
    cannot: Text | None = None
    age_ms: Moment = 0


class SentNote(_Sent):
    """An evidence note as the page sends it."""

    id: NoteId
    code: Annotated[str, Field(max_length=40)] | None = None
    ms: Moment = 0
    text: Text = ""
    removed: bool = False
    age_ms: Moment = 0


class SentChanges(_Sent):
    """What the page sends while a person works."""

    saves: Annotated[int, Field(ge=0, le=10**9)]
    answers: Annotated[tuple[SentAnswer, ...], Field(max_length=100)] = ()
    notes: Annotated[tuple[SentNote, ...], Field(max_length=400)] = ()
    watched_ms: Moment = 0


def read_json_changes(body: bytes) -> DraftChanges:
    """Read changes sent as JSON.

    Raises:
        UnusableDraftError: the body is not what the bench sends.
    """
    try:
        read_json(body)  # stricter than the model's own parser: no name twice
        sent = SentChanges.model_validate_json(body)
    except JsonRefusedError as error:
        raise UnusableDraftError(DraftFault.UNREADABLE, sent="body") from error
    except ValidationError as error:
        place = ".".join(("body", *map(str, error.errors()[0]["loc"])))
        raise UnusableDraftError(DraftFault.UNREADABLE, sent=place) from error
    return DraftChanges(
        known_save=sent.saves,
        answers=tuple(_answer_change(answer) for answer in sent.answers),
        notes=tuple(_note_change(note) for note in sent.notes),
        watched_ms=sent.watched_ms,
    )


def read_form_changes(form: Mapping[str, str], codes: Sequence[str]) -> DraftChanges:
    """Read changes sent as a plain form.

    Raises:
        UnusableDraftError: a time of a note is not a time.
    """
    answers = [change for code in codes if (change := _changed_answer(form, code))]
    notes = [note for key in _note_keys(form) if (note := _changed_note(form, key))]
    new = _new_note(form)
    return DraftChanges(
        known_save=_number(form.get("saves")),
        answers=tuple(answers),
        notes=(*notes, new) if new else tuple(notes),
        watched_ms=_number(form.get("watched_ms")),
    )


def read_client_key(form: Mapping[str, str]) -> str:
    """Return the key the page was made with; a malformed one counts as a key of its own."""
    key = form.get("client_key", "")
    return key[:48] if key.isascii() and key.isprintable() and key else "none"


def read_clip_time(text: str) -> int:
    """Read a place in a clip as a person writes it, in milliseconds.

    Raises:
        UnusableDraftError: it is not a time.

    >>> read_clip_time("1:32"), read_clip_time("45"), read_clip_time("0:07.5")
    (92000, 45000, 7500)
    """
    found = _TIME.match(text)
    if found is None:
        raise UnusableDraftError(DraftFault.NOT_A_TIME, sent=text[:20])
    minutes, seconds = found.groups()
    return int(minutes or 0) * 60_000 + round(float(seconds.replace(",", ".")) * 1000)


def _answer_change(sent: SentAnswer) -> AnswerChange:
    cannot = None if sent.cannot is None else drop_unfit(sent.cannot)
    if (sent.rank is None) is (cannot is None):
        raise UnusableDraftError(DraftFault.POINT_AND_REASON, code=sent.code)
    answer = Answer(rank=sent.rank, cannot_score=cannot)
    return AnswerChange(code=sent.code, answer=answer, age_ms=sent.age_ms)


def _note_change(sent: SentNote) -> NoteChange:
    return NoteChange(
        id=sent.id,
        code=sent.code or None,
        clip_ms=sent.ms,
        text=drop_unfit(sent.text),
        is_removed=sent.removed,
        age_ms=sent.age_ms,
    )


def _changed_answer(form: Mapping[str, str], code: str) -> AnswerChange | None:
    chosen = form.get(f"score-{code}")
    reason = drop_unfit(form.get(f"reason-{code}", ""))
    if chosen is None:
        return None
    shown = (form.get(f"was-{code}", ""), drop_unfit(form.get(f"was-reason-{code}", "")))
    if shown == (chosen, reason) and UNSTORED not in form:
        return None
    if chosen == CANNOT:
        return AnswerChange(code=code, answer=Answer(cannot_score=reason))
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) <= 2):
        raise UnusableDraftError(DraftFault.NOT_A_POINT, code=code, sent=chosen[:20])
    return AnswerChange(code=code, answer=Answer(rank=int(chosen)))


def _note_keys(form: Mapping[str, str]) -> list[str]:
    prefix = "note-text-"
    keys = [name.removeprefix(prefix) for name in form if name.startswith(prefix)]
    return [key for key in keys if key != NEW_NOTE and _KEY.match(key)]


def _changed_note(form: Mapping[str, str], key: str) -> NoteChange | None:
    is_removed = form.get("remove_note") == key
    now = _note_fields(form, "note", key)
    is_known = now == _note_fields(form, "was-note", key) and UNSTORED not in form
    if is_known and not is_removed:
        return None
    time, code, text = now
    return NoteChange(
        id=key, code=code or None, clip_ms=read_clip_time(time), text=text, is_removed=is_removed
    )


def _new_note(form: Mapping[str, str]) -> NoteChange | None:
    time, code, text = _note_fields(form, "note", NEW_NOTE)
    if not text:
        return None  # the page fills in time and code by itself; only words make a note
    key = form.get("new_note_key", "")
    if not _KEY.match(key):
        raise UnusableDraftError(DraftFault.NOTE_WITHOUT_KEY)
    return NoteChange(id=key, code=code or None, clip_ms=read_clip_time(time or "0:00"), text=text)


def _note_fields(form: Mapping[str, str], prefix: str, key: str) -> tuple[str, str, str]:
    return (
        form.get(f"{prefix}-time-{key}", ""),
        form.get(f"{prefix}-code-{key}", ""),
        drop_unfit(form.get(f"{prefix}-text-{key}", "")).strip(),
    )


def _number(text: Any) -> int:
    return int(text) if isinstance(text, str) and _NUMBER.match(text) else 0
