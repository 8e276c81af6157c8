"""My agreement: what a rater's recorded scores show, code by code, and in what order.

A number never stands alone: below `MIN_CLIPS` no share is shown, above it every share comes with
its n, an interval, and the blind guess for clips like these. Sums over codes name the weak codes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.practice.domain.reveal import Closeness, closeness
from app.scoring.chance import Coefficient
from app.scoring.estimates import MIN_CLIPS, Estimate, Statistic
from app.scoring.pool_report import PoolReport
from app.scoring.report import AgreementReport, ScoredClip, compare
from app.scoring.weights import Weighting
from app.scoring.working import Working
from app.sets.domain.codes import CodeOnSheet, scheme_of

CLIPS_IN_TREND = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredCode:
    """One recorded score next to its master score.

    Attributes:
        clip_id: the clip.
        clip_title: its title at the time.
        code: the code.
        own: None where she could not score.
        master: the master score.
        sheet_id: the recorded sheet it is on, which also holds its evidence notes.
        also: an acceptable second point beside the master score, if there is one.
    """

    clip_id: str
    clip_title: str
    code: str
    own: int | None
    master: int
    sheet_id: int | None = None
    also: int | None = None

    @property
    def is_second_point(self) -> bool:
        """Say whether the score is the acceptable second point."""
        return self.own is not None and self.own == self.also

    def with_second_exact(self) -> "ScoredCode":
        """Return the score as a decision on certification counts it."""
        return replace(self, own=self.master) if self.is_second_point else self


class Standing(StrEnum):
    """How a code compares with the blind guess."""

    TOO_FEW = "too_few"
    NOT_ABOVE_GUESS = "not_above_guess"
    UNCLEAR = "unclear"
    ABOVE_GUESS = "above_guess"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """How close one clip came."""

    clip_title: str
    closeness: Closeness


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What the best constant answer would achieve on clips like these, and the margin over it."""

    label: str | None
    exact: float
    margin: Statistic


class Certainty(StrEnum):
    """How sure a lean is."""

    CLEAR = "clear"
    MAY_BE_CHANCE = "may_be_chance"
    SAME_ON_EVERY_CLIP = "same_on_every_clip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lean:
    """Which way a rater's scores lean from the master scores.

    Attributes:
        size: the mean difference in score points, without its sign; 0 for no lean.
        is_severe: she is harder on the lesson than the masters, not more generous.
        is_higher: her points are higher; None where codes of both directions are pooled.
        certainty: whether it may be chance.
    """

    size: float
    is_severe: bool
    is_higher: bool | None
    certainty: Certainty


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of a code, a domain, or everything; `standing` says whether to show them."""

    n: int
    clips: int
    not_scored: int
    hits: int
    standing: Standing
    exact: Statistic
    within_one: Statistic
    two_or_more: Statistic
    bias: Statistic
    leniency: Statistic
    lean: Lean | None
    guess: Guess | None

    @property
    def is_enough(self) -> bool:
        """Say whether there are clips enough for a share."""
        return self.standing is not Standing.TOO_FEW


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """The two ranks a rater confuses most, and how often: what to practice next."""

    master: int
    own: int
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeAgreement:
    """The card of one code."""

    code: CodeOnSheet
    figures: Figures
    kappa: Statistic
    ac2: Statistic
    counts: tuple[tuple[int, ...], ...]
    kappa_working: Working
    ac2_working: Working
    trend: tuple[TrendPoint, ...]

    @property
    def main_confusion(self) -> Confusion | None:
        """Return the most common miss (the farthest of equals), or None without a miss."""
        return find_main_confusion(self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A domain, or everything, with the weak codes it must not hide."""

    title: str
    figures: Figures
    codes: tuple[CodeAgreement, ...]
    left_out: tuple[str, ...]

    @property
    def behind(self) -> tuple[CodeAgreement, ...]:
        """Return the codes that are not above the blind guess."""
        return tuple(
            item for item in self.codes if item.figures.standing is Standing.NOT_ABOVE_GUESS
        )

    @property
    def lowest(self) -> CodeAgreement | None:
        """Return the code with the lowest exact agreement among those with enough clips."""
        enough = [item for item in self.codes if item.figures.is_enough]
        return min(enough, key=_exact_value, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A rater's agreement with the master scores under one rubric."""

    clips: int
    overall: Summary
    domains: tuple[Summary, ...]
    codes: tuple[CodeAgreement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainInBrief:
    """A domain with just its figures."""

    title: str
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementInBrief:
    """A rater's agreement under one rubric, domain by domain: what the home page shows."""

    clips: int
    domains: tuple[DomainInBrief, ...]


def build_brief(codes: Sequence[CodeOnSheet], scored: Sequence[ScoredCode]) -> AgreementInBrief:
    """Build the figures of the domains like `build_agreement`, without the details behind them."""
    report = compare(scheme_of(codes), _clips(scored))
    return AgreementInBrief(
        clips=report.clips,
        domains=tuple(
            DomainInBrief(title=title, figures=_figures(domain, more_is_worse=None))
            for title, domain in report.by_domain.items()
        ),
    )


def build_agreement(codes: Sequence[CodeOnSheet], scored: Sequence[ScoredCode]) -> Agreement:
    """Build the agreement page's figures from first recorded scores, oldest first."""
    report = compare(scheme_of(codes), _clips(scored))
    reports = report.by_code
    cards = {code.key: _code_agreement(code, reports[code.key], scored) for code in codes}
    return Agreement(
        clips=report.clips,
        overall=_summary("", report.overall, list(cards.values()), cards),
        domains=tuple(_domain_summary(report, key, cards) for key in report.by_domain),
        codes=by_attention(cards.values()),
    )


def by_attention(codes: Iterable[CodeAgreement]) -> tuple[CodeAgreement, ...]:
    """Order codes: those not above the blind guess first, those with too few clips last."""
    order = [Standing.NOT_ABOVE_GUESS, Standing.UNCLEAR, Standing.ABOVE_GUESS, Standing.TOO_FEW]
    return tuple(
        sorted(codes, key=lambda item: (order.index(item.figures.standing), _exact_value(item)))
    )


def find_main_confusion(counts: Sequence[Sequence[int]]) -> Confusion | None:
    """Find the off-diagonal cell with the most scores.

    >>> find_main_confusion([[2, 0], [3, 1]])
    Confusion(master=1, own=0, times=3)
    """
    misses = [
        (times, abs(own - master), master, own)
        for master, row in enumerate(counts)
        for own, times in enumerate(row)
        if own != master and times
    ]
    if not misses:
        return None
    times, _, master, own = max(misses)
    return Confusion(master=master, own=own, times=times)


def standing_of(n: int, margin: Statistic | None, *, is_constant: bool = False) -> Standing:
    """Compare a code with the blind guess by the interval of its margin.

    Who gave one point throughout is a blind guesser, whatever the clips made of it.
    """
    if n < MIN_CLIPS or not isinstance(margin, Estimate):
        return Standing.TOO_FEW
    if margin.value <= 0 or is_constant:
        return Standing.NOT_ABOVE_GUESS
    return Standing.ABOVE_GUESS if (margin.low or 0) > 0 else Standing.UNCLEAR


def lean_of(bias: Statistic, *, more_is_worse: bool | None) -> Lean | None:
    """Read a signed mean difference; None where there is none yet.

    `more_is_worse` is None where codes of both directions are pooled; the figure is then leniency
    toward the lesson, positive when generous. A lean of the same size on every clip has no
    interval, because nothing in it varies: it is no matter of chance.
    """
    if not isinstance(bias, Estimate):
        return None
    size = abs(bias.value)
    if round(size, 2) == 0:
        return Lean(size=0.0, is_severe=False, is_higher=None, certainty=Certainty.CLEAR)
    if bias.se == 0:
        certainty = Certainty.SAME_ON_EVERY_CLIP
    else:
        certainty = Certainty.CLEAR if _is_clear(bias) else Certainty.MAY_BE_CHANCE
    return Lean(
        size=size,
        is_severe=bias.value < 0 if more_is_worse is None else (bias.value > 0) is more_is_worse,
        is_higher=None if more_is_worse is None else bias.value > 0,
        certainty=certainty,
    )


def _clips(scored: Sequence[ScoredCode]) -> list[ScoredClip]:
    master: dict[str, dict[str, int]] = {}
    own: dict[str, dict[str, int]] = {}
    for row in scored:
        master.setdefault(row.clip_id, {})[row.code] = row.master
        ranks = own.setdefault(row.clip_id, {})
        if row.own is not None:
            ranks[row.code] = row.own
    return [ScoredClip(clip=clip, master=master[clip], scores=own[clip]) for clip in master]


def _code_agreement(
    code: CodeOnSheet, report: PoolReport, scored: Sequence[ScoredCode]
) -> CodeAgreement:
    mine = [row for row in scored if row.code == code.key][-CLIPS_IN_TREND:]
    return CodeAgreement(
        code=code,
        figures=_figures(report, more_is_worse=code.more_is_worse),
        kappa=report.kappa,
        ac2=report.ac2,
        counts=report.counts,
        kappa_working=report.working(Coefficient.COHEN, Weighting.QUADRATIC),
        ac2_working=report.working(Coefficient.GWET, Weighting.QUADRATIC),
        trend=tuple(
            TrendPoint(
                clip_title=row.clip_title,
                closeness=closeness(None if row.own is None else row.own - row.master),
            )
            for row in mine
        ),
    )


def _figures(report: PoolReport, *, more_is_worse: bool | None) -> Figures:
    baseline = report.baseline
    guess = baseline.exact
    lean = report.leniency if more_is_worse is None else report.bias
    return Figures(
        n=report.n,
        clips=report.clips,
        not_scored=report.missing,
        hits=sum(row[rank] for rank, row in enumerate(report.counts)),
        standing=standing_of(report.clips, baseline.margin, is_constant=report.is_constant),
        exact=report.exact,
        within_one=report.within_one,
        two_or_more=report.two_or_more,
        bias=report.bias,
        leniency=report.leniency,
        lean=lean_of(lean, more_is_worse=more_is_worse),
        guess=(
            Guess(label=baseline.point, exact=guess.value, margin=baseline.margin)
            if isinstance(guess, Estimate)
            else None
        ),
    )


def _domain_summary(
    report: AgreementReport, key: str, cards: Mapping[str, CodeAgreement]
) -> Summary:
    mine = [card for card in cards.values() if card.code.domain_title == key]
    return _summary(key, report.by_domain[key], mine, cards)


def _summary(
    title: str,
    report: PoolReport,
    mine: Sequence[CodeAgreement],
    cards: Mapping[str, CodeAgreement],
) -> Summary:
    return Summary(
        title=title,
        figures=_figures(report, more_is_worse=None),
        codes=by_attention(mine),
        left_out=tuple(cards[key].code.short for key in report.pool.left_out),
    )


def _exact_value(item: CodeAgreement) -> float:
    exact = item.figures.exact
    return exact.value if isinstance(exact, Estimate) else 2.0


def _is_clear(statistic: Estimate) -> bool:
    if statistic.low is None or statistic.high is None:
        return False
    return statistic.low > 0 or statistic.high < 0
