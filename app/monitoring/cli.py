"""`flask cohorts facets`: how severe the people of a cohort are, from what they scored in practice."""

import click
from sqlalchemy import select

from app.db import db
from app.monitoring.service import compare_severity
from app.people.cli import cohorts
from app.people.cli.places import find_cohort
from app.people.models import Cohort
from app.people.service.memberships import select_members
from app.scorefiles.analysis import write_analysis
from app.scorefiles.facets_document import (
    TITLE,
    WHY_NOT,
    facets_data,
    facets_remarks,
    facets_sections,
)
from app.scorefiles.options import output_format
from app.scoring.estimates import Undefined


@cohorts.command("facets")
@click.argument("named", metavar="COHORT")
@output_format("analysis")
def facets(named: str, form: str) -> None:
    """Compare how severe the people of a COHORT are, on one scale for all.

    It is the analysis of `flask scoring facets` on the first scores that its members gave in practice;
    test forms and demo accounts are left out. Master scores have no part in it.
    """
    cohort = find_cohort(named)
    raters = select_members(select(Cohort.id).where(Cohort.id == cohort.id))
    found = compare_severity(db.session(), raters)
    troubles = [] if found else ["Nobody in it has scored a clip in practice yet."]
    for one in found:
        if isinstance(one.report, Undefined):
            troubles.append(f"{one.rubric}: {WHY_NOT[one.report.reason]}")
            continue
        title = f"{TITLE}: {cohort.name}, {one.rubric}"
        document = {"cohort": cohort.name, "rubric": one.rubric, **facets_data(one.report)}
        remarks = [title, *facets_remarks(one.report)]
        write_analysis(form, title, remarks, facets_sections(one.report), document)
    if troubles:
        raise click.ClickException(" ".join(troubles))
