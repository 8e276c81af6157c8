"""Commands of the bench: `flask scorebook …` for operators, `flask demo cohort` for development."""

from app.bench.cli import cohort
from app.bench.cli.scorebook import scorebook

__all__ = ["cohort", "scorebook"]
