"""Many-facet Rasch: planted raters are found again, and what has no estimate is said."""

import dataclasses

import numpy as np
import pytest

from app.scoring.estimates import Estimate, Reason, Undefined
from app.scoring.facets.design import End
from app.scoring.facets.report import FacetLine, FacetsReport, analyze_facets
from app.scoring.facets.scores import FacetScores

STEPS = np.array([-1.0, 0.2, 0.8])


def crossed(raters: int, clips: int, codes: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rater, clip, code = np.indices((raters, clips, codes))
    return rater.ravel(), clip.ravel(), code.ravel()


def scores_of(
    cells: tuple[np.ndarray, np.ndarray, np.ndarray], rank: np.ndarray, points: int = 4
) -> FacetScores:
    rater, clip, code = cells
    return FacetScores(
        raters=tuple(f"r{place}" for place in range(rater.max() + 1)),
        clips=tuple(f"c{place}" for place in range(clip.max() + 1)),
        codes=tuple(f"k{place}" for place in range(code.max() + 1)),
        points=(points,) * int(code.max() + 1),
        rater=rater,
        clip=clip,
        code=code,
        rank=rank,
    )


def planted(severity: np.ndarray, clips: int, codes: int, seed: int = 1) -> FacetScores:
    """Draw scores from the model itself."""
    rng = np.random.default_rng(seed)
    cells = crossed(len(severity), clips, codes)
    rater, clip, code = cells
    place, difficulty = rng.normal(0, 1, clips), np.linspace(-0.5, 0.5, codes)
    logits = place[clip] - severity[rater] - difficulty[code]
    weights = np.exp(np.arange(4)[:, None] * logits - np.r_[0, STEPS.cumsum()][:, None])
    shares = (weights / weights.sum(axis=0)).cumsum(axis=0)
    return scores_of(cells, (rng.random(len(logits)) > shares).sum(axis=0))


def analyzed(scores: FacetScores, *, partial_credit: bool = False) -> FacetsReport:
    found = analyze_facets(scores, partial_credit=partial_credit)
    assert isinstance(found, FacetsReport)
    return found


def values(lines: tuple[FacetLine, ...]) -> np.ndarray:
    return np.array([line.measure.value for line in lines if isinstance(line.measure, Estimate)])


def errors(lines: tuple[FacetLine, ...]) -> np.ndarray:
    return np.array([line.measure.se for line in lines if isinstance(line.measure, Estimate)])


SEVERITY = np.array([-0.8, -0.3, 0.0, 0.4, 0.7])


def test_planted_severities_are_found_within_their_errors() -> None:
    found = analyzed(planted(SEVERITY, clips=60, codes=6))
    off = (values(found.raters) - SEVERITY) / errors(found.raters)
    assert np.abs(off).max() < 3
    assert found.has_converged
    assert found.clip_sd == pytest.approx(1, abs=0.3)
    assert [step.value for step in found.scales[0].steps] == pytest.approx(STEPS, abs=0.15)
    assert found.separation is not None
    assert found.separation.reliability > 0.9


def test_errors_are_the_spread_of_estimates_over_many_draws() -> None:
    draws = [analyzed(planted(SEVERITY, clips=15, codes=2, seed=seed)) for seed in range(40)]
    spread = np.std([values(found.raters) for found in draws], axis=0, ddof=1)
    told = np.mean([errors(found.raters) for found in draws], axis=0)
    assert spread.mean() == pytest.approx(told.mean(), rel=0.2)


def test_fit_is_one_for_raters_who_score_as_the_model_says() -> None:
    found = analyzed(planted(SEVERITY, clips=60, codes=6))
    infit = [line.infit.mean_square for line in found.raters if line.infit]
    assert np.mean(infit) == pytest.approx(1, abs=0.02)
    assert max(abs(line.outfit.z) for line in found.raters if line.outfit) < 3


def test_a_rater_who_guesses_does_not_fit() -> None:
    scores = planted(SEVERITY, clips=60, codes=6)
    guesses = np.random.default_rng(3).integers(0, 4, len(scores.rank))
    ned = scores.rater == 2
    found = analyzed(dataclasses.replace(scores, rank=np.where(ned, guesses, scores.rank)))
    worst = max(found.raters, key=lambda line: line.infit.z if line.infit else 0)
    assert worst.name == "r2"
    assert worst.infit is not None
    assert worst.infit.mean_square > 1.5


def test_severity_does_not_depend_on_which_clips_were_scored() -> None:
    scores = planted(np.array([0.0, 0.0, 0.0, 0.0]), clips=200, codes=4)
    totals = np.bincount(scores.clip, scores.rank)
    is_high = (totals > np.median(totals))[scores.clip]
    # Two raters see hard clips only, two see all; so the clips tie the pairs together.
    kept = (scores.rater > 1) | ~is_high
    found = analyzed(
        scores_of((scores.rater[kept], scores.clip[kept], scores.code[kept]), scores.rank[kept])
    )
    means = [line.mean for line in found.raters]
    assert means[2] - means[0] > 0.3
    assert np.abs(values(found.raters)).max() < 0.2


def test_the_order_of_rows_changes_nothing() -> None:
    scores = planted(SEVERITY, clips=12, codes=3)
    turn = np.random.default_rng(2).permutation(len(scores.rank))
    turned = dataclasses.replace(
        scores,
        rater=scores.rater[turn],
        clip=scores.clip[turn],
        code=scores.code[turn],
        rank=scores.rank[turn],
    )
    assert values(analyzed(turned).raters) == pytest.approx(
        values(analyzed(scores).raters), abs=1e-6
    )


def test_missing_scores_are_left_out() -> None:
    scores = planted(SEVERITY, clips=12, codes=3)
    gone = np.arange(len(scores.rank)) % 5 == 0
    kept = ~gone
    with_gaps = dataclasses.replace(scores, rank=np.where(gone, -1, scores.rank))
    without = scores_of(
        (scores.rater[kept], scores.clip[kept], scores.code[kept]), scores.rank[kept]
    )
    assert values(analyzed(with_gaps).raters) == pytest.approx(values(analyzed(without).raters))
    assert analyzed(with_gaps).scores == kept.sum()


def test_turning_a_code_round_and_saying_so_changes_nothing() -> None:
    scores = planted(SEVERITY, clips=20, codes=3)
    turned = dataclasses.replace(
        scores,
        rank=np.where(scores.code == 1, 3 - scores.rank, scores.rank),
        reversed_codes=frozenset({1}),
    )
    assert analyzed(turned) == analyzed(scores)


def test_codes_with_steps_of_their_own_are_told_apart() -> None:
    scores = planted(SEVERITY, clips=60, codes=2)
    shared = analyzed(scores)
    own = analyzed(scores, partial_credit=True)
    assert [scale.codes for scale in shared.scales] == [("k0", "k1")]
    assert [scale.codes for scale in own.scales] == [("k0",), ("k1",)]
    assert own.log_likelihood >= shared.log_likelihood
    assert values(own.raters) == pytest.approx(values(shared.raters), abs=0.05)


def test_codes_of_two_and_of_four_points_stand_on_one_scale() -> None:
    scores = planted(SEVERITY, clips=60, codes=4)
    halved = np.where(scores.code < 2, scores.rank // 2, scores.rank)
    found = analyzed(dataclasses.replace(scores, points=(2, 2, 4, 4), rank=halved))
    assert [len(scale.steps) for scale in found.scales] == [1, 3]
    assert values(found.raters) == pytest.approx(SEVERITY, abs=0.25)


def test_a_rater_who_gives_the_highest_point_throughout_is_placed_and_marked() -> None:
    scores = planted(SEVERITY, clips=30, codes=4)
    otto = scores.rater == 4
    found = analyzed(dataclasses.replace(scores, rank=np.where(otto, 3, scores.rank)))
    line = found.raters[4]
    assert line.end is End.HIGHEST
    assert isinstance(line.measure, Estimate)
    assert line.measure.value < -3
    assert line.infit is None
    alone = scores_of(
        (scores.rater[~otto], scores.clip[~otto], scores.code[~otto]), scores.rank[~otto]
    )
    assert values(found.raters)[:4] == pytest.approx(values(analyzed(alone).raters))


def test_a_code_on_which_everybody_gives_the_lowest_point_is_placed_and_marked() -> None:
    scores = planted(SEVERITY, clips=30, codes=4)
    found = analyzed(dataclasses.replace(scores, rank=np.where(scores.code == 0, 0, scores.rank)))
    line = found.codes[0]
    assert line.end is End.LOWEST
    assert isinstance(line.measure, Estimate)
    assert line.measure.value > max(values(found.codes[1:]))


def test_a_code_with_a_single_point_of_its_own_scale_has_no_place() -> None:
    scores = planted(SEVERITY, clips=30, codes=4)
    lowest = dataclasses.replace(scores, rank=np.where(scores.code == 0, 0, scores.rank))
    line = analyzed(lowest, partial_credit=True).codes[0]
    assert line.end is End.ONE_POINT
    assert isinstance(line.measure, Undefined)


def test_points_nobody_gave_are_said_and_closed_up() -> None:
    scores = planted(SEVERITY, clips=30, codes=4)
    wider = dataclasses.replace(scores, points=(6,) * 4, rank=scores.rank + (scores.rank > 1))
    found = analyzed(wider)
    assert found.scales[0].points == (0, 1, 3, 4)
    assert found.scales[0].unused == (2, 5)
    assert values(found.raters) == pytest.approx(values(analyzed(scores).raters))


def test_raters_who_share_no_clip_are_in_subsets() -> None:
    scores = planted(SEVERITY, clips=30, codes=4)
    kept = (scores.rater < 2) == (scores.clip < 15)
    found = analyzed(
        scores_of((scores.rater[kept], scores.clip[kept], scores.code[kept]), scores.rank[kept])
    )
    assert [line.subset for line in found.raters] == [1, 1, 2, 2, 2]
    assert found.subsets == 2
    assert found.groups == 1


def test_raters_who_share_no_code_are_centered_apart() -> None:
    scores = planted(SEVERITY, clips=30, codes=4)
    kept = (scores.rater < 2) == (scores.code < 2)
    found = analyzed(
        scores_of((scores.rater[kept], scores.clip[kept], scores.code[kept]), scores.rank[kept])
    )
    assert found.groups == 2
    severities = values(found.raters)
    assert severities[:2].sum() == pytest.approx(0, abs=1e-9)
    assert severities[2:].sum() == pytest.approx(0, abs=1e-9)
    assert np.isfinite(errors(found.raters)).all()


NOBODY = np.empty(0, dtype=int)


@pytest.mark.parametrize(
    ("rater", "clip", "rank", "reason"),
    [
        pytest.param([0, 0], [0, 1], [-1, -1], Reason.NO_SCORES, id="nothing given"),
        pytest.param([0, 1, 0, 1], [0, 0, 1, 1], [2, 2, 2, 2], Reason.NO_VARIANCE, id="one point"),
        pytest.param([0, 0, 0], [0, 1, 2], [0, 1, 2], Reason.TOO_FEW_RATERS, id="one rater"),
        pytest.param([0, 0, 1, 1], [0, 0, 0, 0], [0, 1, 1, 2], Reason.TOO_FEW_UNITS, id="one clip"),
        pytest.param(
            [0, 0, 0, 0, 1, 1, 1, 1],
            [0, 1, 2, 3, 0, 1, 2, 3],
            [0, 1, 1, 0, 2, 3, 2, 3],
            Reason.NO_FINITE_ESTIMATE,
            id="two raters with no point in common",
        ),
    ],
)
def test_what_cannot_be_estimated_has_a_reason(
    rater: list[int], clip: list[int], rank: list[int], reason: Reason
) -> None:
    cells = (np.array(rater), np.array(clip), np.zeros(len(rater), dtype=int))
    found = analyze_facets(scores_of(cells, np.array(rank)))
    assert isinstance(found, Undefined)
    assert found.reason is reason


def test_a_rank_outside_of_the_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        scores_of(crossed(2, 2, 1), np.array([0, 1, 2, 4]))


def test_a_scale_of_a_hundred_points_is_refused() -> None:
    with pytest.raises(ValueError, match="score points"):
        analyze_facets(scores_of(crossed(2, 2, 1), np.array([0, 1, 2, 4]), points=100))


def test_clips_that_cannot_be_told_apart_have_hardly_any_spread() -> None:
    rank = np.random.default_rng(5).integers(0, 4, 4 * 30 * 2)
    found = analyzed(scores_of(crossed(4, 30, 2), rank))
    assert found.clip_sd < 0.3
    assert found.has_converged
