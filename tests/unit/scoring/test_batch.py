"""Ten thousand learners are one learner many times over."""

import numpy as np
import pytest

from app.scoring.batch import figures_of_raters, report_raters
from app.scoring.batch_chance import BLOCK, batch_chance
from app.scoring.batch_counts import count_raters
from app.scoring.chance import COEFFICIENTS, chance_figures
from app.scoring.estimates import Estimate, value_or_none
from app.scoring.generalizability import nested_components
from app.scoring.report import AgreementReport
from app.scoring.scheme import CodeSpec, Scheme
from app.scoring.tally import tally_clips
from app.scoring.weights import WEIGHTINGS

SHAPES = [
    pytest.param([4, 4, 4], 20, 5, 0.0, id="complete"),
    pytest.param([2, 4, 5, 4], 37, 4, 0.2, id="mixed scales with gaps"),
    pytest.param([4, 4], 1, 3, 0.0, id="one clip"),
    pytest.param([7, 2], 13, 2, 0.0, id="seven points"),
    pytest.param([3, 3], 2100, 2, 0.1, id="more clips than fit at once"),
    pytest.param([4, 4], 9, 700, 0.0, id="more raters than fit at once"),
]


def make_scheme(sizes: list[int]) -> Scheme:
    return Scheme(
        codes=tuple(
            CodeSpec(key=f"c{place}", domain="ab"[place % 2], points=tuple("abcdefg"[:size]))
            for place, size in enumerate(sizes)
        )
    )


def make_scores(
    sizes: list[int], clips: int, raters: int, gaps: float
) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(clips + raters)
    master = (rng.random((clips, len(sizes))) * sizes).astype(np.int8)
    scores = (rng.random((raters, clips, len(sizes))) * sizes).astype(np.int8)
    scores[0] = master
    master[rng.random(master.shape) < gaps] = -1
    scores[rng.random(scores.shape) < gaps] = -1
    return master, scores


@pytest.mark.parametrize(("sizes", "clips", "raters", "gaps"), SHAPES)
def test_every_rater_gets_the_report_of_one(
    sizes: list[int], clips: int, raters: int, gaps: float
) -> None:
    scheme = make_scheme(sizes)
    master, scores = make_scores(sizes, clips, raters, gaps)
    scales = report_raters(scheme, master, scores)
    for rater in {0, 1, raters - 1}:
        report = AgreementReport(tally_clips(scheme, master, scores[rater]))
        for scale in scales.values():
            for place, pool in enumerate(scale.pools):
                index = report.pools.index(pool)
                table = report.reports[index].table
                np.testing.assert_array_equal(scale.counts[:, :, place, rater], table)
                alone = chance_figures(table)
                here = (..., place, rater)
                np.testing.assert_allclose(scale.chance.value[here], alone.value, atol=1e-9)
                np.testing.assert_allclose(scale.chance.se[here] ** 2, alone.se**2, atol=1e-9)
                exact = value_or_none(report.reports[index].exact)
                expected = np.nan if exact is None else exact
                assert scale.plain.exact[place, rater] == pytest.approx(expected, nan_ok=True)


def test_no_clips_at_all_are_counted_as_nothing() -> None:
    scheme = make_scheme([4, 4])
    nothing = np.empty((0, 2), dtype=np.int8)
    assert count_raters(scheme, nothing, np.empty((3, 0, 2), dtype=np.int8)).sum() == 0


def test_ranks_that_do_not_exist_are_refused() -> None:
    scheme = make_scheme([2, 4])
    master = np.zeros((3, 2), dtype=np.int8)
    for place, rank in ((1, 4), (0, 2)):
        scores = np.zeros((2, 3, 2), dtype=np.int8)
        scores[1, 2, place] = rank
        with pytest.raises(ValueError, match="above the declared"):
            count_raters(scheme, master, scores)
        with pytest.raises(ValueError, match="above the declared"):
            count_raters(scheme, scores[1], np.zeros((2, 3, 2), dtype=np.int8))
    with pytest.raises(ValueError, match="do not match"):
        count_raters(scheme, master, np.zeros((2, 3, 3), dtype=np.int8))


def test_tables_beyond_one_block_are_all_worked() -> None:
    rng = np.random.default_rng(5)
    cells = rng.integers(0, 6, (4, 4, BLOCK + 7)).astype(float)
    found = batch_chance(cells)
    expected = chance_figures(np.moveaxis(cells, -1, 0))
    assert found.value.shape == (len(COEFFICIENTS), len(WEIGHTINGS), BLOCK + 7)
    np.testing.assert_allclose(found.value, expected.value, atol=1e-12)
    np.testing.assert_allclose(found.se, expected.se, atol=1e-9)


@pytest.mark.parametrize(("sizes", "clips", "raters", "gaps"), SHAPES)
def test_figures_of_many_raters_are_those_of_each(
    sizes: list[int], clips: int, raters: int, gaps: float
) -> None:
    scheme = make_scheme(sizes)
    master, scores = make_scores(sizes, clips, raters, gaps)
    every = figures_of_raters(scheme, master, scores)
    for mine, scales in zip(scores, every, strict=True):
        tally = tally_clips(scheme, master, mine)
        alone, together = AgreementReport(tally), AgreementReport(tally, scales)
        for one, other in zip(alone.reports, together.reports, strict=True):
            assert one.counts == other.counts
            assert one.baseline == other.baseline
            for figure in ("exact", "mae", "slope", "kappa", "ac2"):
                expected, found = getattr(one, figure), getattr(other, figure)
                assert value_or_none(found) == pytest.approx(value_or_none(expected), abs=1e-9)


def test_components_need_complete_scores() -> None:
    values = np.ones((2, 2, 2))
    values[0, 0, 0] = np.nan
    with pytest.raises(ValueError, match="complete"):
        nested_components(values)


def test_halo_shows_when_clips_are_judged_as_a_whole() -> None:
    rng = np.random.default_rng(3)
    scheme = Scheme(
        codes=tuple(
            CodeSpec(key=f"c{i}", domain="d", points=("a", "b", "c", "d", "e")) for i in range(8)
        )
    )
    master = np.full((40, 8), 2, dtype=np.int8)
    mood = rng.integers(-1, 2, (40, 1))
    noise = rng.integers(-1, 2, (40, 8))
    plain = AgreementReport(tally_clips(scheme, master, master + noise)).halo
    moody = AgreementReport(tally_clips(scheme, master, master + np.clip(noise + mood, -2, 2))).halo
    assert isinstance(plain, Estimate)
    assert isinstance(moody, Estimate)
    assert 0.5 < plain.value < 1.6
    assert moody.value > 3
