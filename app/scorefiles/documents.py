"""Statistics as plain data for JSON and CSV: numbers, or null with the reason beside it."""

from collections.abc import Mapping
from typing import Any

from app.scoring.catalog import Catalog, statistics_of_complete_pairs
from app.scoring.estimates import Estimate, IntervalKind, Statistic, Undefined, value_or_none
from app.scoring.pool_report import PoolReport
from app.scoring.report import AgreementReport

Document = dict[str, Any]


def statistics_document(figures: Mapping[str, Statistic]) -> Document:
    """Write statistics as ``values`` (null where there is none) and ``undefined`` (why)."""
    return {
        "values": {key: value_or_none(statistic) for key, statistic in figures.items()},
        "undefined": {
            key: statistic.reason.value
            for key, statistic in figures.items()
            if isinstance(statistic, Undefined)
        },
    }


def pool_statistics(pool: PoolReport) -> Catalog:
    """List every statistic of a pool under its file name, in score points of the scale."""
    baseline = pool.baseline
    ranks = tuple(float(rank) for rank in range(pool.pool.size))
    return statistics_of_complete_pairs(pool.table, ranks) | {
        "two_or_more": pool.two_or_more,
        "leniency": pool.leniency,
        "slope": pool.slope,
        "baseline_exact": baseline.exact,
        "baseline_adjacent": baseline.within_one,
        "margin": baseline.margin,
    }


def pool_document(pool: PoolReport) -> Document:
    """Describe one pool: its counts, statistics, and the intervals people are shown."""
    head = _counts(pool) | {
        "clips": pool.clips,
        "codes": list(pool.pool.codes),
        "left_out": list(pool.pool.left_out),
        "points": list(pool.points),
        "counts": [list(row) for row in pool.counts],
        "design_effect": pool.design_effect,
        "few_clips": pool.few_clips,
        "baseline_point": pool.baseline.point,
    }
    statistics = statistics_document(pool_statistics(pool))
    return head | statistics | {"intervals": _intervals(_shown(pool))}


def line_document(pool: PoolReport) -> Document:
    """Describe one line of a report: the figures people are shown, with their intervals."""
    shown = _shown(pool)
    shown["baseline_exact"] = pool.baseline.exact
    return _counts(pool) | statistics_document(shown) | {"intervals": _intervals(shown)}


def _counts(pool: PoolReport) -> Document:
    return {"n": pool.n, "missing": pool.missing, "without_master": pool.unmatched}


def _shown(pool: PoolReport) -> Catalog:
    """List the figures that people are shown, under their file names."""
    return {
        "exact": pool.exact,
        "adjacent": pool.within_one,
        "two_or_more": pool.two_or_more,
        "bias": pool.bias,
        "leniency": pool.leniency,
        "margin": pool.baseline.margin,
        "cohen_quadratic": pool.kappa,
        "gwet_quadratic": pool.ac2,
    }


def _intervals(figures: Catalog) -> Document:
    return {
        key: {"low": statistic.low, "high": statistic.high, "kind": statistic.interval.value}
        for key, statistic in figures.items()
        if isinstance(statistic, Estimate) and statistic.interval is not IntervalKind.NONE
    }


def report_document(report: AgreementReport) -> Document:
    """Describe a report: overall, per domain, per code."""
    overall = pool_document(report.overall)
    halo = statistics_document({"halo": report.halo})
    overall["values"] |= halo["values"]
    overall["undefined"] |= halo["undefined"]
    return {
        "overall": overall,
        "domains": {key: pool_document(pool) for key, pool in report.by_domain.items()},
        "codes": {key: pool_document(pool) for key, pool in report.by_code.items()},
    }
