"""The list of features: every blueprint and every command group, one line each."""

from flask import Flask

import app.accounts.models
import app.calibration.models
import app.course.models
import app.library.models
import app.rubric.models  # noqa: F401  tables register themselves on import


def register_features(app: Flask) -> None:
    """Connect each feature's pages and commands to the application."""
