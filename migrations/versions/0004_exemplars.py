"""Open master scores of exemplars, and the rule that an exemplar is never an exam clip.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_AS_EXEMPLAR = """EXISTS (
    SELECT 1 FROM clip_revision AS added, clip_revision AS other, set_revision
    WHERE added.id = NEW.clip_revision_id AND set_revision.id = NEW.set_revision_id
    AND set_revision.purpose = 'certification'
    AND other.clip_id = added.clip_id AND other.use = 'exemplar')"""
_IN_EXAM = """NEW.use = 'exemplar' AND EXISTS (
    SELECT 1 FROM set_item
    JOIN set_revision ON set_revision.id = set_item.set_revision_id
    JOIN clip_revision AS other ON other.id = set_item.clip_revision_id
    WHERE set_revision.purpose = 'certification' AND other.clip_id = NEW.clip_id)"""
_MESSAGE = "an exemplar can never be a clip of a certification set"
_GUARDS = (("set_item", _AS_EXEMPLAR), ("clip_revision", _IN_EXAM))


def upgrade() -> None:
    """Make the table, and guard both ways in which the two pools could mix."""
    op.create_table(
        "exemplar_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clip_id", sa.String(length=80), nullable=False),
        sa.Column("rubric_id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("code_title", sa.String(length=200), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("point", sa.String(length=40), nullable=False),
        sa.Column("point_label", sa.String(length=80), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clip_id"], ["clip.id"], name=op.f("fk_exemplar_score_clip_id_clip")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemplar_score")),
        sa.UniqueConstraint(
            "clip_id", "rubric_id", "code", name=op.f("uq_exemplar_score_clip_id_rubric_id_code")
        ),
    )
    for table, condition in _GUARDS:
        _guard(table, condition)


def _guard(table: str, condition: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {table}_anchor BEFORE INSERT ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {table}_anchor() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = 'check_violation'; "
        "END IF; RETURN NEW; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_anchor BEFORE INSERT ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_anchor()"
    )


def downgrade() -> None:
    """Drop the guards and the table."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, _ in _GUARDS:
        op.execute(f"DROP TRIGGER {table}_anchor" + ("" if is_sqlite else f" ON {table}"))
        if not is_sqlite:
            op.execute(f"DROP FUNCTION {table}_anchor()")
    op.drop_table("exemplar_score")
