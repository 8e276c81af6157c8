"""The score book, filled from the sheets that are there, and paths for reads across raters.

An attempt is staff's when it was started after a staff role was granted that is still held: more is
not known of old ones.
"""

import sqlalchemy as sa
from alembic import op


revision = "0014"
down_revision = "0013"

_TALLY_KEY = ('structure_id', 'code', 'purpose', 'master_rank', 'own_rank')
_INDICES = (
    ('attempt', 'set_revision_id'), ('sheet', 'set_item_id'), ('set_item', 'clip_revision_id'),
    ('exposure', 'clip_id'),
)
_BY_STAFF = """
UPDATE attempt SET by_staff = true WHERE EXISTS (
    SELECT 1 FROM role_grant
    WHERE role_grant.user_id = attempt.rater_id AND role_grant.role <> 'learner'
    AND role_grant.granted_at <= attempt.started_at)"""
_FILL = """
INSERT INTO first_score (
    rater_id, clip_id, structure_id, code, may_enter_feedback, purpose, own_rank, master_rank,
    cohort_id, sheet_id, recorded_at)
SELECT rater_id, clip_id, structure_id, code, told, purpose, own_rank, master_rank,
    NULL, sheet_id, recorded_at
FROM (
    SELECT recorded.*,
        row_number() OVER (
            PARTITION BY rater_id, clip_id, structure_id, code, told ORDER BY sheet_id) AS turn,
        min(CASE WHEN told THEN sheet_id END) OVER (PARTITION BY rater_id, clip_id) AS told_from
    FROM (
        SELECT attempt.rater_id, clip_revision.clip_id, structure.id AS structure_id, score.code,
            set_revision.purpose = 'practice' AS told, set_revision.purpose,
            coalesce(score.rank, -1) AS own_rank, coalesce(master_score.rank, -1) AS master_rank,
            sheet.id AS sheet_id, sheet.recorded_at
        FROM attempt
        JOIN sheet ON sheet.attempt_id = attempt.id
        JOIN score ON score.sheet_id = sheet.id
        JOIN set_item ON set_item.id = sheet.set_item_id
        JOIN set_revision ON set_revision.id = set_item.set_revision_id
        JOIN clip_revision ON clip_revision.id = set_item.clip_revision_id
        JOIN rubric_revision ON rubric_revision.id = set_revision.rubric_revision_id
        JOIN (
            SELECT rubric_id, structure_hash, min(id) AS id FROM rubric_revision
            GROUP BY rubric_id, structure_hash) AS structure
            ON structure.rubric_id = rubric_revision.rubric_id
            AND structure.structure_hash = rubric_revision.structure_hash
        LEFT JOIN master_score ON master_score.master_revision_id = set_item.master_revision_id
            AND master_score.code = score.code
        WHERE NOT attempt.by_staff) AS recorded) AS numbered
WHERE turn = 1 AND (told OR told_from IS NULL OR told_from > sheet_id)
ORDER BY rater_id, clip_id, structure_id, code, told"""


def upgrade() -> None:
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.add_column(sa.Column('by_staff', sa.Boolean(), server_default=sa.false(), nullable=False))
    for table, column in _INDICES:
        op.create_index(op.f(f'ix_{table}_{column}'), table, [column])
    op.create_table(
        'first_score',
        sa.Column('rater_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('clip_id', sa.String(length=80), nullable=False),
        sa.Column('structure_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('code', sa.String(length=40), nullable=False),
        sa.Column('may_enter_feedback', sa.Boolean(), nullable=False),
        sa.Column('purpose', sa.String(length=20), nullable=False),
        sa.Column('own_rank', sa.Integer(), nullable=False),
        sa.Column('master_rank', sa.Integer(), nullable=False),
        sa.Column('cohort_id', sa.Integer(), nullable=True),
        sa.Column('sheet_id', sa.Integer(), nullable=False),
        sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['rater_id'], ['user_account.id'], name=op.f('fk_first_score_rater_id_user_account')),
        sa.PrimaryKeyConstraint(
            'rater_id', 'clip_id', 'structure_id', 'code', 'may_enter_feedback', name=op.f('pk_first_score')
        ),
        sqlite_with_rowid=False,
    )
    _make_tally('rater_tally', sa.Column('rater_id', sa.Integer(), autoincrement=False, nullable=False))
    _make_tally('clip_tally', sa.Column('clip_id', sa.String(length=80), nullable=False))
    op.execute(_BY_STAFF)
    op.execute(_FILL)
    op.create_index(op.f('ix_first_score_clip_id'), 'first_score', ['clip_id'])
    for table, whose in (('rater_tally', 'rater_id'), ('clip_tally', 'clip_id')):
        columns = ', '.join((whose, *_TALLY_KEY))
        op.execute(
            f'INSERT INTO {table} ({columns}, scores) '
            f'SELECT {columns}, count(*) FROM first_score GROUP BY {columns}'
        )


def _make_tally(name, whose) -> None:
    is_rater = whose.name == 'rater_id'
    op.create_table(
        name,
        whose,
        sa.Column('structure_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('code', sa.String(length=40), nullable=False),
        sa.Column('purpose', sa.String(length=20), nullable=False),
        sa.Column('master_rank', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('own_rank', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('scores', sa.Integer(), nullable=False),
        *([sa.ForeignKeyConstraint(
            ['rater_id'], ['user_account.id'], name=op.f('fk_rater_tally_rater_id_user_account')
        )] if is_rater else []),
        sa.PrimaryKeyConstraint(whose.name, *_TALLY_KEY, name=op.f(f'pk_{name}')),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for name in ('clip_tally', 'rater_tally', 'first_score'):
        op.drop_table(name)
    for table, column in _INDICES:
        op.drop_index(op.f(f'ix_{table}_{column}'), table)
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_column('by_staff')
