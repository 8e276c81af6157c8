"""`flask cohorts`: people who go through the course together."""

from datetime import date

import click

from app.accounts.cli.group import act
from app.db import db, transaction
from app.people.cli.places import (
    check_day,
    check_name,
    check_organization,
    find_cohort,
    plain_refusals,
)
from app.people.domain import CohortKind, are_in_order
from app.people.service.cohorts import NewCohort, close_cohort, list_cohorts, make_cohort
from app.people.service.organizations import OrganizationSummary
from app.people.words import name_kind
from app.web import today
from app.web.commands import UNCHANGED, CommandGroup, refuse

cohorts = CommandGroup(
    "cohorts",
    help="""People who go through the course together, with dates; an organization runs them.

    A trainer sees the people of her cohorts and nobody else. People join by themselves, with a code, a
    link or an invitation. COHORT is the number or the name of one. To begin:

    \b
      flask organizations create "Maple County"
      flask cohorts create "Fall institute" --organization "Maple County" --starts 2026-09-01
      flask accounts grant tess@example.org trainer --cohort "Fall institute"
    """,
)

_KINDS = click.Choice([kind.value for kind in CohortKind])


@cohorts.command("create")
@click.argument("name", callback=check_name)
@click.option(
    "--organization",
    required=True,
    callback=check_organization,
    help="Who runs it, by number or name.",
)
@click.option("--kind", type=_KINDS, default=CohortKind.COURSE.value, show_default=True)
@click.option(
    "--starts", callback=check_day, help="Its first day, such as 2026-09-01; today when not given."
)
@click.option("--ends", callback=check_day, help="Its last day; without one it has no end yet.")
def create(
    name: str,
    organization: OrganizationSummary,
    kind: str,
    starts: date | None,
    ends: date | None,
) -> None:
    """Make a cohort called NAME, without people."""
    starts_on = starts or today()
    if not are_in_order(starts_on, ends):
        refuse(f"The last day lies before the first one. {UNCHANGED}")
    wanted = NewCohort(
        organization_id=organization.id,
        kind=CohortKind(kind),
        name=name,
        starts_on=starts_on,
        ends_on=ends,
    )
    with plain_refusals(), transaction() as session:
        number = make_cohort(session, wanted, act())
    click.echo(
        f"{name} is cohort {number}. Next, a trainer: "
        f"flask accounts grant EMAIL trainer --cohort {number}"
    )


@cohorts.command("list")
def list_all() -> None:
    """List cohorts: number, name, organization, kind, days, people, state; with tabs between."""
    day = today()
    for line, learners, trainers in list_cohorts(db.session()):
        days = f"{line.days.starts_on} to {line.days.ends_on or 'no end yet'}"
        people = f"{learners} learning, {trainers} training"
        click.echo(
            f"{line.id}\t{line.name}\t{line.organization}\t{name_kind(line.kind)}\t{days}\t{people}\t"
            f"{line.days.state_on(day).value}"
        )


@cohorts.command("close")
@click.argument("named", metavar="COHORT")
@click.option("--yes", is_flag=True, help="Do not ask whether you are sure.")
def close(named: str, *, yes: bool) -> None:
    """Close a COHORT: nobody joins it any more, and its trainers no longer see its people.

    To let it run out instead, give it a last day: its trainers keep seeing its people. What people did
    stays theirs either way.
    """
    found = find_cohort(named)
    if not yes:
        click.confirm(f"Close {found.name} of {found.organization}?", abort=True)
    with transaction() as session:
        is_new = close_cohort(session, found.id, act())
    click.echo(f"{found.name} {'is closed' if is_new else 'was already closed'}.")
