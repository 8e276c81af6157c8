"""Commands of the bench: `flask scorebook …` for operators."""

from app.bench.cli.scorebook import scorebook

__all__ = ["scorebook"]
