"""One word per thing: a sheet is recorded, an attempt is completed.

Columns are renamed by plain statements: rebuilding the tables on SQLite would lose the triggers that
keep recorded sheets as they are.
"""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.execute("ALTER TABLE sheet RENAME COLUMN committed_at TO recorded_at")
    op.execute("ALTER TABLE attempt RENAME COLUMN submitted_at TO completed_at")


def downgrade() -> None:
    op.execute("ALTER TABLE attempt RENAME COLUMN completed_at TO submitted_at")
    op.execute("ALTER TABLE sheet RENAME COLUMN recorded_at TO committed_at")
