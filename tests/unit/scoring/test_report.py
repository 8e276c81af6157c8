"""What a learner reads about her agreement with the master scores."""

import numpy as np
import pytest

from app.scoring.alpha import Metric
from app.scoring.chance import Coefficient
from app.scoring.estimates import Estimate, Reason, Undefined
from app.scoring.report import ScoredClip, compare
from app.scoring.scheme import CodeSpec, Direction, PoolKind, Scheme
from app.scoring.tally import tally_clips
from app.scoring.weights import Weighting

FOUR = ("Not Present", "Low", "Mid", "High")
SCHEME = Scheme(
    codes=(
        CodeSpec(key="cwcm", domain="classroom-work", points=("No", "Yes")),
        CodeSpec(key="link", domain="richness", points=FOUR),
        CodeSpec(key="expl", domain="richness", points=FOUR),
        CodeSpec(key="majerr", domain="errors", points=FOUR, direction=Direction.HIGH_IS_BAD),
    )
)


def clip(name: str, master: list[int], scores: list[int]) -> ScoredClip:
    """Build a clip scored on cwcm, link, expl, majerr; -1 is no score."""
    return ScoredClip(
        clip=name,
        master={k: v for k, v in zip(SCHEME.keys, master, strict=True) if v >= 0},
        scores={k: v for k, v in zip(SCHEME.keys, scores, strict=True) if v >= 0},
    )


ANAS_CLIPS = [
    clip("thirds", [1, 2, 1, 0], [1, 2, 2, 1]),
    clip("arrays", [1, 0, 0, 0], [1, 0, 0, 1]),
    clip("ratio", [0, 3, 2, 1], [1, 1, 2, -1]),
]


def test_ana_reads_her_agreement_by_code_domain_and_overall() -> None:
    report = compare(SCHEME, ANAS_CLIPS)
    link = report.code("link")
    assert isinstance(link.exact, Estimate)
    assert link.n == 3
    assert link.exact.value == pytest.approx(2 / 3)
    assert link.counts[3] == (0, 1, 0, 0)
    assert report.domain("richness").n == 6
    assert report.overall.pool.left_out == ("cwcm",)
    assert report.overall.n == 8
    assert report.code("majerr").missing == 1


def test_an_error_code_scored_too_high_is_severe_though_its_bias_is_positive() -> None:
    majerr = compare(SCHEME, ANAS_CLIPS).code("majerr")
    assert isinstance(majerr.bias, Estimate)
    assert isinstance(majerr.leniency, Estimate)
    assert majerr.bias.value == 1.0
    assert majerr.leniency.value == -1.0


def test_a_report_kept_current_clip_by_clip_is_the_report_of_all_clips() -> None:
    kept = compare(SCHEME, [])
    for scored in ANAS_CLIPS:
        kept = kept.add_clip(scored)
    whole = compare(SCHEME, ANAS_CLIPS)
    for one, other in zip(kept.reports, whole.reports, strict=True):
        assert one.counts == other.counts
        assert one.exact == other.exact
        assert one.bias == other.bias
        assert one.kappa == other.kappa
    assert kept.halo == whole.halo


def test_without_clips_every_figure_says_no_pairs() -> None:
    overall = compare(SCHEME, []).overall
    nothing = Undefined(reason=Reason.NO_PAIRS)
    assert overall.exact == overall.two_or_more == overall.bias == overall.mae == nothing
    assert overall.kappa == overall.baseline.margin == overall.slope == nothing


def test_the_working_of_kappa_shows_the_terms_it_is_made_of() -> None:
    working = (
        compare(SCHEME, ANAS_CLIPS).code("link").working(Coefficient.COHEN, Weighting.QUADRATIC)
    )
    assert isinstance(working.result, Estimate)
    assert working.result.value == pytest.approx(
        (working.observed - working.chance) / (1 - working.chance)
    )


def value(statistic: Estimate | Undefined) -> float:
    assert isinstance(statistic, Estimate)
    return statistic.value


MANY = [
    clip(f"clip {place}", [1, place % 4, (place // 2) % 4, 0], [1, place % 4, place % 4, place % 2])
    for place in range(24)
]


def test_a_pool_says_what_it_is_and_how_far_to_trust_it() -> None:
    report = compare(SCHEME, MANY)
    link = report.code("link")
    assert (link.kind, link.key, link.points) == (PoolKind.CODE, "link", FOUR)
    assert link.unmatched == 0
    assert report.clips == 24
    assert report.scheme is SCHEME
    assert list(report.by_domain) == ["classroom-work", "richness", "errors"]


def test_kappa_has_an_interval_that_holds_it_even_where_agreement_is_perfect() -> None:
    report = compare(SCHEME, MANY)
    kappa = report.domain("richness").kappa
    assert isinstance(kappa, Estimate)
    assert kappa.low is not None
    assert kappa.high is not None
    assert kappa.low < kappa.value < kappa.high
    perfect = report.code("link").ac2
    assert isinstance(perfect, Estimate)
    assert perfect.value == pytest.approx(1)
    assert perfect.low is not None
    assert 0.8 < perfect.low < 1
    assert perfect.high == perfect.value


def test_slope_mae_and_rmse_are_those_of_the_pairs() -> None:
    expl = compare(SCHEME, MANY).code("expl")
    master = np.array([(place // 2) % 4 for place in range(24)])
    scores = np.array([place % 4 for place in range(24)])
    assert value(expl.slope) == pytest.approx(np.polyfit(master, scores, 1)[0])
    assert value(expl.mae) == pytest.approx(np.abs(scores - master).mean())
    assert value(expl.rmse) == pytest.approx(np.sqrt(((scores - master) ** 2).mean()))


def test_a_master_that_never_moves_has_no_slope() -> None:
    assert compare(SCHEME, MANY).code("majerr").slope == Undefined(reason=Reason.NO_VARIANCE, n=24)


def test_the_blind_guess_is_the_best_constant_answer_of_each_code() -> None:
    report = compare(SCHEME, MANY)
    majerr, link = report.code("majerr").baseline, report.code("link").baseline
    assert (majerr.rank, majerr.point) == (0, "Not Present")
    assert value(majerr.exact) == value(majerr.within_one) == 1.0
    assert value(majerr.margin) == pytest.approx(-0.5)
    assert value(link.exact) == pytest.approx(0.25), "all points are equally common"
    assert value(link.within_one) == pytest.approx(0.75)
    richness = report.domain("richness").baseline
    assert (richness.rank, richness.point) == (None, None)
    assert value(richness.exact) == pytest.approx(0.25)


def test_below_five_clips_there_is_no_blind_guess_and_no_margin() -> None:
    few, enough = compare(SCHEME, MANY[:4]).overall, compare(SCHEME, MANY[:5]).overall
    too_few = Undefined(reason=Reason.TOO_FEW_CLIPS, n=12)
    assert few.baseline.exact == few.baseline.within_one == few.baseline.margin == too_few
    assert isinstance(enough.baseline.margin, Estimate)


def test_bias_of_a_single_clip_has_no_interval_and_no_spread_has_no_bounds() -> None:
    single = compare(SCHEME, ANAS_CLIPS[:1]).code("expl").bias
    assert isinstance(single, Estimate)
    assert (single.value, single.se, single.low) == (1.0, None, None)
    assert single.without is Reason.TOO_FEW_UNITS
    same = compare(SCHEME, ANAS_CLIPS[:2]).code("majerr").bias
    assert isinstance(same, Estimate)
    assert (same.value, same.se, same.low) == (1.0, 0.0, None)
    assert same.without is Reason.NO_VARIANCE
    assert compare(SCHEME, MANY).code("expl").bias.low is not None  # type: ignore[union-attr]


def test_alpha_of_a_pool_is_there_for_every_metric() -> None:
    for metric in Metric:
        assert isinstance(compare(SCHEME, MANY).overall.alpha(metric), Estimate)


@pytest.mark.parametrize("coefficient", list(Coefficient))
@pytest.mark.parametrize("weighting", list(Weighting))
def test_every_working_adds_up(coefficient: Coefficient, weighting: Weighting) -> None:
    working = compare(SCHEME, MANY).code("expl").working(coefficient, weighting)
    weights, expected = np.array(working.weights), np.array(working.expected)
    observed = (weights * np.array(working.counts)).sum() / working.n
    if coefficient is Coefficient.ALPHA:
        observed += (1 - observed) / (2 * working.n)
    assert working.observed == pytest.approx(observed)
    assert working.chance == pytest.approx((weights * expected).sum())
    shares = (working.observed - working.chance) / (1 - working.chance)
    assert value(working.result) == pytest.approx(shares)
    assert sum(working.master_totals) == sum(working.score_totals) == working.n


def test_halo_says_why_it_is_missing() -> None:
    one_code = Scheme(codes=(CodeSpec(key="link", domain="richness", points=FOUR),))
    lone = [ScoredClip(clip=str(i), master={"link": 1}, scores={"link": i}) for i in range(3)]
    assert compare(SCHEME, []).halo == Undefined(reason=Reason.NO_PAIRS)
    assert compare(one_code, lone).halo == Undefined(reason=Reason.TOO_FEW_CODES, n=3)
    assert compare(SCHEME, ANAS_CLIPS[:1]).halo == Undefined(reason=Reason.TOO_FEW_UNITS, n=3)
    perfect = [clip(str(i), [1, 1, 1, 1], [1, 1, 1, 1]) for i in range(4)]
    assert compare(SCHEME, perfect).halo == Undefined(reason=Reason.NO_RESIDUAL_VARIANCE, n=12)
    sparse = [clip("a", [1, 1, -1, -1], [1, 1, 1, 1]), clip("b", [1, -1, 1, -1], [1, 1, 1, 1])]
    assert compare(SCHEME, sparse).halo == Undefined(reason=Reason.NO_RESIDUAL_VARIANCE, n=2)


def test_two_reports_add_up_but_not_across_schemes() -> None:
    first, second = compare(SCHEME, ANAS_CLIPS), compare(SCHEME, MANY)
    assert (first + second).overall.n == first.overall.n + second.overall.n
    other = Scheme(codes=SCHEME.codes[:2])
    with pytest.raises(ValueError, match="different schemes"):
        _ = first + compare(other, [])


def test_a_code_is_found_by_its_key() -> None:
    assert SCHEME.find_code("link") is SCHEME.codes[1]
    assert SCHEME.find_code("nothing") is None


@pytest.mark.parametrize(
    ("make", "words"),
    [
        pytest.param(
            lambda: CodeSpec(key="a", domain="d", points=("only",)), "two score", id="one point"
        ),
        pytest.param(
            lambda: CodeSpec(key="a", domain="d", points=FOUR, values=(1.0,)),
            "one value",
            id="values that do not match",
        ),
        pytest.param(lambda: Scheme(codes=()), "needs codes", id="no codes"),
        pytest.param(
            lambda: compare(SCHEME, [ScoredClip(clip="x", master={"nope": 1}, scores={})]),
            "not in the scheme",
            id="unknown code in a clip",
        ),
        pytest.param(
            lambda: compare(SCHEME, [ScoredClip(clip="x", master={"cwcm": 2}, scores={})]),
            "above the declared",
            id="rank that does not exist",
        ),
        pytest.param(
            lambda: tally_clips(SCHEME, np.zeros((2, 4)), np.zeros((3, 4))),
            "do not match",
            id="shapes that differ",
        ),
        pytest.param(
            lambda: tally_clips(SCHEME, np.zeros((2, 3)), np.zeros((2, 3))),
            "one column",
            id="too few columns",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(make: object, words: str) -> None:
    assert callable(make)
    with pytest.raises(ValueError, match=words):
        make()
