"""For monitoring: is the program alive, can it serve people, how is it doing?"""

from flask import Blueprint, Flask, Response, current_app, jsonify

from app.config import Settings
from app.db import db
from app.ops.service.jobs import find_remarks
from app.ops.service.readiness import GOOD, look
from app.ops.views import metrics
from app.storage.running import uploads_store
from app.web import now
from app.web.marks import public, reaches_storage

blueprint = Blueprint("health", __name__)


def init_app(app: Flask) -> None:
    """Register the URLs; without METRICS_TOKEN nothing is counted and `/metrics` does not exist."""
    app.register_blueprint(blueprint)
    settings: Settings = app.config["SETTINGS"]
    if settings.metrics_token.get_secret_value():
        metrics.init_app(app)


@blueprint.get("/healthz")
@public
def show_health() -> Response:
    """Say that the process responds."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@public
@reaches_storage
def show_readiness() -> tuple[Response, int]:
    """Report what the site needs to serve people and whether it is there; 503 if not.

    A remark is about what people do not notice at once, such as jobs that nobody does.
    """
    checks = look(db.session(), current_app.config["SETTINGS"], uploads_store())
    is_ready = all(state == GOOD for state in checks.values())
    remarks = find_remarks(db.session(), now())
    return jsonify(ready=is_ready, checks=checks, remarks=remarks), 200 if is_ready else 503
