"""The list of features: every blueprint and every command group, one line each."""

from flask import Flask

from app.accounts import access
from app.accounts import cli as accounts_cli
from app.accounts import jobs as accounts_jobs
from app.accounts import views as accounts_views
from app.administration import cli as administration_cli
from app.administration import views as administration_views
from app.agreement import views as agreement_views
from app.bench import actions as bench_actions
from app.bench import cli as bench_cli
from app.certification import views as certification_views
from app.config import Settings
from app.course import views as course_views
from app.demo import cli as demo_cli  # noqa: F401  adds `flask demo people`
from app.door import asking
from app.home import views as home_views
from app.library import cli as library_cli
from app.library import views as library_views
from app.mail import post
from app.mail import views as mail_views
from app.monitoring import cli as monitoring_cli  # noqa: F401  adds `flask cohorts facets`
from app.monitoring import views as monitoring_views
from app.ops import cli as ops_cli
from app.ops import views as ops_views
from app.outbox import jobs
from app.people import cli as people_cli
from app.people import jobs as people_jobs
from app.people import views as people_views
from app.personal_data import cli as personal_data_cli  # noqa: F401  adds to `flask accounts`
from app.personal_data import views as personal_data_views
from app.practice import views as practice_views
from app.practice.service.course_steps import find_practice_steps
from app.preview import cli as preview_cli  # noqa: F401  adds `flask content preview`
from app.publishing import cli as publishing_cli
from app.scorefiles import (
    dependability_cli,  # noqa: F401  adds `flask scoring dependability`
    facets_cli,  # noqa: F401  adds `flask scoring facets`
)
from app.scorefiles.cli import scoring_cli
from app.search import views as search_views
from app.uploading import cli as uploading_cli  # noqa: F401  adds `flask library remove`
from app.uploading import views as uploading_views

_PAGES = (
    accounts_views.blueprint,
    home_views.blueprint,
    monitoring_views.blueprint,
    library_views.blueprint,
    uploading_views.blueprint,
    search_views.blueprint,
    bench_actions.blueprint,
    practice_views.practice_blueprint,
    agreement_views.blueprint,
    practice_views.next_clip_blueprint,
    certification_views.blueprint,
    personal_data_views.blueprint,
    administration_views.blueprint,
)
_COMMANDS = (
    accounts_cli.accounts,
    people_cli.organizations,
    people_cli.cohorts,
    accounts_cli.demo,
    administration_cli.jobs,
    publishing_cli.content,
    library_cli.library,
    ops_cli.ops,
    bench_cli.scorebook,
    scoring_cli,
)


def register_features(app: Flask) -> None:
    """Connect each feature's pages and commands to the application."""
    settings: Settings = app.config["SETTINGS"]
    jobs.init_app(app)
    post.init_app(app, settings)
    mail_views.init_app(app, settings)
    for part in (access, accounts_jobs, people_jobs, ops_views, asking, people_views):
        part.init_app(app)
    course_views.init_app(app, find_practice_steps)
    for blueprint in _PAGES:
        app.register_blueprint(blueprint)
    for commands in _COMMANDS:
        app.cli.add_command(commands)
