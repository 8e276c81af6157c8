"""A master score with its reasons, as the documents of masters, pairs and exemplars store it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMoment:
    """A moment of the clip, in milliseconds, or a stretch of it, that a score rests on."""

    at_ms: int
    until_ms: int | None = None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonedScore:
    """The master score of one code: the key and the rank of its point, and why no neighbor."""

    score: str
    rank: int
    rationale: str
    not_lower: str | None = None
    not_higher: str | None = None
    evidence: tuple[StoredMoment, ...] = ()
