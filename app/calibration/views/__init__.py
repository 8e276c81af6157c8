"""Pages of calibration: practice sets, the scoring bench, the reveal, my agreement."""

from app.calibration.views import bench, reveal
from app.calibration.views.agreement import blueprint as agreement_blueprint
from app.calibration.views.practice import blueprint as practice_blueprint

__all__ = ["agreement_blueprint", "bench", "practice_blueprint", "reveal"]
