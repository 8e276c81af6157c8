"""Figures worked out by hand from single scores, without any of the engine's sums."""

from math import sqrt

import numpy as np
import pytest

from app.scoring.agreement import plain_figures
from app.scoring.alpha import Metric, alpha_from_value_counts
from app.scoring.chance import Coefficient
from app.scoring.clip_effects import OF_KAPPA, clip_effect, widened
from app.scoring.counts import confusion_table
from app.scoring.estimates import Estimate, value_or_none
from app.scoring.influence import cell_influences
from app.scoring.pairs import pairwise_kappa
from app.scoring.panel import PanelCoefficient, make_panel, panel_statistic
from app.scoring.report import AgreementReport
from app.scoring.scheme import CodeSpec, Direction, Scheme
from app.scoring.tally import halo_ratio, tally_clips
from app.scoring.weights import Weighting
from app.scoring.working import show_working

FOUR, TWO = ("a", "b", "c", "d"), ("no", "yes")
SCHEME = Scheme(
    codes=(
        CodeSpec(key="yes_no", domain="work", points=TWO),
        CodeSpec(key="link", domain="rich", points=FOUR),
        CodeSpec(key="expl", domain="rich", points=FOUR),
        CodeSpec(key="slips", domain="errors", points=FOUR, direction=Direction.HIGH_IS_BAD),
    )
)
# Clips by codes; -1 is no score. The last clip is scored on the code of the other scale alone.
MASTERS = np.array(
    [
        [1, 2, 1, 0],
        [0, 0, 3, 1],
        [1, 3, 2, 2],
        [0, 1, 0, 3],
        [1, 2, 2, 1],
        [0, 1, -1, 2],
        [1] + [-1] * 3,
    ],
    dtype=np.int8,
)
SCORES = np.array(
    [
        [1, 3, 1, -1],
        [1, 1, 3, 1],
        [1, 3, 1, 0],
        [0, 0, 2, 3],
        [0, 2, -1, 0],
        [0, 3, 2, 2],
        [0] + [-1] * 3,
    ],
    dtype=np.int8,
)
SIGN = {1: 1, 2: 1, 3: -1}  # of the codes of four points; a high score of slips is severe


def leniences() -> dict[tuple[int, int], int]:
    """How much kinder than the masters each score of the four-point codes is, by clip and code."""
    return {
        (clip, code): sign * (int(SCORES[clip, code]) - int(MASTERS[clip, code]))
        for clip in range(len(MASTERS))
        for code, sign in SIGN.items()
        if MASTERS[clip, code] >= 0 and SCORES[clip, code] >= 0
    }


def test_the_halo_ratio_is_that_of_an_analysis_of_variance() -> None:
    found = leniences()
    means = {
        code: float(np.mean([gap for (_, other), gap in found.items() if other == code]))
        for code in SIGN
    }
    freed = {place: gap - means[place[1]] for place, gap in found.items()}
    by_clip = [
        [rest for (other, _), rest in freed.items() if other == clip]
        for clip in sorted({clip for clip, _ in found})
    ]
    between = sum(sum(rests) ** 2 / len(rests) for rests in by_clip)
    within = sum(rest**2 for rest in freed.values()) - between
    between_df, within_df = 6 - 1, 15 - 6 - 3 + 1
    ratio = (between / between_df) / (within / within_df)
    tally = tally_clips(SCHEME, MASTERS, SCORES)
    assert len(found) == 15
    assert halo_ratio(tally) == (pytest.approx(ratio), between_df, within_df)
    halo = AgreementReport(tally).halo
    assert halo == Estimate(value=pytest.approx(ratio), n=15)


def test_the_error_of_a_lean_is_that_between_clips() -> None:
    bias = AgreementReport(tally_clips(SCHEME, MASTERS, SCORES)).domain("rich").bias
    assert isinstance(bias, Estimate)
    gaps = {
        clip: [int(SCORES[clip, c]) - int(MASTERS[clip, c]) for c in (1, 2)
               if MASTERS[clip, c] >= 0 and SCORES[clip, c] >= 0]
        for clip in range(6)
    }  # fmt: skip
    n = sum(len(one) for one in gaps.values())
    mean = sum(sum(one) for one in gaps.values()) / n
    scatter = sum((sum(one) - len(one) * mean) ** 2 for one in gaps.values())
    assert bias.value == pytest.approx(mean)
    assert bias.se == pytest.approx(sqrt(6 / 5 * scatter) / n)


@pytest.mark.parametrize("coefficient", list(Coefficient))
def test_a_working_shows_what_luck_explains_where_the_sides_use_the_points_unequally(
    coefficient: Coefficient,
) -> None:
    counts = np.array([[9.0, 4, 0], [1, 2, 3], [0, 0, 1]])
    working = show_working(counts, ("a", "b", "c"), coefficient, Weighting.LINEAR)
    assert working.chance == pytest.approx(
        (np.array(working.weights) * np.array(working.expected)).sum()
    )


@pytest.mark.parametrize("size", [2, 3, 5])
def test_plain_figures_are_those_of_the_pairs(size: int) -> None:
    rng = np.random.default_rng(size)
    master, score = rng.integers(0, size, (2, 40))
    found = plain_figures(confusion_table(master, score, size))
    gap = (score - master).astype(float)
    assert found.n == 40
    assert found.exact == pytest.approx((gap == 0).mean())
    assert found.within_one == pytest.approx((np.abs(gap) <= 1).mean())
    assert found.two_or_more == pytest.approx((np.abs(gap) >= 2).mean())
    assert found.bias == pytest.approx(gap.mean())
    assert found.mae == pytest.approx(np.abs(gap).mean())
    assert found.rmse == pytest.approx(sqrt((gap**2).mean()))
    assert found.slope == pytest.approx(np.polyfit(master, score, 1)[0])


@pytest.mark.parametrize(("units", "size"), [(5_000, 2), (1_500, 7)])
def test_kappas_of_many_units_are_as_exact_as_of_few(units: int, size: int) -> None:
    rng = np.random.default_rng(units)
    ranks = np.minimum(rng.poisson(0.05, (3, units)), size - 1)
    ranks = (size - 1 - ranks).astype(np.int8)
    found = pairwise_kappa(ranks, size, Weighting.QUADRATIC)
    for one in range(3):
        for other in range(3):
            x, y = ranks[one].astype(int).tolist(), ranks[other].astype(int).tolist()
            apart = sum((a - b) ** 2 for a, b in zip(x, y, strict=True)) * units
            chance = units * sum(a * a + b * b for a, b in zip(x, y, strict=True))
            chance -= 2 * sum(x) * sum(y)
            assert found[one, other] == pytest.approx(1 - apart / chance, abs=1e-13)


@pytest.mark.parametrize(
    ("weighting", "metric"),
    [(Weighting.UNWEIGHTED, Metric.NOMINAL), (Weighting.QUADRATIC, Metric.INTERVAL)],
)
def test_alpha_of_a_panel_is_alpha_of_its_value_counts(
    weighting: Weighting, metric: Metric
) -> None:
    rng = np.random.default_rng(4)
    ranks = rng.integers(-1, 4, (5, 30)).astype(np.int8)
    panel = make_panel(ranks, 4)
    found, _ = panel_statistic(panel, PanelCoefficient.ALPHA, weighting)
    expected = alpha_from_value_counts(panel.counts, metric, (0.0, 1.0, 2.0, 3.0))
    assert value_or_none(found) == pytest.approx(value_or_none(expected))


def test_kappa_of_pooled_codes_is_worth_fewer_scores_where_clips_scatter() -> None:
    figures = AgreementReport(tally_clips(SCHEME, MASTERS, SCORES)).figures
    index = next(place for place, pool in enumerate(figures.pools) if pool.key == "rich")
    size, place = figures.places[index]
    table = figures.scales[size].tables[place]
    influence = cell_influences(table[None])[0, 0]
    moved, alone, clips, scores = 0.0, 0.0, 0, 0
    for truth, given in zip(MASTERS, SCORES, strict=True):
        here = [
            influence[truth[column], given[column]]
            for column in figures.members_of(index)
            if truth[column] >= 0 and given[column] >= 0
        ]
        moved += sum(here) ** 2
        alone += sum(one**2 for one in here)
        clips += bool(here)
        scores += len(here)
    seen = moved * clips / (clips - 1) / alone
    expected = widened(*clip_effect(np.array(seen), scores / clips, clips, OF_KAPPA))
    worth = figures._worth(index)[0]
    assert table.sum() / worth.sum() == pytest.approx(float(expected))
