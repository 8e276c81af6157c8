"""Commands of people: `flask organizations …`, `flask cohorts …`, and roles in `flask accounts …`."""

from app.people.cli import roles
from app.people.cli.cohorts import cohorts
from app.people.cli.organizations import organizations

__all__ = ["cohorts", "organizations", "roles"]
