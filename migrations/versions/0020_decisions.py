"""Sittings that grow, what was decided, and what trainers gave and answered.

Sittings of a whole test form stay as they are: nothing is filled in for them, and they get no decision.
"""

import sqlalchemy as sa
from alembic import op


revision = "0020"
down_revision = "0019"

_moment = sa.DateTime(timezone=True)

def upgrade() -> None:
    op.add_column('sitting', sa.Column('rubric_id', sa.String(length=80), nullable=True))
    op.add_column('sitting', sa.Column('is_demonstration', sa.Boolean(), nullable=True))
    op.add_column('sitting', sa.Column('assembly', sa.JSON(), nullable=True))
    op.create_table(
        'decision',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('sitting_id', sa.Integer(), nullable=False),
        sa.Column('rater_id', sa.Integer(), nullable=False),
        sa.Column('rubric_id', sa.String(length=80), nullable=False),
        sa.Column('policy_revision_id', sa.Integer(), nullable=False),
        sa.Column('outcome', sa.String(length=20), nullable=False),
        sa.Column('trace', sa.Text(), nullable=False),
        sa.Column('evidence_hash', sa.String(length=64), nullable=False),
        sa.Column('clips', sa.Integer(), nullable=False),
        sa.Column('results', sa.JSON(), nullable=False),
        sa.Column('plan', sa.JSON(), nullable=False),
        sa.Column('provenance', sa.String(length=300), nullable=False),
        sa.Column('is_demonstration', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('decided_at', _moment, nullable=False),
        sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_decision_sitting_id_sitting')),
        sa.ForeignKeyConstraint(['rater_id'], ['user_account.id'], name=op.f('fk_decision_rater_id_user_account')),
        sa.ForeignKeyConstraint(
            ['policy_revision_id'], ['policy_revision.id'], name=op.f('fk_decision_policy_revision_id_policy_revision')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_decision')),
        sa.UniqueConstraint('sitting_id', name=op.f('uq_decision_sitting_id')),
    )
    op.create_index(op.f('ix_decision_rater_id_rubric_id'), 'decision', ['rater_id', 'rubric_id'])
    _make_help()
    _make_appeals()


def _make_help() -> None:
    op.create_table(
        'voucher',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('sitting_id', sa.Integer(), nullable=False),
        sa.Column('rater_id', sa.Integer(), nullable=False),
        sa.Column('by_id', sa.Integer(), nullable=False),
        sa.Column('reason', sa.String(length=500), nullable=False),
        sa.Column('given_at', _moment, nullable=False),
        sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_voucher_sitting_id_sitting')),
        sa.ForeignKeyConstraint(['rater_id'], ['user_account.id'], name=op.f('fk_voucher_rater_id_user_account')),
        sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_voucher_by_id_user_account')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_voucher')),
        sa.UniqueConstraint('sitting_id', name=op.f('uq_voucher_sitting_id')),
    )
    op.create_index(op.f('ix_voucher_rater_id'), 'voucher', ['rater_id'])
    op.create_table(
        'accommodation',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('rater_id', sa.Integer(), nullable=False),
        sa.Column('rubric_id', sa.String(length=80), nullable=False),
        sa.Column('kind', sa.String(length=40), nullable=False),
        sa.Column('by_id', sa.Integer(), nullable=False),
        sa.Column('reason', sa.String(length=500), nullable=False),
        sa.Column('given_at', _moment, nullable=False),
        sa.ForeignKeyConstraint(
            ['rater_id'], ['user_account.id'], name=op.f('fk_accommodation_rater_id_user_account')
        ),
        sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_accommodation_by_id_user_account')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_accommodation')),
    )
    op.create_index(op.f('ix_accommodation_rater_id'), 'accommodation', ['rater_id'])


def _make_appeals() -> None:
    op.create_table(
        'appeal',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('decision_id', sa.Integer(), nullable=False),
        sa.Column('rater_id', sa.Integer(), nullable=False),
        sa.Column('code', sa.String(length=40), nullable=False),
        sa.Column('reason', sa.String(length=1000), nullable=False),
        sa.Column('asked_at', _moment, nullable=False),
        sa.Column('by_id', sa.Integer(), nullable=True),
        sa.Column('outcome', sa.String(length=20), nullable=True),
        sa.Column('answer', sa.String(length=1000), nullable=True),
        sa.Column('answered_at', _moment, nullable=True),
        sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_appeal_decision_id_decision')),
        sa.ForeignKeyConstraint(['rater_id'], ['user_account.id'], name=op.f('fk_appeal_rater_id_user_account')),
        sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_appeal_by_id_user_account')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal')),
        sa.UniqueConstraint('decision_id', 'code', name=op.f('uq_appeal_decision_id_code')),
    )
    op.create_index(op.f('ix_appeal_rater_id'), 'appeal', ['rater_id'])


def downgrade() -> None:
    for table in ('appeal', 'accommodation', 'voucher', 'decision'):
        op.drop_table(table)
    for column in ('assembly', 'is_demonstration', 'rubric_id'):
        op.drop_column('sitting', column)
