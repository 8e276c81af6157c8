"""Waivers: a trainer opens a module for one learner.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from app.db import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of waivers."""
    op.create_table(
        "module_waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.String(length=80), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_module_waiver_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_module_waiver_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module_waiver")),
        sa.UniqueConstraint(
            "user_id", "module_id", name=op.f("uq_module_waiver_user_id_module_id")
        ),
    )


def downgrade() -> None:
    """Drop the table of waivers."""
    op.drop_table("module_waiver")
