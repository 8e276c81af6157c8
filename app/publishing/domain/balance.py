"""How evenly the master scores of a pool of clips cover each code's score points."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from app.publishing.errors import NoPlaceForBalanceError
from app.rubric.domain import Code

MIN_POINTS = 3
BALANCE_BEGIN, BALANCE_END = "<!-- balance: begin -->", "<!-- balance: end -->"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeBalance:
    """How often each score point of one code is the master score in a pool of clips."""

    code: Code
    counts: tuple[int, ...]

    @property
    def n(self) -> int:
        """How many clips have a master score for the code."""
        return sum(self.counts)

    @property
    def blind_guess_baseline(self) -> float | None:
        """Exact agreement of somebody who always gives the most frequent point; None without clips."""
        return max(self.counts) / self.n if self.n else None

    @property
    def is_thin(self) -> bool:
        """Whether too few score points occur to tell a rater's judgment from a habit."""
        present = sum(count > 0 for count in self.counts)
        return present < min(MIN_POINTS, len(self.counts))


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolBalance:
    """How the master scores of one pool of clips, or of one set, cover the score points."""

    name: str
    rubric_id: str
    clips: int
    rows: tuple[CodeBalance, ...]


def balance_of(
    codes: Iterable[Code], masters: Iterable[Mapping[str, int]]
) -> tuple[CodeBalance, ...]:
    """Count the master scores of a pool.

    Args:
        codes: the codes to count.
        masters: the rank of each code, clip by clip.
    """
    sheets = list(masters)
    return tuple(
        CodeBalance(
            code=code,
            counts=_counts(len(code.scale.points), (sheet.get(code.key) for sheet in sheets)),
        )
        for code in codes
    )


def _counts(points: int, ranks: Iterable[int | None]) -> tuple[int, ...]:
    found = Counter(ranks)
    return tuple(found[rank] for rank in range(points))


def balance_text(pools: Iterable[PoolBalance]) -> str:
    """Return the counts of every pool as lines in aligned columns."""
    return "".join(
        f"{pool.rubric_id}, {pool.name}: {pool.clips} {'clip' if pool.clips == 1 else 'clips'}\n"
        + (f"{_table(pool.rows)}\n" if pool.clips else "")
        for pool in pools
    )


def comparison_text(one: PoolBalance, other: PoolBalance) -> str:
    """Return how parallel two forms are: the codes whose master scores are distributed differently.

    Forms with the same counts are equally hard to guess. They may still differ in how hard they are
    to score, which only people's scores can show.
    """
    theirs = {row.code.key: row for row in other.rows}
    lines = []
    for row in one.rows:
        match = theirs.pop(row.code.key, None)
        if match is None:
            lines.append(f"{row.code.key:<10}{one.name} alone")
        elif match.counts != row.counts:
            lines.append(f"{row.code.key:<10}{_difference(row, match)}")
    lines += [f"{key:<10}{other.name} alone" for key in theirs]
    if not lines:
        return f"{one.name} and {other.name} have the same counts on every code\n"
    title = f"{other.name} against {one.name}, where they differ:"
    return "\n".join((title, *lines)) + "\n"


def _difference(row: CodeBalance, other: CodeBalance) -> str:
    pairs = zip(row.code.scale.points, row.counts, other.counts, strict=True)
    return ", ".join(
        f"{theirs - mine:+d} {point.label}" for point, mine, theirs in pairs if theirs != mine
    )


def put_balance(page: str, text: str) -> str:
    """Return a page with the counts between its two marks, replacing what was there.

    Raises:
        NoPlaceForBalanceError: the page does not have both marks.
    """
    before, begin, rest = page.partition(BALANCE_BEGIN)
    _, end, after = rest.partition(BALANCE_END)
    if not (begin and end):
        raise NoPlaceForBalanceError
    return f"{before}{begin}\n```text\n{text.rstrip()}\n```\n{end}{after}"


def _table(rows: tuple[CodeBalance, ...]) -> str:
    text = ""
    for scale, found in groupby(rows, key=lambda row: row.code.scale):
        head = "".join(f"{point.label:>13}" for point in scale.points)
        text += f"\n{'':10}{head}{'clips':>8}{'baseline':>10}\n"
        text += "".join(_row(row) for row in found)
    return text


def _row(row: CodeBalance) -> str:
    counts = "".join(f"{count:>13}" for count in row.counts)
    baseline = row.blind_guess_baseline
    share = "none" if baseline is None else f"{baseline:.0%}"
    mark = f"  fewer than {MIN_POINTS} score points" if row.is_thin else ""
    return f"{row.code.key:<10}{counts}{row.n:>8}{share:>10}{mark}\n"
