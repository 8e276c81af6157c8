"""What must hold for any scores whatever."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.scoring.alpha import Metric, alpha_from_table
from app.scoring.batch_chance import batch_chance
from app.scoring.catalog import statistics_of_complete_pairs, statistics_of_panel
from app.scoring.chance import chance_figures
from app.scoring.counts import confusion_table
from app.scoring.estimates import Estimate, Undefined
from app.scoring.report import AgreementReport
from app.scoring.scheme import CodeSpec, Direction, Scheme
from app.scoring.tally import tally_clips

FOUR = ("Not Present", "Low", "Mid", "High")
SCHEME = Scheme(
    codes=(
        CodeSpec(key="cwcm", domain="work", points=("No", "Yes")),
        CodeSpec(key="link", domain="richness", points=FOUR),
        CodeSpec(key="expl", domain="richness", points=FOUR),
        CodeSpec(key="majerr", domain="errors", points=FOUR, direction=Direction.HIGH_IS_BAD),
    ),
)
TOPS = np.array([1, 3, 3, 3])


@st.composite
def scored_clips(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Draw master and scores ``[clip, code]`` with gaps, within each code's scale."""
    clips = draw(st.integers(0, 12))
    ranks = arrays(np.int8, (2, clips, 4), elements=st.integers(-1, 3))
    return tuple(np.minimum(draw(ranks), TOPS))  # type: ignore[return-value]


tables = arrays(np.int64, (4, 4), elements=st.integers(0, 9))
quick = settings(max_examples=40, deadline=None)


def values(table: np.ndarray) -> np.ndarray:
    return chance_figures(table).value


@quick
@given(st.lists(st.integers(0, 3), min_size=2, max_size=30))
def test_perfect_agreement_is_one(scores: list[int]) -> None:
    figures = values(confusion_table(scores, scores, 4))
    assert np.nanmin(figures[:, :, None]) == pytest.approx(1)
    if len(set(scores)) > 1:
        assert not np.isnan(figures).any()


@quick
@given(tables)
def test_no_coefficient_exceeds_one_nor_exact_agreement(table: np.ndarray) -> None:
    figures = chance_figures(table)
    assert not (figures.value > 1 + 1e-12).any()
    kappa_like = figures.value[:4]
    assert not (kappa_like > figures.observed[:4] + 1e-12).any()


@quick
@given(tables)
def test_swapping_master_and_rater_changes_no_coefficient(table: np.ndarray) -> None:
    np.testing.assert_allclose(values(table), values(table.T), atol=1e-12)


@quick
@given(tables)
def test_reading_the_scale_backwards_changes_no_coefficient(table: np.ndarray) -> None:
    backwards = chance_figures(table[::-1, ::-1])
    np.testing.assert_allclose(chance_figures(table).value, backwards.value, atol=1e-12)
    np.testing.assert_allclose(chance_figures(table).se, backwards.se, atol=1e-6)


@quick
@given(tables)
def test_scoring_everything_twice_changes_only_alpha(table: np.ndarray) -> None:
    np.testing.assert_allclose(values(table)[:4], values(2 * table)[:4], atol=1e-12)


@quick
@given(arrays(np.int64, (3, 3, 4), elements=st.integers(0, 5)))
def test_many_tables_at_once_are_the_same_tables_one_by_one(stack: np.ndarray) -> None:
    together = batch_chance(stack.astype(float))
    for place in range(stack.shape[2]):
        alone = chance_figures(stack[..., place])
        np.testing.assert_allclose(together.value[..., place], alone.value, atol=1e-9)
        np.testing.assert_allclose(together.se[..., place] ** 2, alone.se**2, atol=1e-9)


@quick
@given(scored_clips())
def test_shares_are_shares_and_exact_is_within_one(scored: tuple[np.ndarray, np.ndarray]) -> None:
    for pool in AgreementReport(tally_clips(SCHEME, *scored)).reports:
        if isinstance(pool.exact, Undefined):
            assert pool.n == 0
            continue
        assert isinstance(pool.within_one, Estimate)
        assert isinstance(pool.two_or_more, Estimate)
        assert 0 <= pool.exact.value <= pool.within_one.value <= 1
        assert pool.within_one.value + pool.two_or_more.value == pytest.approx(1)
        for share in (pool.exact, pool.within_one, pool.two_or_more):
            assert share.low is not None
            assert share.high is not None
            assert 0 <= share.low <= share.value + 1e-12
            assert share.value - 1e-12 <= share.high <= 1


@quick
@given(scored_clips(), scored_clips())
def test_a_report_of_all_clips_is_the_sum_of_the_reports(
    first: tuple[np.ndarray, np.ndarray], second: tuple[np.ndarray, np.ndarray]
) -> None:
    both = [np.concatenate([one, other]) for one, other in zip(first, second, strict=True)]
    whole = tally_clips(SCHEME, *both)
    added = tally_clips(SCHEME, *first) + tally_clips(SCHEME, *second)
    for name in ("counts", "missing", "unmatched", "pool_clips", "totals", "squares", "products"):
        np.testing.assert_array_equal(getattr(whole, name), getattr(added, name))
    np.testing.assert_allclose(whole.halo, added.halo, atol=1e-9)
    assert whole.clips == added.clips


@quick
@given(scored_clips())
def test_adding_clips_one_at_a_time_is_counting_them_all(
    scored: tuple[np.ndarray, np.ndarray],
) -> None:
    nothing = np.empty((0, len(SCHEME.codes)), dtype=np.int8)
    tally = tally_clips(SCHEME, nothing, nothing)
    for master, scores in zip(*scored, strict=True):
        tally = tally.add_clip(master, scores)
    whole = tally_clips(SCHEME, *scored)
    np.testing.assert_array_equal(tally.counts, whole.counts)
    np.testing.assert_array_equal(tally.squares, whole.squares)
    assert tally.clips == whole.clips


@quick
@given(scored_clips(), st.randoms(use_true_random=False))
def test_the_order_of_clips_does_not_matter(
    scored: tuple[np.ndarray, np.ndarray], random: object
) -> None:
    order = list(range(len(scored[0])))
    random.shuffle(order)  # type: ignore[attr-defined]
    mixed = tally_clips(SCHEME, *(side[order] for side in scored))
    plain = tally_clips(SCHEME, *scored)
    np.testing.assert_array_equal(mixed.counts, plain.counts)
    np.testing.assert_array_equal(mixed.products, plain.products)


@quick
@given(arrays(np.int8, (6, 3), elements=st.integers(-1, 2)), st.permutations([0, 1, 2]))
def test_the_names_of_raters_do_not_matter_to_a_panel(ranks: np.ndarray, order: list[int]) -> None:
    plain = statistics_of_panel(ranks, (0.0, 1.0, 2.0))
    mixed = statistics_of_panel(ranks[:, order], (0.0, 1.0, 2.0))
    for key, statistic in plain.items():
        if isinstance(statistic, Estimate):
            other = mixed[key]
            assert isinstance(other, Estimate), key
            assert other.value == pytest.approx(statistic.value, abs=1e-7), key
        else:
            assert mixed[key].n == statistic.n


@quick
@given(tables)
def test_alpha_is_at_most_one_and_undefined_only_without_spread(table: np.ndarray) -> None:
    used = ((table.sum(axis=0) + table.sum(axis=1)) > 0).sum()
    for metric in Metric:
        alpha = alpha_from_table(table, metric)
        assert isinstance(alpha, Estimate) == (used > 1)
        if isinstance(alpha, Estimate):
            assert alpha.value <= 1 + 1e-12


@quick
@given(arrays(np.int8, (7, 2), elements=st.integers(0, 3)))
def test_pairs_from_their_table_are_pairs_from_their_scores(ranks: np.ndarray) -> None:
    one_by_one = statistics_of_panel(ranks, (0.0, 1.0, 2.0, 3.0))
    table = confusion_table(ranks[:, 0], ranks[:, 1], 4).astype(float)
    from_table = statistics_of_complete_pairs(table, (0.0, 1.0, 2.0, 3.0))
    assert set(from_table) == set(one_by_one)
    for key, statistic in one_by_one.items():
        other = from_table[key]
        if isinstance(statistic, Estimate):
            assert isinstance(other, Estimate), key
            assert other.value == pytest.approx(statistic.value, abs=1e-6, rel=1e-6), key
        else:
            assert other == statistic, key


@pytest.mark.parametrize("n", [0, 1])
def test_no_pair_or_one_has_reasons_for_what_needs_two(n: int) -> None:
    table = np.array([[n, 0], [0, 0]], dtype=float)
    found = statistics_of_complete_pairs(table, (0.0, 1.0))
    assert isinstance(found["ICC1"], Undefined)
    assert isinstance(found["multi_bp_se"], Undefined)
