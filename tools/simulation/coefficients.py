"""Coefficients alone, for what counts many tables at once."""

from app.scoring.chance import agreement_terms
from app.scoring.weights import FloatArray


def coefficient_values(counts: FloatArray) -> FloatArray:
    """Compute every coefficient of every table, ``[coefficient, weighting, ...]``.

    It is ``nan`` where a coefficient does not exist.
    """
    return agreement_terms(counts)[2]
