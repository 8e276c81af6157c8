"""Scopes: where a role holds. A role is granted together with its scope."""

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


def is_allowed(role: Role, kind: ScopeKind) -> bool:
    """Say whether a role can be granted with this kind of scope.

    >>> is_allowed(Role.TRAINER, ScopeKind.COHORT), is_allowed(Role.TRAINER, ScopeKind.SITE)
    (True, False)
    """
    return kind in ALLOWED_SCOPES[role]
