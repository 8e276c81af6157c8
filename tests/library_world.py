"""A small library for tests: clips with real files on disk and documents by the writer of production."""

import hashlib
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.db import transaction
from app.library.domain.documents import ClipDocument
from app.library.models import Clip, ClipRevision
from tests.factories import MORNING

CAPTIONS = "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Ms. Rivera>Where does it go?\n"


def make_clip(
    session: Session,
    sets_dir: Path,
    clip_id: str = "thirds",
    *,
    video: bytes = b"0123456789" * 10,
    use: str = "practice",
    is_withdrawn: bool = False,
    **changes: Any,
) -> ClipRevision:
    """Put a clip in the library, its files in `sets_dir`.

    Args:
        session: where it is stored.
        sets_dir: the folder of calibration sets.
        clip_id: its permanent id.
        video: the bytes of its video.
        use: what it serves for.
        is_withdrawn: no longer to be shown.
        changes: other values of the document.
    """
    files = {"video": ("clip.mp4", video), "poster": ("poster.jpg", b"picture")}
    files["captions"] = ("captions.vtt", CAPTIONS.encode())
    folder = sets_dir / "media" / clip_id
    folder.mkdir(parents=True, exist_ok=True)
    for name, body in files.values():
        (folder / name).write_bytes(body)
    document = ClipDocument.of(_content(clip_id, use, files) | changes)
    revision = _revision(document)
    with transaction(session):
        session.add(revision)
        session.flush()
        withdrawn = MORNING if is_withdrawn else None
        session.add(Clip(id=clip_id, revision_id=revision.id, withdrawn_at=withdrawn))
    return revision


def _revision(document: ClipDocument) -> ClipRevision:
    return ClipRevision(
        clip_id=document.id,
        content_hash=document.content_hash(),
        title=document.title,
        grade=document.grade,
        topic=document.topic,
        use=document.use,
        duration_ms=document.duration_ms,
        document=document.to_document(),
        synced_at=MORNING,
    )


def _content(clip_id: str, use: str, files: dict[str, tuple[str, bytes]]) -> dict[str, Any]:
    return {
        "id": clip_id,
        "title": f"Where do the {clip_id} go?",
        "grade": 4,
        "topic": "fractions",
        "summary": "A class places fractions on a number line.",
        "duration": "01:32.4",
        "duration_ms": 92_400,
        "use": use,
        "provenance": {"kind": "synthetic", "label": "Synthetic practice vignette"},
        "consent": {"kind": "not-needed", "reason": "synthetic", "until": None},
        "context": None,
        "media": {
            key: {"file": name, "bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}
            for key, (name, body) in files.items()
        },
        "cues": [
            {"start_ms": 1000, "end_ms": 3000, "speaker": "Ms. Rivera", "text": "Where does it go?"}
        ],
        "descriptions": [
            {"start_ms": 0, "end_ms": 900, "speaker": None, "text": "A number line, 0 to 2."}
        ],
    }
