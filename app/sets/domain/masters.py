"""Master scores, and what they rest on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterEvidence:
    """A stretch of the clip the master score rests on."""

    from_ms: int
    until_ms: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterScoreOfCode:
    """The master score of one code with what it rests on."""

    code: str
    rank: int
    rationale: str
    not_lower: str | None
    not_higher: str | None
    evidence: tuple[MasterEvidence, ...]
