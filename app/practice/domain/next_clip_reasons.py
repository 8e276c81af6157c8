"""Why a clip is suggested: something about the rater's own scores, never about the clip."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.sets.domain.codes import CodeOnSheet

FEW_SCORES = 3
LATEST = 6
LONG_AGO_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePair:
    """Her first score of a code on a clip, next to the revealed master score."""

    own: int
    master: int
    was_made_for: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeHistory:
    """What she has scored of one code, oldest first.

    Attributes:
        code: the code as it appears on a sheet.
        pairs: her scores next to the masters'; those she could not score are left out.
        clips_since: how many clips she has scored since the code was a focus; None for never.
        days_since: how many days ago she scored the code; None for never.
        weight: how much the code counts; codes that certification only reports count less.
        is_waiting: she has recorded scores of it in a set whose master scores are not open yet.
    """

    code: CodeOnSheet
    pairs: tuple[ScorePair, ...] = ()
    clips_since: int | None = None
    days_since: float | None = None
    weight: float = 1.0
    is_waiting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FewScores:
    """She has scored the code so few times that each counts: her distances, oldest first."""

    title: str
    distances: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LatestMisses:
    """Of her latest scores of the code, so many were above the masters' point and so many below."""

    title: str
    latest: int
    high: int
    low: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LongAgo:
    """She met the masters the last times, and that was so many days ago."""

    title: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AllExact:
    """Her latest scores of the code were all exact."""

    title: str
    latest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoresWait:
    """Her scores of these codes are in a set whose master scores are not open yet."""

    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeverScored:
    """She has never scored these codes."""

    titles: tuple[str, ...]


ReasonToScore = FewScores | LatestMisses | LongAgo | AllExact | ScoresWait | NeverScored


def find_reasons(histories: Sequence[CodeHistory]) -> tuple[ReasonToScore, ...]:
    """Find why each of the codes is worth scoring; codes never scored share a reason."""
    without = [history for history in histories if not history.pairs]
    never = tuple(history.code.title for history in without if not history.is_waiting)
    waiting = tuple(history.code.title for history in without if history.is_waiting)
    reasons: list[ReasonToScore] = [find_reason(one) for one in histories if one.pairs]
    if waiting:
        reasons.append(ScoresWait(titles=waiting))
    if never:
        reasons.append(NeverScored(titles=never))
    return tuple(reasons)


def find_reason(history: CodeHistory) -> ReasonToScore:
    """Find what makes a code she has scored worth scoring again."""
    title = history.code.title
    distances = tuple(pair.own - pair.master for pair in history.pairs)
    if len(distances) <= FEW_SCORES:
        return FewScores(title=title, distances=distances)
    latest = distances[-LATEST:]
    if any(latest):
        return LatestMisses(
            title=title,
            latest=len(latest),
            high=sum(distance > 0 for distance in latest),
            low=sum(distance < 0 for distance in latest),
        )
    if history.days_since is not None and history.days_since >= LONG_AGO_DAYS:
        return LongAgo(title=title, days=round(history.days_since))
    return AllExact(title=title, latest=len(latest))
