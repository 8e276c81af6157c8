"""Scopes: where a role holds. A role is granted together with its scope."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.accounts.domain import Role


class ScopeKind(StrEnum):
    """How far a role reaches."""

    SITE = "site"
    ORGANIZATION = "organization"
    COHORT = "cohort"


@dataclass(frozen=True, slots=True, order=True)
class Scope:
    """Where a role holds.

    Attributes:
        kind: how far it reaches.
        id: the number of the organization or cohort; 0 for the site, of which there is one.
    """

    kind: ScopeKind
    id: int = 0

    def __str__(self) -> str:
        """Write the scope as forms send it: `cohort:12`."""
        return f"{self.kind.value}:{self.id}"


SITE: Final = Scope(ScopeKind.SITE)

ALLOWED_SCOPES: Final[Mapping[Role, frozenset[ScopeKind]]] = {
    # On the site she may learn here, as everybody; in a cohort she is one of its members.
    Role.LEARNER: frozenset({ScopeKind.SITE, ScopeKind.COHORT}),
    # Of one cohort, or of every cohort of an organization. Never of the site: a trainer sees the
    # people of her cohorts and nobody else.
    Role.TRAINER: frozenset({ScopeKind.ORGANIZATION, ScopeKind.COHORT}),
    # Lessons and clips are the same for everybody, and a server is run as a whole.
    Role.AUTHOR: frozenset({ScopeKind.SITE}),
    Role.OPERATOR: frozenset({ScopeKind.SITE}),
}


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """A role that somebody holds, and where."""

    role: Role
    scope: Scope = SITE

    def __str__(self) -> str:
        """Write the grant as forms send it.

        >>> str(Grant(Role.TRAINER, Scope(ScopeKind.COHORT, 12))), str(Grant(Role.AUTHOR))
        ('trainer@cohort:12', 'author')
        """
        held = self.role.value
        return held if self.scope == SITE else f"{held}@{self.scope}"


def is_allowed(role: Role, kind: ScopeKind) -> bool:
    """Say whether a role can be granted with this kind of scope.

    >>> is_allowed(Role.TRAINER, ScopeKind.COHORT), is_allowed(Role.TRAINER, ScopeKind.SITE)
    (True, False)
    """
    return kind in ALLOWED_SCOPES[role]


_WRITTEN = re.compile(r"([a-z]+)(?:@([a-z]+):([0-9]{1,9}))?", re.ASCII)


def read_grant(text: str) -> Grant | None:
    """Read a grant as forms send it; None when it is none, or the role takes no such scope.

    >>> read_grant("trainer@cohort:12") == Grant(Role.TRAINER, Scope(ScopeKind.COHORT, 12))
    True
    >>> read_grant("trainer"), read_grant("author@cohort:12"), read_grant("queen")
    (None, None, None)
    """
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    role, kind, number = found.groups(default="")
    kind = kind or ScopeKind.SITE.value
    if role not in set(Role) or kind not in set(ScopeKind):
        return None
    grant = Grant(Role(role), Scope(ScopeKind(kind), int(number or 0)))
    return grant if is_allowed(grant.role, grant.scope.kind) else None
