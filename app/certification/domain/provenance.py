"""Where the clips and master scores of a sitting come from, in one line that a certificate bears."""

from collections.abc import Iterable

from app.certification.domain.pool import MasterGrounds, PoolClip

ON_VIGNETTES = "calibrated on vignettes"
WITH_VIGNETTES = "calibrated on recorded lessons and vignettes"
ON_LESSONS = "calibrated on recorded lessons"


def provenance_line(clips: Iterable[PoolClip]) -> str:
    """Say what a decision on some clips rests on; the weakest grounds name it.

    Synthetic clips, and master scores that were designed alone, support no more than
    "calibrated on vignettes".
    """
    counted = [clip for clip in clips if not clip.is_pilot]
    solid = [clip.is_recorded and clip.provenance is not MasterGrounds.DESIGNED for clip in counted]
    if counted and all(solid):
        return ON_LESSONS
    return WITH_VIGNETTES if any(solid) else ON_VIGNETTES
