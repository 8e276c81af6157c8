"""How master scores are spread: over score points, and over forms that must stand apart."""

from app.publishing.domain.balance import (
    BALANCE_BEGIN,
    BALANCE_END,
    CodeBalance,
    PoolBalance,
    balance_of,
    balance_text,
    comparison_text,
    put_balance,
)
from app.publishing.domain.form_figures import FormFigures, figures_text, overlap_text

__all__ = [
    "BALANCE_BEGIN",
    "BALANCE_END",
    "CodeBalance",
    "FormFigures",
    "PoolBalance",
    "balance_of",
    "balance_text",
    "comparison_text",
    "figures_text",
    "overlap_text",
    "put_balance",
]
