"""Pages of calibration: practice sets, the scoring bench, the reveal, my agreement."""

from app.calibration.views import bench, reveal
from app.calibration.views.agreement import blueprint as agreement
from app.calibration.views.practice import blueprint as practice

__all__ = ["agreement", "bench", "practice", "reveal"]
