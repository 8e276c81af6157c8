"""Events and jobs: what an act leaves to be done after its commit; links keep what they derive from.

A mailed link keeps the random text its token is derived from, so that the job that writes the email
can tell the token again. Links that are on their way need it no more, so they get none.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "outbox_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", moment, nullable=True),
        sa.Column("taken_at", moment, nullable=True),
        sa.Column("done_at", moment, nullable=True),
        sa.Column("dead_at", moment, nullable=True),
        sa.Column("last_error", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_event")),
        sqlite_autoincrement=True,
    )
    for column in ("due_at", "done_at", "dead_at"):
        op.create_index(op.f(f"ix_outbox_event_{column}"), "outbox_event", [column])
    op.execute("ALTER TABLE mail_link ADD COLUMN nonce VARCHAR(64) NOT NULL DEFAULT ''")


def downgrade() -> None:
    op.execute("ALTER TABLE mail_link DROP COLUMN nonce")
    op.drop_table("outbox_event")
