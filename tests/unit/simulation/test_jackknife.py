"""The jackknife, kept for comparison, is the jackknife."""

import numpy as np
import pytest

from tools.simulation.jackknife import jackknife_errors


def test_the_jackknife_leaves_each_pair_out_once() -> None:
    table = np.array([[5, 1, 0], [2, 4, 1], [0, 1, 3]])
    pairs = [(i, j) for i in range(3) for j in range(3) for _ in range(table[i, j])]
    left_out = []
    for i, j in pairs:
        fewer = table.copy()
        fewer[i, j] -= 1
        n = fewer.sum()
        observed = np.trace(fewer) / n
        chance = (fewer.sum(0) * fewer.sum(1)).sum() / n**2
        left_out.append((observed - chance) / (1 - chance))
    n = len(pairs)
    expected = np.sqrt((n - 1) / n * ((np.array(left_out) - np.mean(left_out)) ** 2).sum())
    assert jackknife_errors(table)[0, 0] == pytest.approx(expected)


def test_one_pair_cannot_be_spared() -> None:
    assert np.isnan(jackknife_errors(np.eye(2) * [[1, 0], [0, 0]])).all()
