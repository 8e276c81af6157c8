"""The reference data sets are read from their files as the command reads them, with their figures."""

import pytest

from app.scorefiles.categories import parse_categories
from app.scorefiles.panel_figures import agreement_document
from app.scorefiles.ratings import read_ratings
from app.scorefiles.reading import ReadingOptions
from tests.golden.scoring.test_reference_values import WIDE
from tests.reference import reference_file, reference_json

LONG = {"mfrm_immer07": (500, 3, 4), "mfrm_ratings1": (135, 7, 5)}


@pytest.mark.parametrize("name", [name for name in WIDE if name != "edge/edge_no_overlap"])
def test_a_reference_file_is_read_with_every_figure(name: str) -> None:
    expected = reference_json("engine", f"{name}.json")
    categories = parse_categories(",".join(map(str, expected["categories"])))
    path = reference_file("engine", f"{name}.csv")
    values = agreement_document(read_ratings(path, categories))["values"]
    figures = expected["expected"]
    assert figures
    for key, entry in figures.items():
        assert values[key] == pytest.approx(entry["value"], abs=entry["tol"])


@pytest.mark.parametrize("name", LONG)
def test_a_reference_file_of_several_criteria_is_read_whole(name: str) -> None:
    path = reference_file("engine", f"{name}.csv")
    ratings = read_ratings(path, parse_categories("0-3"))
    assert (len(ratings.units), len(ratings.raters), len(ratings.codes)) == LONG[name]
    rows = len(path.read_text("utf-8").splitlines()) - 1
    assert (ratings.ranks >= 0).sum() == rows * len(ratings.codes)


def test_nested_raters_are_read_once_somebody_says_what_a_task_is() -> None:
    path = reference_file("engine", "gtheory_brennan_3_2.csv")
    ratings = read_ratings(path, None, ReadingOptions(code="Task"))
    assert (len(ratings.units), len(ratings.codes)) == (10, 3)
    assert (ratings.ranks >= 0).sum() == 120
