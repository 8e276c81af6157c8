"""Published tables give the published figures."""

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.scoring.alpha import Metric, alpha_from_value_counts
from app.scoring.catalog import statistics_of_pairs
from app.scoring.estimates import value_or_none
from app.scoring.icc import IccForm, icc
from app.scoring.panel import make_panel

PUBLISHED = tomllib.loads(Path(__file__).with_name("published.toml").read_text("utf-8"))


def by_name(entries: list[dict[str, Any]]) -> Any:
    return [pytest.param(entry, id=entry["name"]) for entry in entries]


@pytest.mark.parametrize("table", by_name(PUBLISHED["tables"]))
def test_a_published_table_gives_its_kappas(table: dict[str, Any]) -> None:
    counts = np.array(table["counts"], dtype=float)
    found = statistics_of_pairs(counts, tuple(float(rank) for rank in range(len(counts))))
    for key in ("cohen", "cohen_linear"):
        if key in table:
            assert round(value_or_none(found[key]), table["decimals"]) == table[key]


@pytest.mark.parametrize("example", by_name(PUBLISHED["alphas"]))
def test_a_published_panel_gives_its_alphas(example: dict[str, Any]) -> None:
    values = np.array(example["values"])
    panel = make_panel(np.where(values > 0, values - 1, -1).astype(np.int8), 5)
    for metric in (Metric.NOMINAL, Metric.ORDINAL, Metric.INTERVAL, Metric.RATIO):
        alpha = alpha_from_value_counts(panel.counts, metric, (1.0, 2.0, 3.0, 4.0, 5.0))
        assert round(value_or_none(alpha), example["decimals"]) == example[metric.value]


@pytest.mark.parametrize("example", by_name(PUBLISHED["iccs"]))
@pytest.mark.parametrize("form", list(IccForm))
def test_a_published_panel_gives_its_intraclass_correlations(
    example: dict[str, Any], form: IccForm
) -> None:
    found = icc(np.array(example["values"], dtype=float), form)
    assert round(value_or_none(found), example["decimals"]) == example[form.value]
