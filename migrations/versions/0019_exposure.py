"""Who was shown which clip of a pool: the ledger that caps how many people may meet a clip.

Clips of sittings from before are entered from what is known of them: a sheet that was recorded, or a
clip that was opened.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

_SEEN = """
    INSERT INTO pool_exposure (rater_id, clip_id, sitting_id, shown_at)
    SELECT met.rater_id, met.clip_id, MIN(met.sitting_id), MIN(met.shown_at)
    FROM (
        SELECT sitting.rater_id AS rater_id, clip_revision.clip_id AS clip_id,
            sitting.id AS sitting_id, sheet.recorded_at AS shown_at
        FROM sitting
        JOIN sheet ON sheet.attempt_id = sitting.attempt_id
        JOIN set_item ON set_item.id = sheet.set_item_id
        JOIN clip_revision ON clip_revision.id = set_item.clip_revision_id
        UNION ALL
        SELECT exposure.user_id, exposure.clip_id, NULL, exposure.first_seen_at
        FROM exposure
        WHERE exposure.via = 'certification'
    ) AS met
    GROUP BY met.rater_id, met.clip_id
"""


def upgrade() -> None:
    op.create_table(
        "pool_exposure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=False),
        sa.Column("clip_id", sa.String(80), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=True),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["rater_id"], ["user_account.id"], name=op.f("fk_pool_exposure_rater_id_user_account")
        ),
        sa.ForeignKeyConstraint(["clip_id"], ["clip.id"], name=op.f("fk_pool_exposure_clip_id_clip")),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_pool_exposure_sitting_id_sitting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_exposure")),
        sa.UniqueConstraint(
            "rater_id", "clip_id", name=op.f("uq_pool_exposure_rater_id_clip_id")
        ),
    )
    op.create_index(op.f("ix_pool_exposure_clip_id"), "pool_exposure", ["clip_id"])
    op.execute(_SEEN)


def downgrade() -> None:
    op.drop_table("pool_exposure")
