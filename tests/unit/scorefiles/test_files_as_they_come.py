"""Rating files as they come: each is read with the right figures, or refused with a sentence.

The figures are those of scikit-learn and the package krippendorff on the scores behind the file.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unit.scorefiles.layouts import alphas, kappas
from tests.unit.scorefiles.panel_files import READ
from tests.unit.scorefiles.refused_files import REFUSED


class Desk:
    """Where Otto puts a file and runs a command on it."""

    def __init__(self, command: Callable[..., Any], folder: Path) -> None:
        self.command = command
        self.folder = folder

    def agreement(self, data: str | bytes, *options: str, name: str = "") -> Any:
        name = name or ("scores.xlsx" if data[:2] == b"PK" else "scores.csv")
        path = self.folder / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return self.command("agreement", path, "--format", "json", *options)


@pytest.fixture
def desk(scoring_command: Callable[..., Any], tmp_path: Path) -> Desk:
    return Desk(scoring_command, tmp_path)


@pytest.mark.parametrize(("data", "options", "said", "scores"), READ)
def test_a_file_of_any_layout_gives_the_same_figures(
    desk: Desk, data: str | bytes, options: tuple[str, ...], said: str, scores: Any
) -> None:
    result = desk.agreement(data, *options, "--pairs")
    assert result.exit_code == 0, result.output
    assert said in result.stderr
    document = json.loads(result.stdout)
    assert (document["units"], document["raters"]) == (8, 5)
    found = {key: document["values"][key] for key in alphas(scores)}
    assert found == pytest.approx(alphas(scores))
    pairs = [pair["kappa"] for pair in document["pairs"]]
    places = [(one, other) for one in range(5) for other in range(one + 1, 5)]
    expected = [kappas(scores, one, other)["cohen_quadratic"] for one, other in places]
    assert sorted(pairs) == pytest.approx(sorted(expected))


@pytest.mark.parametrize(("data", "options", "said"), REFUSED)
def test_a_file_that_can_be_read_in_two_ways_or_none_is_refused_with_what_would_help(
    desk: Desk, data: str | bytes, options: tuple[str, ...], said: str
) -> None:
    result = desk.agreement(data, *options)
    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stdout == ""
