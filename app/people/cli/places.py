"""How commands name organizations and cohorts, and say plainly what cannot be done to them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import click

from app.accounts.domain.scopes import Scope, ScopeKind
from app.db import db
from app.people.domain import CohortLine
from app.people.errors import (
    ClosedError,
    JoinsHerselfError,
    NameInUseError,
)
from app.people.service.cohorts import list_cohorts
from app.people.service.organizations import OrganizationSummary, list_organizations
from app.people.words import why_not_called
from app.web.commands import UNCHANGED


@contextmanager
def plain_refusals() -> Iterator[None]:
    """Say in one sentence why something cannot be done to an organization or cohort."""
    try:
        yield
    except NameInUseError as error:
        raise _refusal(f"There is already one called {error}.") from error
    except ClosedError as error:
        raise _refusal(f"{error} is closed.") from error
    except JoinsHerselfError as error:
        message = (
            f"Nobody is put into {error} by somebody else: its trainers would see them without "
            "being asked. Give them its join code, or invite them from its page."
        )
        raise _refusal(message) from error


def check_name(_: click.Context, __: click.Parameter, name: str) -> str:
    """Refuse what an organization or cohort cannot be called, in one sentence."""
    problem = why_not_called(name)
    if problem:
        raise _refusal(problem)
    return name.strip()


def check_day(_: click.Context, param: click.Parameter, day: str | None) -> date | None:
    """Read a day, or say how it is written."""
    try:
        return None if day is None else date.fromisoformat(day)
    except ValueError as error:
        raise _refusal(f"--{param.name} is a day such as 2026-09-01.") from error


def check_organization(
    _: click.Context, __: click.Parameter, named: str | None
) -> OrganizationSummary | None:
    """Return the organization that an option names, or say that there is none."""
    return None if named is None else find_organization(named)


def check_cohort(_: click.Context, __: click.Parameter, named: str | None) -> CohortLine | None:
    """Return the cohort that an option names, or say that there is none."""
    return None if named is None else find_cohort(named)


def find_organization(named: str) -> OrganizationSummary:
    """Return the organization that a number or a name means."""
    every = list_organizations(db.session())
    found = [one for one in every if str(one.id) == named]
    found = found or [one for one in every if one.name.casefold() == named.strip().casefold()]
    if not found:
        raise _refusal(f"There is no organization {named}: see `flask organizations list`.")
    return found[0]


def find_cohort(named: str) -> CohortLine:
    """Return the cohort that a number or a name means; a name may stand in several organizations."""
    every = [line for line, _, _ in list_cohorts(db.session())]
    found = [one for one in every if str(one.id) == named]
    found = found or [one for one in every if one.name.casefold() == named.strip().casefold()]
    if not found:
        raise _refusal(f"There is no cohort {named}: see `flask cohorts list`.")
    if len(found) > 1:
        which = "; ".join(f"{one.id} ({one.organization})" for one in found)
        raise _refusal(
            f"Several cohorts are called {named}. Name the one you mean by its number: {which}."
        )
    return found[0]


def find_scope(cohort: CohortLine | None, organization: OrganizationSummary | None) -> Scope | None:
    """Return the scope that the options of a command mean; None when they name none."""
    if cohort is not None and organization is not None:
        raise _refusal("Give --cohort or --organization, not both.")
    if cohort is not None:
        return Scope(ScopeKind.COHORT, cohort.id)
    if organization is not None:
        return Scope(ScopeKind.ORGANIZATION, organization.id)
    return None


def _refusal(sentence: str) -> click.ClickException:
    return click.ClickException(f"{sentence} {UNCHANGED}")
