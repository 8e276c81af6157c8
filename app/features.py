"""The list of features: every blueprint, one line each. Their commands: `app/commands.py`."""

from flask import Flask

from app.accounts import access
from app.accounts import jobs as accounts_jobs
from app.accounts import views as accounts_views
from app.administration import views as administration_views
from app.agreement import views as agreement_views
from app.bench import actions as bench_actions
from app.certification import views as certification_views
from app.config import Settings
from app.course import views as course_views
from app.door import asking
from app.home import views as home_views
from app.library import views as library_views
from app.mail import post
from app.mail import views as mail_views
from app.monitoring import views as monitoring_views
from app.ops import views as ops_views
from app.outbox import jobs
from app.people import jobs as people_jobs
from app.people import views as people_views
from app.personal_data import views as personal_data_views
from app.practice import views as practice_views
from app.practice.service.course_steps import find_practice_steps
from app.search import views as search_views
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
    personal_data_views.blueprint,
    administration_views.blueprint,
)


def register_features(app: Flask) -> None:
    """Connect each feature's pages to the application."""
    settings: Settings = app.config["SETTINGS"]
    jobs.init_app(app)
    post.init_app(app, settings)
    mail_views.init_app(app, settings)
    for part in (
        access,
        accounts_jobs,
        people_jobs,
        ops_views,
        asking,
        people_views,
        certification_views,
    ):
        part.init_app(app)
    course_views.init_app(app, find_practice_steps)
    for blueprint in _PAGES:
        app.register_blueprint(blueprint)
