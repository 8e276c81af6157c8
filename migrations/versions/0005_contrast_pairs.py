"""Contrast pairs and the answers to them.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

from app.db import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of pairs."""
    op.create_table(
        "pair_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.String(length=80), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("synced_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_revision")),
        sa.UniqueConstraint(
            "pair_id", "content_hash", name=op.f("uq_pair_revision_pair_id_content_hash")
        ),
    )
    op.create_table(
        "contrast_pair",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["pair_revision.id"],
            name=op.f("fk_contrast_pair_revision_id_pair_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contrast_pair")),
    )
    op.create_table(
        "pair_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("pair_revision_id", sa.Integer(), nullable=False),
        sa.Column("higher_clip", sa.String(length=80), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["higher_clip"], ["clip.id"], name=op.f("fk_pair_answer_higher_clip_clip")
        ),
        sa.ForeignKeyConstraint(
            ["pair_revision_id"],
            ["pair_revision.id"],
            name=op.f("fk_pair_answer_pair_revision_id_pair_revision"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_pair_answer_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_answer")),
        sa.UniqueConstraint(
            "user_id", "pair_revision_id", name=op.f("uq_pair_answer_user_id_pair_revision_id")
        ),
    )


def downgrade() -> None:
    """Drop the tables of pairs."""
    for name in ("pair_answer", "contrast_pair", "pair_revision"):
        op.drop_table(name)
