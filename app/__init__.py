"""Plumbline: a course and calibration platform for coaches who observe mathematics teaching.

The program is a set of features over a pure scoring engine. Content is files, results are rows:
rubrics, lessons, clips and master scores are compiled from YAML and Markdown into immutable
revisions; scores are append-only rows that pin the revisions they were made against.
"""

from flask import Flask

from app import wording
from app.config import Settings, read_settings
from app.db import MigrationsLater, configure_engine, db, engine_options
from app.features import register_features
from app.storage import running as storage
from app.web import Runtime, init_web
from app.web.commands import LateCommands


def create_app(settings: Settings | None = None, runtime: Runtime | None = None) -> Flask:
    """Build the application.

    Args:
        settings: typed settings; read from the environment when not given.
        runtime: clock and source of random tokens; the real ones when not given.
    """
    settings = settings or read_settings()
    app = Flask(__name__, static_folder=None, template_folder=None)
    app.cli = LateCommands("app.commands", name=app.name)
    app.config.update(
        SECRET_KEY=settings.signing_key(),
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        # A log must not repeat what people wrote, and an error of the database would.
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url) | {"hide_parameters": True},
        DEBUG=settings.debug,
        SETTINGS=settings,
    )
    app.extensions["create_app"] = create_app  # a preview makes one more, on its own database
    db.init_app(app)
    app.extensions["migrate"] = MigrationsLater(app)
    with app.app_context():
        configure_engine(db.engine, settings.write_patience_s)
    wording.init_app(app, is_pseudo=settings.pseudo_language)
    storage.init_app(app, settings)
    init_web(app, settings, runtime or Runtime())
    register_features(app)
    return app
