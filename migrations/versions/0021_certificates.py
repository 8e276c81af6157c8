"""Certificates, and what the demonstration gives in their place."""

import sqlalchemy as sa
from alembic import op


revision = "0021"
down_revision = "0020"

MOMENT = sa.DateTime(timezone=True)


def grounds() -> list[sa.Column]:
    """Return the columns that both tables have."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(64), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("rubric_id", sa.String(80), nullable=False),
        sa.Column("rubric_title", sa.Text(), nullable=False),
        sa.Column("policy_revision_id", sa.Integer(), nullable=False),
        sa.Column("policy_title", sa.Text(), nullable=False),
        sa.Column("policy_version", sa.Text(), nullable=False),
        sa.Column("policy_hash", sa.String(64), nullable=False),
        sa.Column("clips", sa.Integer(), nullable=False),
        sa.Column("provenance", sa.Text(), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
    ]


def keys(table: str) -> list[sa.Constraint]:
    """Return the constraints that both tables have."""
    return [
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("decision_id", name=op.f(f"uq_{table}_decision_id")),
        sa.ForeignKeyConstraint(
            ["rater_id"], ["user_account.id"], name=op.f(f"fk_{table}_rater_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["policy_revision_id"],
            ["policy_revision.id"],
            name=op.f(f"fk_{table}_policy_revision_id_policy_revision"),
        ),
    ]


def upgrade() -> None:
    op.create_table(
        "certificate",
        *grounds(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("due_from", sa.Date(), nullable=False),
        sa.Column("reminded_days", sa.Integer(), nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        sa.Column("revoke_reason", sa.Text(), nullable=False),
        *keys("certificate"),
        sa.UniqueConstraint("public_id", "number", name=op.f("uq_certificate_public_id_number")),
        sa.ForeignKeyConstraint(
            ["revoked_by_id"],
            ["user_account.id"],
            name=op.f("fk_certificate_revoked_by_id_user_account"),
        ),
    )
    op.create_index(
        op.f("ix_certificate_rater_id_rubric_id"), "certificate", ["rater_id", "rubric_id"]
    )
    op.create_index(op.f("ix_certificate_valid_until"), "certificate", ["valid_until"])
    op.create_table(
        "demonstration_certificate",
        *grounds(),
        *keys("demonstration_certificate"),
        sa.UniqueConstraint("public_id", name=op.f("uq_demonstration_certificate_public_id")),
    )
    op.create_index(
        op.f("ix_demonstration_certificate_rater_id"), "demonstration_certificate", ["rater_id"]
    )


def downgrade() -> None:
    op.drop_table("demonstration_certificate")
    op.drop_table("certificate")
