"""How commands name organizations and cohorts, and say plainly what cannot be done to them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import click

from app.accounts.domain.scopes import Scope, ScopeKind
from app.db import db
from app.people.domain import CohortLine, find_name_problem
from app.people.errors import (
    ClosedError,
    JoinsHerselfError,
    NameTakenError,
)
from app.people.service.cohorts import list_cohorts
from app.people.service.organizations import OrganizationSummary, list_organizations

UNCHANGED = "Nothing was changed."


def refuse(sentence: str) -> click.ClickException:
    """Return the refusal that ends a command."""
    return click.ClickException(f"{sentence} {UNCHANGED}")


@contextmanager
def plain_refusals() -> Iterator[None]:
    """Say in one sentence why something cannot be done to an organization or cohort."""
    try:
        yield
    except NameTakenError as error:
        raise refuse(f"There is already one called {error}.") from error
    except ClosedError as error:
        raise refuse(f"{error} is closed.") from error
    except JoinsHerselfError as error:
        message = (
            f"Nobody is put into {error} by somebody else: its trainers would see them without "
            "being asked. Give them its join code, or invite them from its page."
        )
        raise refuse(message) from error


def check_name(_: click.Context, __: click.Parameter, name: str) -> str:
    """Refuse what an organization or cohort cannot be called, in one sentence."""
    problem = find_name_problem(name)
    if problem:
        raise refuse(problem)
    return name.strip()


def day_of(value: str, option: str) -> date:
    """Read a day, or say how it is written."""
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise refuse(f"{option} is a day such as 2026-09-01.") from error


def find_organization(named: str) -> OrganizationSummary:
    """Return the organization that a number or a name means."""
    every = list_organizations(db.session())
    found = [one for one in every if str(one.id) == named]
    found = found or [one for one in every if one.name.casefold() == named.strip().casefold()]
    if not found:
        raise refuse(f"There is no organization {named}. See: flask organizations list")
    return found[0]


def find_cohort(named: str) -> CohortLine:
    """Return the cohort that a number or a name means; a name may stand in several organizations."""
    every = [line for line, _, _ in list_cohorts(db.session())]
    found = [one for one in every if str(one.id) == named]
    found = found or [one for one in every if one.name.casefold() == named.strip().casefold()]
    if not found:
        raise refuse(f"There is no cohort {named}. See: flask cohorts list")
    if len(found) > 1:
        which = "; ".join(f"{one.id} ({one.organization})" for one in found)
        raise refuse(
            f"Several cohorts are called {named}. Name the one you mean by its number: {which}."
        )
    return found[0]


def find_scope(cohort: str | None, organization: str | None) -> Scope | None:
    """Return the scope that the options of a command mean; None when they name none."""
    if cohort is not None and organization is not None:
        raise refuse("Give --cohort or --organization, not both.")
    if cohort is not None:
        return Scope(ScopeKind.COHORT, find_cohort(cohort).id)
    if organization is not None:
        return Scope(ScopeKind.ORGANIZATION, find_organization(organization).id)
    return None
