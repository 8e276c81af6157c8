"""Why a clip is suggested: sentences about the rater's own scores, never about the clip."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.plurals import counted
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


def explain_all(histories: Sequence[CodeHistory]) -> tuple[str, ...]:
    """Say why each of the codes is worth scoring; codes never scored share a sentence."""
    without = [history for history in histories if not history.pairs]
    never = [history.code.title for history in without if not history.is_waiting]
    waiting = [history.code.title for history in without if history.is_waiting]
    reasons = [explain(history) for history in histories if history.pairs]
    if waiting:
        reasons.append(f"Your scores of {' and '.join(waiting)} wait for the end of their set.")
    if never:
        reasons.append(f"You have not scored {' or '.join(never)} yet.")
    return tuple(reasons)


def explain(history: CodeHistory) -> str:
    """Explain what makes a code she has scored worth scoring again."""
    title, pairs = history.code.title, history.pairs
    if len(pairs) <= FEW_SCORES:
        times = ("once", "twice", "three times")[len(pairs) - 1]
        return f"You have scored {title} only {times}, and {_describe_few(pairs)}."
    latest = pairs[-LATEST:]
    if any(pair.own != pair.master for pair in latest):
        return _describe_misses(title, latest)
    if history.days_since is not None and history.days_since >= LONG_AGO_DAYS:
        return f"You last scored {title} {counted(round(history.days_since), 'day')} ago."
    return f"Your last {len(latest)} scores of {title} were all exact; this keeps it fresh."


def _describe_few(pairs: Sequence[ScorePair]) -> str:
    distances = {pair.own - pair.master for pair in pairs}
    if len(distances) > 1:
        hits = sum(pair.own == pair.master for pair in pairs)
        return f"{_number(hits)} of these {'was' if hits == 1 else 'were'} exact"
    subject = ("it was", "both were", "all were")[len(pairs) - 1]
    return f"{subject} {_distance(distances.pop())}"


def _describe_misses(title: str, latest: Sequence[ScorePair]) -> str:
    high = sum(pair.own > pair.master for pair in latest)
    low = sum(pair.own < pair.master for pair in latest)
    missed = high + low
    verb = "was" if missed == 1 else "were"
    if missed == 1:
        lean = "too high" if high else "too low"
    elif high and low:
        lean = f"{_number(high)} too high and {_number(low)} too low"
    else:
        lean = ("both " if missed == 2 else "all ") + ("too high" if high else "too low")
    return (
        f"{_number(missed).capitalize()} of your last {_number(len(latest))} scores of {title} "
        f"{verb} not the masters’ point: {lean}."
    )


def _distance(points: int) -> str:
    if points == 0:
        return "exact"
    side = "high" if points > 0 else "low"
    return f"{_number(abs(points))} point{'' if abs(points) == 1 else 's'} {side}"


def _number(count: int) -> str:
    words = ("none", "one", "two", "three", "four", "five", "six")
    return words[count] if count < len(words) else str(count)
