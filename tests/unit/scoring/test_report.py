"""What a learner reads about her agreement with the master scores."""

import pytest

from app.scoring.chance import Coefficient
from app.scoring.estimates import Estimate, Reason, Undefined
from app.scoring.report import AgreementReport, ScoredClip, compare
from app.scoring.scheme import CodeSpec, Direction, Scheme
from app.scoring.tally import empty_tally
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
    kept = AgreementReport(empty_tally(SCHEME))
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
