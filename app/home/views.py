"""The home page and the page that visitors see."""

from flask import Blueprint, render_template

from app.accounts.access import find_user, public
from app.db import db
from app.home import service
from app.people.actions import own_cohorts, trained_cohorts
from app.web import now

blueprint = Blueprint("home", __name__, template_folder="templates")


@blueprint.get("/")
@public
def show_home() -> str:
    """Show the next step to a signed-in person, and an introduction to a visitor."""
    user = find_user()
    if user is None:
        return render_template("home/landing.html")
    page = service.get_home(db.session(), user.id, now())
    return render_template(
        "home/home.html", page=page, cohorts=own_cohorts(), trained=trained_cohorts()
    )
