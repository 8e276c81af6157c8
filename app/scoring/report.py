"""A rater's agreement with the master scores: per code, per domain, per group and overall.

``compare(scheme, clips)`` gives an :class:`AgreementReport`. A report is a view over a
:class:`~app.scoring.tally.Tally`, so it adds up and is kept current by adding clips.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.scoring.estimates import Estimate, Reason, Statistic, Undefined
from app.scoring.figures import ScaleFigures, TallyFigures
from app.scoring.pool_report import PoolReport
from app.scoring.scheme import PoolKind, Scheme, pools_of
from app.scoring.tally import Tally, halo_ratio, tally_clips


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredClip:
    """One clip scored on both sides: rank by code key; a code without a score is left out."""

    clip: str
    master: Mapping[str, int]
    scores: Mapping[str, int]


class AgreementReport:
    """How one rater agrees with the master scores.

    >>> from app.scoring.scheme import CodeSpec
    >>> link = CodeSpec(key="link", domain="richness", points=("Not Present", "Low", "Mid", "High"))
    >>> report = compare(
    ...     Scheme(codes=(link,)), [ScoredClip(clip="a", master={"link": 2}, scores={"link": 1})]
    ... )
    >>> report.code("link").exact.value, report.code("link").bias.value
    (0.0, -1.0)
    """

    def __init__(self, tally: Tally, scales: dict[int, ScaleFigures] | None = None) -> None:
        self.tally = tally
        self.pools = pools_of(tally.scheme)
        self.figures = TallyFigures(tally, self.pools, scales)

    def add_clip(self, clip: ScoredClip) -> "AgreementReport":
        """Give the report with one more clip in it; nothing is counted again."""
        master, scores = rank_rows(self.tally.scheme, [clip])
        return AgreementReport(self.tally.add_clip(master, scores))

    def __add__(self, other: "AgreementReport") -> "AgreementReport":
        return AgreementReport(self.tally + other.tally)

    @property
    def scheme(self) -> Scheme:
        """Give the codes the report is about."""
        return self.tally.scheme

    @property
    def clips(self) -> int:
        """Count the clips."""
        return self.tally.clips

    @cached_property
    def reports(self) -> tuple[PoolReport, ...]:
        """List the reports of all pools: codes, domains, groups, overall."""
        return tuple(PoolReport(self.figures, index) for index in range(len(self.pools)))

    @property
    def by_code(self) -> dict[str, PoolReport]:
        """Give the report of each code, in rubric order."""
        return self._of(PoolKind.CODE)

    @property
    def by_domain(self) -> dict[str, PoolReport]:
        """Give the report of each domain, in rubric order."""
        return self._of(PoolKind.DOMAIN)

    @property
    def by_group(self) -> dict[str, PoolReport]:
        """Give the report of each extra group of the scheme."""
        return self._of(PoolKind.GROUP)

    @property
    def overall(self) -> PoolReport:
        """Give the report over all codes of one scale."""
        return self.reports[-1]

    def code(self, key: str) -> PoolReport:
        """Give one code's report; KeyError when the scheme has no such code."""
        return self.by_code[key]

    def domain(self, key: str) -> PoolReport:
        """Give one domain's report; KeyError when the scheme has no such domain."""
        return self.by_domain[key]

    @property
    def halo(self) -> Statistic:
        """Give the halo ratio: clip impressions' spread over the spread within clips; 1 is none."""
        n = int(self.tally.totals[-1, 0])
        if n == 0:
            return Undefined(reason=Reason.NO_PAIRS)
        if len(self.pools[-1].codes) < 2:
            return Undefined(reason=Reason.TOO_FEW_CODES, n=n)
        if int(self.tally.pool_clips[-1]) < 2:
            return Undefined(reason=Reason.TOO_FEW_UNITS, n=n)
        ratio = halo_ratio(self.tally)
        if ratio is None:
            return Undefined(reason=Reason.NO_RESIDUAL_VARIANCE, n=n)
        return Estimate(value=ratio[0], n=n)

    def _of(self, kind: PoolKind) -> dict[str, PoolReport]:
        return {
            pool.key: report
            for pool, report in zip(self.pools, self.reports, strict=True)
            if pool.kind is kind
        }


def compare(scheme: Scheme, clips: Iterable[ScoredClip]) -> AgreementReport:
    """Compare a rater's scores with the master scores.

    Args:
        scheme: the codes.
        clips: one entry for each clip; ranks by code key, missing ones left out.

    Raises:
        ValueError: a rank is above its code's score points, or a code is not in the scheme.
    """
    master, scores = rank_rows(scheme, list(clips))
    return AgreementReport(tally_clips(scheme, master, scores))


def rank_rows(scheme: Scheme, clips: list[ScoredClip]) -> tuple[np.ndarray, np.ndarray]:
    """Lay scored clips out as rank arrays ``[clip, code]``, ``-1`` for a missing score."""
    column = {key: index for index, key in enumerate(scheme.keys)}
    rows = np.full((2, len(clips), len(column)), -1, dtype=np.int64)
    for line, clip in enumerate(clips):
        for side, ranks in enumerate((clip.master, clip.scores)):
            for key, rank in ranks.items():
                if key not in column:
                    raise ValueError(f"clip {clip.clip}: code {key} is not in the scheme")
                rows[side, line, column[key]] = rank
    return rows[0], rows[1]
