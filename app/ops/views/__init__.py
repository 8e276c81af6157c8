"""For the machines that watch the program: can it serve people, and how does it do?"""

import hmac

from flask import Blueprint, Flask, Response, abort, current_app, jsonify, request

from app.config import Settings
from app.db import db
from app.ops.service.readiness import GOOD, look
from app.ops.views import metrics
from app.web.marks import public

blueprint = Blueprint("ops", __name__)


def init_app(app: Flask) -> None:
    """Register the addresses, and count requests where somebody may look at the counts."""
    app.register_blueprint(blueprint)
    settings: Settings = app.config["SETTINGS"]
    if settings.metrics_token.get_secret_value():
        metrics.init_app(app)


@blueprint.get("/readyz")
@public
def show_readiness() -> tuple[Response, int]:
    """Say what the site needs to serve people, and whether it is there; 503 when not."""
    checks = look(db.session(), current_app.config["SETTINGS"])
    is_ready = all(state == GOOD for state in checks.values())
    return jsonify(ready=is_ready, checks=checks), 200 if is_ready else 503


@blueprint.get("/metrics")
@public
def show_metrics() -> Response:
    """Show the counts to whoever brings the token of METRICS_TOKEN; without one there is no page."""
    settings: Settings = current_app.config["SETTINGS"]
    token = settings.metrics_token.get_secret_value()
    if not token:
        abort(404)
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), token.encode()):
        abort(403)
    return metrics.write(settings)
