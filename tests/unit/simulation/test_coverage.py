"""What the table of coverage judges are the intervals people are shown."""

import numpy as np
import pytest

from app.scoring.estimates import Estimate, Statistic
from app.scoring.pool_report import PoolReport
from app.scoring.report import AgreementReport
from app.scoring.tally import tally_clips
from tools.bench_coverage import cell_name, is_named, settings
from tools.simulation.coverage import Bounds, Setting, draw_replicates, judge, true_values
from tools.simulation.earlier import earlier_intervals
from tools.simulation.present import present_intervals
from tools.simulation.world import EVEN, RARE, VERY_RARE, make_world

WEAK = Setting(family="S", rater="weak", halo=0.5, mix=RARE)


def shown(pool: PoolReport) -> dict[str, Statistic]:
    return {
        "exact": pool.exact,
        "kappa": pool.kappa,
        "ac2": pool.ac2,
        "margin": pool.baseline.margin,
        "leniency": pool.leniency,
    }


@pytest.mark.parametrize("codes", [1, 4])
@pytest.mark.parametrize("mixes", [(EVEN, RARE), (VERY_RARE,)])
def test_the_bounds_of_all_replicates_are_those_of_a_report(
    codes: int, mixes: tuple[str, ...]
) -> None:
    world = make_world(mixes, codes=codes, domains=1)
    masters, scores = draw_replicates(WEAK, world, (30, 6), np.random.default_rng(2))
    bounds = present_intervals(masters, scores, world)
    for place in range(30):
        report = AgreementReport(tally_clips(world.scheme, masters[place], scores[place]))
        for name, statistic in shown(report.overall).items():
            one = bounds[name]
            found = (one.value[place], one.low[place], one.high[place])
            if not isinstance(statistic, Estimate):
                assert np.isnan(found[1:]).all(), name
                continue
            expected = (statistic.value, statistic.low, statistic.high)
            wanted = [np.nan if bound is None else bound for bound in expected]
            assert found == pytest.approx(wanted, abs=1e-5, nan_ok=True), name


def test_intervals_are_judged_by_the_side_they_miss_on() -> None:
    low, high = np.array([0.0, 0.6, 0.0, np.nan]), np.array([1.0, 0.9, 0.4, np.nan])
    nothing = np.array([False, False, False, True])
    bounds = Bounds(value=low, low=low, high=high, why={"one point only": nothing})
    found = judge(bounds, np.full(4, 0.5))
    assert (found.covered, found.below, found.above) == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    assert (found.absent, found.reasons) == (0.25, {"one point only": 0.25})


def test_an_interval_that_is_missing_without_a_reason_is_counted_as_that() -> None:
    missing = np.array([np.nan, 0.2])
    found = judge(Bounds(value=missing, low=missing, high=missing + 0.5, why={}), np.full(2, 0.5))
    assert found.reasons == {"": 0.5}


def test_true_values_are_those_of_a_long_run_of_the_same_rater() -> None:
    world = make_world([EVEN], codes=2, domains=1)
    setting = Setting(family="C", rater="good", halo=0.2, mix=EVEN)
    truth = true_values(setting, world, {"overall": [0, 1]}, 20_000, [1])["overall"]
    assert truth.shape == (8, 5)
    masters, scores = draw_replicates(setting, world, (1, 20_000), np.random.default_rng(9), 3)
    assert (masters == scores).mean() == pytest.approx(truth[3, 0], abs=0.015)


def test_the_earlier_intervals_left_perfect_agreement_without_one() -> None:
    world = make_world([EVEN], codes=1, domains=1)
    masters = np.arange(4, dtype=np.int8).repeat(2).reshape(1, 8, 1)
    assert np.isnan(earlier_intervals(masters, masters, world)["kappa"].low).all()
    assert present_intervals(masters, masters, world)["kappa"].low[0] < 1


def test_cells_are_found_by_their_words_and_rare_is_not_very_rare() -> None:
    name = cell_name(Setting(family="S", rater="good", halo=0.2, mix=VERY_RARE), 10, "code", "ac2")
    assert is_named(name, ["S", "very rare", "n=10"])
    assert not is_named(name, ["rare"])
    assert len(settings()) == 60
