"""For the machines that watch the program: is it alive? Whether it can serve, `app.ops` says."""

from flask import Blueprint, Flask, Response

from app.web.marks import public

blueprint = Blueprint("health", __name__)


def init_app(app: Flask) -> None:
    """Register the address."""
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
@public
def show_health() -> Response:
    """Say that the process answers."""
    return Response("ok\n", mimetype="text/plain")
