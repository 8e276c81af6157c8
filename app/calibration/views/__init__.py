"""Pages of calibration: practice sets, practice next, the bench, the reveal, my agreement."""

from app.calibration.views import bench, pairs, reveal
from app.calibration.views.agreement import blueprint as agreement_blueprint
from app.calibration.views.next_clip import blueprint as next_clip_blueprint
from app.calibration.views.practice import blueprint as practice_blueprint

__all__ = [
    "agreement_blueprint",
    "bench",
    "next_clip_blueprint",
    "pairs",
    "practice_blueprint",
    "reveal",
]
