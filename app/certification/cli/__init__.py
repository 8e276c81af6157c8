"""Commands of certification: `flask certification …`."""

from app.certification.cli import recompute, simulate
from app.certification.cli.group import certification

__all__ = ["certification", "recompute", "simulate"]
