"""How Alembic reaches the database: through the application's own engine and metadata.

Migrations build the schema everywhere, SQLite included; `create_all` is never used.
"""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from app.db import UtcDateTime, make_sqlite_file
from app.search.models import is_compared

database = current_app.extensions["migrate"].db


def _render_item(kind: str, item: object, _: object) -> str | bool:
    """Write plain column types, so that old migrations never depend on today's code."""
    return "sa.DateTime(timezone=True)" if isinstance(item, UtcDateTime) else False


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=database.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=_render_item,
        include_name=is_compared,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def _is_upgrade() -> bool:
    """Say whether this is an upgrade; asking, stamping and going down need a database."""
    context.configure(dialect_name=database.engine.dialect.name)
    return context.get_context().opts["fn"].__name__ == "upgrade"


def run_migrations_online() -> None:
    """Run the migrations; SQLite rebuilds tables, so its foreign keys rest meanwhile."""
    if _is_upgrade():
        make_sqlite_file(database.engine.url)
    with database.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        raw = connection.connection.dbapi_connection
        if sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            _migrate(connection)
        finally:
            if sqlite:
                raw.execute("PRAGMA foreign_keys=ON")


if context.is_offline_mode():
    message = "Migrations run against a database: give DATABASE_URL, not --sql."
    raise SystemExit(message)
run_migrations_online()
