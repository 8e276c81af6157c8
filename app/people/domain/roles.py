"""A role as somebody holds it: with the name of its place."""

from dataclasses import dataclass

from app.accounts.domain import Role
from app.accounts.domain.scopes import Grant, Scope


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class HeldRole:
    """A role somebody holds, with the name of the place it holds in; empty for the whole site."""

    role: Role
    place: str
    scope: Scope

    @property
    def key(self) -> str:
        """Return the grant as forms send it."""
        return str(Grant(self.role, self.scope))
