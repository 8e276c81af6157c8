"""How recorded sheets came about: watched to the end, evidence noted. It enters no figure."""

from collections.abc import Iterable, Sequence

from app.practice.domain.evidence import OwnEvidence
from app.practice.domain.protocol import (
    ProtocolLapse,
    SheetProtocol,
    find_lapses,
    find_without_note,
)
from app.practice.domain.reveal import ComparedCode


def find_sheet_lapses(
    watched: tuple[int | None, int],
    compared: Sequence[ComparedCode],
    notes: Iterable[OwnEvidence],
    evidence_based: frozenset[str],
) -> tuple[ProtocolLapse, ...]:
    """Return the lapses of the sheet behind a reveal.

    Args:
        watched: how much of the clip was watched, and how long it is, in milliseconds.
        compared: her scores beside the master scores.
        notes: what she noted.
        evidence_based: the codes that rest on moments of the clip.
    """
    noted = {note.code for note in notes}
    watched_ms, duration_ms = watched
    sheet = SheetProtocol(
        watched_ms=watched_ms,
        duration_ms=duration_ms,
        without_note=find_without_note([one.own for one in compared], noted, evidence_based),
    )
    return find_lapses(sheet, [one.code for one in compared])
