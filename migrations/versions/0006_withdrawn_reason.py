"""Why a clip was withdrawn.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the reason."""
    op.add_column("clip", sa.Column("withdrawn_reason", sa.String(length=500), nullable=True))


def downgrade() -> None:
    """Drop the reason."""
    with op.batch_alter_table("clip") as table:
        table.drop_column("withdrawn_reason")
