"""Erased accounts, indexes of the people and audit pages, and an audit that only grows.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

from app.db import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_INDEXES = (
    ("user_account", ("name", "id")),
    ("role_grant", ("role", "user_id")),
    ("audit_event", ("happened_at", "id")),
    ("audit_event", ("actor_id", "id")),
    ("audit_event", ("object_type", "object_id", "id")),
    ("audit_event", ("verb", "id")),
)
_FACT = ("id", "happened_at", "actor_id", "verb", "object_type", "object_id")
_REFUSAL = "the audit only grows: what happened is neither changed nor deleted"


def upgrade() -> None:
    """Mark erased accounts, index what operators search, and close the audit to changes."""
    op.add_column("user_account", sa.Column("erased_at", UtcDateTime(), nullable=True))
    for table, columns in _INDEXES:
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
    if op.get_bind().dialect.name == "postgresql":
        _close_on_postgresql()
    else:
        _close_on_sqlite()


def _close_on_sqlite() -> None:
    for verb, when in (("update", f"UPDATE OF {', '.join(_FACT)}"), ("delete", "DELETE")):
        op.execute(
            f"CREATE TRIGGER audit_event_refuses_{verb} BEFORE {when} ON audit_event "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )


def _close_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION audit_event_refuses() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    )
    for verb, when in (("update", f"UPDATE OF {', '.join(_FACT)}"), ("delete", "DELETE")):
        op.execute(
            f"CREATE TRIGGER audit_event_refuses_{verb} BEFORE {when} ON audit_event "
            "FOR EACH ROW EXECUTE FUNCTION audit_event_refuses()"
        )


def downgrade() -> None:
    """Open the audit again, and forget which accounts were erased; they stay closed."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for verb in ("update", "delete"):
        name = f"audit_event_refuses_{verb}"
        op.execute(f"DROP TRIGGER {name}" + (" ON audit_event" if is_postgresql else ""))
    if is_postgresql:
        op.execute("DROP FUNCTION audit_event_refuses()")
    for table, columns in reversed(_INDEXES):
        op.drop_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table_name=table)
    with op.batch_alter_table("user_account") as batch:
        batch.drop_column("erased_at")
