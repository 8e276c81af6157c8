"""Pages of practice: sets, practice next, the bench, the reveal, contrast pairs."""

from app.practice.views import pairs, practice_bench, reveal
from app.practice.views.next_clip import blueprint as next_clip_blueprint
from app.practice.views.practice_sets import blueprint as practice_blueprint

__all__ = ["next_clip_blueprint", "pairs", "practice_bench", "practice_blueprint", "reveal"]
