"""The contrast pairs that are open to a rater, for pages that point to one beside a miss."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calibration.domain.pair_links import OpenPair
from app.calibration.models import ContrastPair, PairRevision
from app.calibration.service.pairs import list_pairs
from app.library.models import Clip


def find_open_pairs(session: Session, rater_id: int) -> tuple[OpenPair, ...]:
    """Return the pairs a rater may open now; what is closed, or cannot be shown, is not named."""
    lines = {line.id: line for line in list_pairs(session, rater_id) if line.is_open}
    if not lines:
        return ()
    rows = session.execute(
        select(ContrastPair.id, PairRevision.document)
        .join(PairRevision, PairRevision.id == ContrastPair.revision_id)
        .where(ContrastPair.id.in_(lines))
        .order_by(ContrastPair.id)
    ).all()
    withdrawn = set(session.scalars(select(Clip.id).where(Clip.withdrawn_at.is_not(None))))
    return tuple(
        OpenPair(
            id=row.id,
            code=row.document["code"],
            low=min(score["rank"] for score in row.document["scores"].values()),
            is_answered=lines[row.id].is_answered,
        )
        for row in rows
        if withdrawn.isdisjoint(row.document["clips"])
    )
