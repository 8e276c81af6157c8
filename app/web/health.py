"""For the machines that watch the program: is it alive, and can it serve people?"""

from flask import Blueprint, Flask, Response
from sqlalchemy import text

from app.db import db
from app.web.marks import public

blueprint = Blueprint("health", __name__)


def init_app(app: Flask) -> None:
    """Register the two addresses."""
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
@public
def show_health() -> Response:
    """Say that the process answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@public
def show_readiness() -> Response:
    """Say that the database answers and has been migrated."""
    version = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return Response(f"ready {version}\n", mimetype="text/plain")
