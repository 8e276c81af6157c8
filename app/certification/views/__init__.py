"""Pages of certification: the gates, sittings with their bench, verdicts, and what trainers grant."""

from flask import Flask

from app.certification.views import benches, gates, sittings
from app.certification.views.blueprint import blueprint

__all__ = ["benches", "blueprint", "gates", "init_app", "sittings"]


def init_app(app: Flask) -> None:
    """Add the pages, and what home, account and course show of a person's certification."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["own_gates"] = gates.own_gates
