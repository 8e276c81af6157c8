"""The page of search."""

from flask import Blueprint, render_template, request

from app.accounts.access import requires
from app.accounts.domain import Role
from app.db import db
from app.search import service
from app.search.domain import MAX_CHARACTERS, MAX_THINGS, read_question
from app.web import today

blueprint = Blueprint("search", __name__, template_folder="templates")


@blueprint.get("/search")
@requires(Role.LEARNER)
def show_results() -> str:
    """Show what the words of `?q=` find in lessons and transcripts."""
    question = read_question(request.args.get("q", ""))
    results = service.search(db.session(), question, today())
    return render_template(
        "search/results.html", results=results, most=MAX_CHARACTERS, shown=MAX_THINGS
    )
