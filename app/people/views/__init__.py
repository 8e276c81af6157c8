"""Pages of cohorts: joining one, managing one's own, and the organizations that run them."""

from flask import Flask

from app.people.actions import own_cohorts
from app.people.views import invitations, inviting, naming
from app.people.views.cohorts import blueprint as cohorts_blueprint
from app.people.views.joining import blueprint as joining_blueprint
from app.people.views.organizations import blueprint as organizations_blueprint

__all__ = ["init_app", "invitations", "inviting", "naming"]


def init_app(app: Flask) -> None:
    """Add the pages, and what the account page shows of a person's cohorts."""
    for blueprint in (joining_blueprint, cohorts_blueprint, organizations_blueprint):
        app.register_blueprint(blueprint)
    app.jinja_env.globals["own_cohorts"] = own_cohorts
