"""What a sync changed, one line per thing."""

from dataclasses import dataclass
from enum import StrEnum


class Verb(StrEnum):
    """What happened to a thing when its files were synced."""

    ADDED = "added"
    REVISED = "revised"
    RESTORED = "restored"
    WITHDRAWN = "withdrawn"
    MENDED = "mended"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing of one kind, what the sync did to it, and what that means for people."""

    kind: str
    id: str
    verb: Verb
    remarks: tuple[str, ...] = ()


def verb_for(*, known: bool, before: int | None, after: int | None) -> Verb:
    """Return what happened to a thing, from its revision before and after.

    >>> verb_for(known=True, before=3, after=4).value
    'revised'
    """
    if before == after:
        return Verb.UNCHANGED
    if after is None:
        return Verb.WITHDRAWN
    if before is None:
        return Verb.RESTORED if known else Verb.ADDED
    return Verb.REVISED
