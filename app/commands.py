"""The list of commands: every group, one line each. They are loaded when a command is asked for.

A server never is, and what only commands need would be a quarter of what it keeps in memory.
"""

from flask_migrate.cli import db as db_cli

from app.accounts import cli as accounts_cli
from app.administration import cli as administration_cli
from app.bench import cli as bench_cli
from app.certification import cli as certification_cli
from app.demo import cli as demo_cli  # noqa: F401  adds `flask demo people`
from app.library import cli as library_cli
from app.monitoring import cli as monitoring_cli  # noqa: F401  adds `flask cohorts facets`
from app.ops import cli as ops_cli
from app.people import cli as people_cli
from app.personal_data import cli as personal_data_cli  # noqa: F401  adds to `flask accounts`
from app.preview import cli as preview_cli  # noqa: F401  adds `flask content preview`
from app.publishing import cli as publishing_cli
from app.scorefiles.cli import scoring_cli
from app.uploading import cli as uploading_cli  # noqa: F401  adds `flask library remove`

COMMANDS = (
    db_cli,
    accounts_cli.accounts,
    people_cli.organizations,
    people_cli.cohorts,
    accounts_cli.demo,
    administration_cli.jobs,
    publishing_cli.content,
    library_cli.library,
    ops_cli.ops,
    bench_cli.scorebook,
    certification_cli.certification,
    scoring_cli,
)
