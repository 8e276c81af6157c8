"""Certification policies, and who sat which form.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from app.db import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of policies and sittings."""
    op.create_table(
        "policy_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("policy_id", sa.String(length=80), nullable=False),
        sa.Column("rubric_id", sa.String(length=80), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("synced_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_revision")),
        sa.UniqueConstraint(
            "policy_id", "content_hash", name=op.f("uq_policy_revision_policy_id_content_hash")
        ),
    )
    op.create_table(
        "policy",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["policy_revision.id"],
            name=op.f("fk_policy_revision_id_policy_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
    )
    _make_sittings()


def _make_sittings() -> None:
    op.create_table(
        "sitting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.String(length=80), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("policy_revision_id", sa.Integer(), nullable=True),
        sa.Column("clip_order", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rater_id"], ["user_account.id"], name=op.f("fk_sitting_rater_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_sitting_attempt_id_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["policy_revision_id"],
            ["policy_revision.id"],
            name=op.f("fk_sitting_policy_revision_id_policy_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
        sa.UniqueConstraint("rater_id", "form_id", name=op.f("uq_sitting_rater_id_form_id")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_sitting_attempt_id")),
    )


def downgrade() -> None:
    """Drop the tables of policies and sittings."""
    for name in ("sitting", "policy", "policy_revision"):
        op.drop_table(name)
