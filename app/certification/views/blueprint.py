"""The blueprint that all pages of certification share, and how it answers what is not there."""

from flask import Blueprint
from werkzeug.wrappers import Response

from app.bench.errors import AttemptNotFoundError
from app.certification.errors import (
    GateNotFoundError,
    SittingNotFoundError,
    TestFormNotOfferedError,
)
from app.certification.words import (
    say_hindrances,
    say_need,
    say_outcome,
    say_stage,
    say_step,
)
from app.standards.words import around_in_words, rule_in_words
from app.web.errors import show_error

blueprint = Blueprint("certification", __name__, template_folder="../templates")
blueprint.add_app_template_filter(rule_in_words)
blueprint.add_app_template_filter(around_in_words)
blueprint.add_app_template_filter(say_stage, "stage_in_words")
blueprint.add_app_template_filter(say_hindrances, "hindrances_in_words")
blueprint.add_app_template_filter(say_need, "need_in_words")
blueprint.add_app_template_filter(say_outcome, "outcome_in_words")
blueprint.add_app_template_filter(say_step, "step_in_words")


@blueprint.errorhandler(AttemptNotFoundError)
@blueprint.errorhandler(GateNotFoundError)
@blueprint.errorhandler(TestFormNotOfferedError)
@blueprint.errorhandler(SittingNotFoundError)
def show_nothing_here(_: Exception) -> Response:
    """Answer alike for what does not exist and for what is not this person's."""
    return show_error(404)
