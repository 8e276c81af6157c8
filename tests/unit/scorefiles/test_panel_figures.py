"""Which figures a file without a rubric gets, and how sure they are."""

import json
from pathlib import Path
from typing import Any

import krippendorff
import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from app.scorefiles.categories import parse_categories
from app.scorefiles.panel_figures import agreement_document
from app.scorefiles.panel_tables import agreement_tables
from app.scorefiles.ratings import read_ratings
from app.scorefiles.reading import ReadingOptions
from app.scoring.alpha import Metric, alpha_error, alpha_from_value_counts
from app.scoring.estimates import value_or_none
from app.scoring.panel import make_panel, pairwise_exact
from tests.unit.scorefiles.layouts import SCORES, UNITS, WORDS, text, wide

FOUR = parse_categories("0-3")
COLORS = ("red", "green", "blue", "gray")


def described(folder: Path, data: str, categories: Any = FOUR, **options: Any) -> dict[str, Any]:
    path = folder / "scores.csv"
    path.write_text(data, "utf-8")
    with_pairs = options.pop("with_pairs", False)
    ratings = read_ratings(path, categories, ReadingOptions(**options))
    return agreement_document(ratings, with_pairs=with_pairs)


def two(rows: Any = SCORES) -> str:
    return text(wide([row[:2] for row in rows], raters=("master", "ana")))


def test_words_without_an_order_get_no_figure_that_needs_one(tmp_path: Path) -> None:
    data = text(wide(write=lambda score: COLORS[int(str(score))]))
    document = described(tmp_path, data, parse_categories(",".join(COLORS)))
    values, undefined = document["values"], document["undefined"]
    reliability = np.array(SCORES, dtype=float).T
    nominal = krippendorff.alpha(reliability_data=reliability, level_of_measurement="nominal")
    assert values["alpha_nominal"] == pytest.approx(nominal)
    assert document["fitting"] == ["pairwise_exact", "fleiss", "conger", "gwet", "alpha_nominal"]
    for figure in ("alpha_ordinal", "alpha_interval", "fleiss_quadratic", "gwet_linear", "ICC2"):
        assert values[figure] is None
        assert undefined[figure] == "no_order"
    assert set(document["intervals"]) <= {key for key, value in values.items() if value is not None}


def test_words_with_an_order_are_a_scale(tmp_path: Path) -> None:
    data = text(wide(write=lambda score: WORDS[int(str(score))]))
    document = described(tmp_path, data, parse_categories(",".join(WORDS), in_order=True))
    assert document["values"] == pytest.approx(described(tmp_path, text(wide()))["values"])
    assert "alpha_ordinal" in document["fitting"]


def test_two_categories_need_no_weights(tmp_path: Path) -> None:
    rows = [[score // 2 for score in row] for row in SCORES]
    document = described(tmp_path, text(wide(rows)), parse_categories("0,1"))
    assert document["fitting"] == ["pairwise_exact", "fleiss", "conger", "gwet", "alpha_nominal"]


def test_of_two_raters_the_first_is_the_master_and_intervals_are_those_of_the_pages(
    tmp_path: Path,
) -> None:
    document = described(tmp_path, two())
    truth, given = zip(*[row[:2] for row in SCORES], strict=True)
    kappa = cohen_kappa_score(truth, given, weights="quadratic", labels=[0, 1, 2, 3])
    assert document["values"]["cohen_quadratic"] == pytest.approx(kappa)
    assert document["values"]["bias"] == pytest.approx(np.mean(np.subtract(given, truth)))
    assert document["intervals"]["exact"]["kind"] == "wilson"
    for figure in ("exact", "adjacent", "bias", "cohen_quadratic", "alpha_ordinal", "ICC2"):
        bounds = document["intervals"][figure]
        assert bounds["low"] <= document["values"][figure] <= bounds["high"]


def test_every_fitting_figure_of_a_panel_has_an_interval(tmp_path: Path) -> None:
    uneven = [(0, 0, 0, 0, 0), *SCORES[1:]]
    document = described(tmp_path, text(wide(uneven)))
    for figure in document["fitting"]:
        bounds = document["intervals"][figure]
        assert bounds["low"] < document["values"][figure] < bounds["high"]


def test_exact_agreement_of_all_pairs_is_that_of_every_two_raters(tmp_path: Path) -> None:
    places = [(one, other) for one in range(5) for other in range(one + 1, 5)]
    hits = [row[one] == row[other] for row in SCORES for one, other in places]
    values = described(tmp_path, text(wide()))["values"]
    assert values["pairwise_exact"] == pytest.approx(np.mean(hits))


@pytest.mark.parametrize("metric", [Metric.NOMINAL, Metric.ORDINAL, Metric.INTERVAL])
def test_the_jackknife_of_alpha_leaves_each_unit_out_once(metric: Metric) -> None:
    counts = make_panel(np.array(SCORES, dtype=np.int8), 4).counts
    left = [
        value_or_none(alpha_from_value_counts(np.delete(counts, unit, axis=0), metric))
        for unit in range(len(counts))
    ]
    by_hand = np.sqrt((len(left) - 1) * np.var(np.array(left, dtype=float)))
    assert value_or_none(alpha_error(counts, metric)) == pytest.approx(by_hand)


@pytest.mark.parametrize(
    "rows", [[[0, 1, 1]], [[0, 0, 1], [0, 0, 0]]], ids=["one unit", "no spread without one unit"]
)
def test_a_panel_that_cannot_spare_a_unit_has_no_jackknife(rows: list[list[int]]) -> None:
    counts = make_panel(np.array(rows, dtype=np.int8), 4).counts
    assert value_or_none(alpha_error(counts, Metric.ORDINAL)) is None


def test_the_jackknife_takes_as_many_categories_as_there_may_be() -> None:
    counts = make_panel(np.array(SCORES, dtype=np.int8), 4).counts
    wider = np.hstack([counts, np.zeros((len(counts), 96))])
    few, many = (alpha_error(table, Metric.NOMINAL) for table in (counts, wider))
    assert value_or_none(many) == pytest.approx(value_or_none(few))


def test_raters_without_a_unit_in_common_have_no_exact_agreement() -> None:
    panel = make_panel(np.array([[0, -1, -1], [-1, 1, -1]], dtype=np.int8), 4)
    assert [value_or_none(figure) for figure in pairwise_exact(panel)] == [None, None]


def test_each_code_of_a_file_has_figures_of_its_own(tmp_path: Path) -> None:
    rows = [
        [unit, rater, SCORES[place][column], 3 - SCORES[place][column]]
        for place, unit in enumerate(UNITS)
        for column, rater in enumerate(("ana", "ben", "cara", "dan", "eva"))
    ]
    data = text([["essay", "rater", "ideas", "style"], *rows])
    document = described(tmp_path, data, with_pairs=True)
    alone = described(tmp_path, text(wide()))
    assert set(document["codes"]) == {"ideas", "style"}
    assert document["codes"]["ideas"]["values"] == pytest.approx(alone["values"])
    assert len(document["codes"]["style"]["pairs"]) == 10
    titles = [str(table.title) for table in agreement_tables(document, is_all=True)]
    assert titles[0].startswith("ideas: 8 units, 5 raters")
    assert titles[1].startswith("ideas: kappa of every two raters (quadratic)")


def test_a_pair_without_a_unit_in_common_has_no_kappa(tmp_path: Path) -> None:
    document = described(tmp_path, "unit,a,b,c\n1,0,1,\n2,,2,2\n3,,1,0\n", with_pairs=True)
    apart = next(pair for pair in document["pairs"] if pair["raters"] == ["a", "c"])
    assert (apart["units"], apart["kappa"]) == (0, None)


def test_all_figures_are_listed_once_and_those_that_fit_first(tmp_path: Path) -> None:
    document = described(tmp_path, text(wide()))
    short, long = (
        [str(cell) for cell in next(agreement_tables(document, is_all=is_all)).columns[4].cells]
        for is_all in (False, True)
    )
    assert short == document["fitting"]
    assert long[: len(short)] == short
    assert len(long) == len(set(long))
    assert not any(name.startswith("multi_") for name in long)


def test_everything_a_machine_reads_can_be_written(tmp_path: Path) -> None:
    document = described(tmp_path, text(wide()), with_pairs=True)
    assert json.loads(json.dumps(document, allow_nan=False)) == document


def test_a_column_of_codes_beside_raters_columns_makes_codes(tmp_path: Path) -> None:
    rows = [
        [unit, code, *row]
        for code in ("ideas", "style")
        for unit, row in zip(UNITS, SCORES, strict=True)
    ]
    document = described(tmp_path, text([["essay", "code", *"abcde"], *rows]))
    assert set(document["codes"]) == {"ideas", "style"}
    assert document["codes"]["style"]["values"] == described(tmp_path, text(wide()))["values"]


def test_categories_with_commas_in_them_can_be_quoted(tmp_path: Path) -> None:
    categories = parse_categories('"yes, partly","no"')
    document = described(tmp_path, 'unit,a,b\n1,"yes, partly",no\n2,no,no\n', categories)
    assert document["values"]["exact"] == 0.5
