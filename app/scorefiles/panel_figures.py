"""The agreement of a file without a rubric: which figures fit it, with intervals, and all others."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from app.scorefiles.documents import Document, statistics_document
from app.scorefiles.ratings import Ratings
from app.scorefiles.score_texts import CodeScale
from app.scoring.alpha import Metric, alpha_error
from app.scoring.catalog import Catalog, statistics_of_panel
from app.scoring.counts import RankArray
from app.scoring.estimates import Estimate, IntervalKind, Reason, Statistic, Undefined
from app.scoring.intervals import student
from app.scoring.pairs import pairwise_kappa
from app.scoring.panel import make_panel
from app.scoring.report import AgreementReport
from app.scoring.scheme import CodeSpec, Scheme
from app.scoring.tally import tally_clips
from app.scoring.weights import Weighting

_NO_ORDER_NEEDED = frozenset(
    [
        "exact",
        "pairwise_exact",
        "light",
        "alpha_nominal",
        "cohen",
        "scott",
        "gwet",
        "bp",
        "fleiss",
        "conger",
        "multi_fleiss",
        "multi_gwet",
        "multi_bp",
        "multi_conger",
    ]
)


def agreement_document(ratings: Ratings, *, with_pairs: bool = False) -> Document:
    """Describe the agreement of a file's raters.

    Args:
        ratings: the file.
        with_pairs: whether the kappa of every two raters is wanted.

    Returns:
        How the file was understood, and for its one code, or for each of its ``codes``: ``units``,
        ``raters``, ``values`` (null where there is none), ``undefined`` (why), ``intervals``, and
        ``fitting``, the figures that fit the data.
    """
    parts = {
        code.key: _code_document(ratings, place, with_pairs=with_pairs)
        for place, code in enumerate(ratings.codes)
    }
    head: Document = {"understood": ratings.understood.lines}
    if ratings.problems.count:
        head["left_out"] = ratings.problems.sentences
    if ratings.understood.codes == 0:
        return head | next(iter(parts.values()))
    return head | {"codes": parts}


def _code_document(ratings: Ratings, place: int, *, with_pairs: bool) -> Document:
    code, ranks = ratings.codes[place], ratings.panel(place)
    figures = statistics_of_panel(ranks, code.values)
    if not code.is_ordered:
        figures = {key: _without_order(key, figure) for key, figure in figures.items()}
    document: Document = {"units": int(ranks.shape[0]), "raters": int(ranks.shape[1])}
    document |= statistics_document(figures)
    document["intervals"] = dict(_intervals(figures, ranks, code))
    document["fitting"] = list(_fitting(code, ranks.shape[1]))
    if with_pairs:
        document["pairs"] = list(_pairs(ratings.raters, ranks, code))
    return document


def _without_order(key: str, figure: Statistic) -> Statistic:
    """Give no figure that needs an order where the categories have none."""
    if key.removesuffix("_se") in _NO_ORDER_NEEDED:
        return figure
    return Undefined(reason=Reason.NO_ORDER, n=figure.n)


def _is_scale(code: CodeScale) -> bool:
    """Say whether weights mean anything: ordered points, and more than two."""
    return code.is_ordered and len(code.labels) > 2


def _fitting(code: CodeScale, raters: int) -> tuple[str, ...]:
    """Name the figures that fit: weighted where there is a scale, of a master where there are two."""
    if raters == 2:
        if _is_scale(code):
            return (
                "exact",
                "adjacent",
                "bias",
                "cohen_quadratic",
                "gwet_quadratic",
                "alpha_ordinal",
                "ICC2",
            )
        return ("exact", "cohen", "gwet", "alpha_nominal")
    if _is_scale(code):
        return (
            *("pairwise_exact", "conger_quadratic", "fleiss_quadratic", "gwet_quadratic"),
            *("alpha_ordinal", "alpha_interval", "ICC2", "ICC2k"),
        )
    return ("pairwise_exact", "fleiss", "conger", "gwet", "alpha_nominal")


def _intervals(
    figures: Catalog, ranks: RankArray, code: CodeScale
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield 95% intervals: of the pages for two raters, else from the spread between units."""
    shown = _two_raters(ranks, code) if ranks.shape[1] == 2 else {}
    errors = _alpha_errors(ranks, code)
    for key, figure in figures.items():
        if isinstance(figure, Undefined) or key.endswith(("_se", "_lower", "_upper")):
            continue
        found = (
            shown.get(key)
            or _own(figure)
            or _from_error(
                figure, figures.get(f"{key}_se"), errors.get(key), is_share=key == "pairwise_exact"
            )
        )
        if found is not None:
            yield key, found


def _two_raters(ranks: RankArray, code: CodeScale) -> dict[str, dict[str, Any]]:
    """Give the intervals that pages show for a rater and a master."""
    spec = CodeSpec(key=code.key, domain=code.key, points=code.labels)
    tally = tally_clips(Scheme(codes=(spec,)), ranks[:, :1], ranks[:, 1:])
    pool = AgreementReport(tally).overall
    shown = {
        "exact": pool.exact,
        "adjacent": pool.within_one,
        "cohen_quadratic": pool.kappa,
        "gwet_quadratic": pool.ac2,
    }
    if code.values == tuple(float(rank) for rank in range(len(code.values))):
        shown["bias"] = pool.bias
    return {key: found for key, figure in shown.items() if (found := _own(figure)) is not None}


def _own(figure: Statistic) -> dict[str, Any] | None:
    """Write an interval that came with its figure."""
    if isinstance(figure, Undefined) or figure.low is None or figure.high is None:
        return None
    return {"low": figure.low, "high": figure.high, "kind": figure.interval.value}


def _alpha_errors(ranks: RankArray, code: CodeScale) -> dict[str, Statistic]:
    counts = make_panel(ranks, len(code.labels)).counts
    return {
        f"alpha_{metric.value}": alpha_error(counts, metric, code.values)
        for metric in (Metric.ORDINAL, Metric.INTERVAL)
    }


def _from_error(
    figure: Estimate,
    published: Statistic | None,
    jackknifed: Statistic | None,
    *,
    is_share: bool,
) -> dict[str, Any] | None:
    """Make an interval of a standard error over units."""
    error = published if isinstance(published, Estimate) else jackknifed
    if not isinstance(error, Estimate):
        return None
    bounds = student(figure.value, error.value, error.n)
    if bounds is None:
        return None
    kind = IntervalKind.UNIT_T if error is published else IntervalKind.JACKKNIFE_T
    least = 0.0 if is_share else -1.0
    return {"low": max(bounds[0], least), "high": min(bounds[1], 1.0), "kind": kind.value}


def _pairs(raters: tuple[str, ...], ranks: RankArray, code: CodeScale) -> Iterator[Document]:
    """Yield the kappa of every two raters, weighted where there is a scale."""
    weighting = Weighting.QUADRATIC if _is_scale(code) else Weighting.UNWEIGHTED
    kappas = pairwise_kappa(np.ascontiguousarray(ranks.T), len(code.labels), weighting)
    given = (ranks >= 0).astype(np.int64)
    shared = given.T @ given
    for one in range(len(raters)):
        for other in range(one + 1, len(raters)):
            kappa = float(kappas[one, other])
            yield {
                "raters": [raters[one], raters[other]],
                "units": int(shared[one, other]),
                "kappa": None if np.isnan(kappa) else kappa,
                "weights": weighting.value,
            }
