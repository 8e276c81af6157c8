"""Commands of certification: `flask certification …`."""

from app.certification.cli import recompute
from app.certification.cli.group import certification

__all__ = ["certification", "recompute"]
