"""Commands of certification: `flask certification …`."""

from app.certification.cli import capacity, pool, recompute, simulate
from app.certification.cli.group import certification

__all__ = ["capacity", "certification", "pool", "recompute", "simulate"]
