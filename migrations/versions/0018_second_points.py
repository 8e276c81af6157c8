"""An acceptable second point beside a master score, where two readers found one.

Master scores from before have none: nothing is filled in, and every old result keeps its digits.
"""

import sqlalchemy as sa
from alembic import op


revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column('master_score', sa.Column('also_rank', sa.Integer(), nullable=True))


def downgrade() -> None:
    # No batch: triggers may name this table, which SQLite must not make anew.
    op.drop_column('master_score', 'also_rank')
