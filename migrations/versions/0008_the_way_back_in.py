"""The way back in: sessions, mailed links, unsent forms, confirmed addresses.

Every session of before ends: people sign in once more, and nothing of theirs is touched.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

from app.db import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and let sessions be rows instead of a version."""
    _make_table(
        "account_session",
        "key_hash",
        sa.Column("browser", sa.String(length=60), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
    )
    _make_table(
        "mail_link",
        "token_hash",
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
    )
    _make_table(
        "unsent_form",
        "key_hash",
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
    )
    with op.batch_alter_table("user_account") as table:
        table.add_column(sa.Column("email_confirmed_at", UtcDateTime(), nullable=True))
        table.drop_column("session_version")


def _make_table(name: str, hash_column: str, *columns: sa.Column) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(hash_column, sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f(f"fk_{name}_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint(hash_column, name=op.f(f"uq_{name}_{hash_column}")),
    )
    op.create_index(op.f(f"ix_{name}_user_id"), name, ["user_id"])


def downgrade() -> None:
    """Drop the tables; sessions have a version again, and everybody signs in once more."""
    with op.batch_alter_table("user_account") as table:
        table.add_column(
            sa.Column("session_version", sa.Integer(), nullable=False, server_default="1")
        )
        table.drop_column("email_confirmed_at")
    with op.batch_alter_table("user_account") as table:
        table.alter_column("session_version", server_default=None)
    for name in ("unsent_form", "mail_link", "account_session"):
        op.drop_table(name)
