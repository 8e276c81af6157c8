"""The home page and the page that visitors see."""

from flask import Blueprint, render_template, request

from app.accounts.access import find_user, public
from app.certification.service.gates import SiteMoment
from app.db import db
from app.home import service
from app.home.words import why
from app.people.actions import own_cohorts, trained_cohorts
from app.web import now, site_zone

blueprint = Blueprint("home", __name__, template_folder="templates")
blueprint.add_app_template_filter(why)

EVENINGS = (10, 20, 40)
"""Minutes to choose from: one clip, a lesson and a clip or two, a whole set."""


def read_minutes(text: str) -> int:
    """Return the minutes of an evening.

    Raises:
        ValueError: it is none of those offered; the page then shows the whole plan.
    """
    minutes = int(text)
    if minutes not in EVENINGS:
        raise ValueError(minutes)
    return minutes


@blueprint.get("/")
@public
def show_home() -> str:
    """Show the next step to a signed-in person, and an introduction to a visitor."""
    user = find_user()
    if user is None:
        return render_template("home/landing.html")
    page = service.get_home(
        db.session(),
        user.id,
        at=SiteMoment(now=now(), zone=site_zone()),
        minutes=request.args.get("minutes", type=read_minutes),
    )
    return render_template(
        "home/home.html",
        page=page,
        evenings=EVENINGS,
        cohorts=own_cohorts(),
        trained=trained_cohorts(),
    )
