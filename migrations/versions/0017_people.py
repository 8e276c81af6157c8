"""Organizations, cohorts and invitations; roles with a scope; in which cohort a sheet was recorded.

Where there are trainers, they saw every learner. So that nobody loses sight of anybody, one cohort,
"Everybody so far" of "This site", takes the learners there are as members and the trainers as its
trainers. Where there are none, nothing is made.

Going down, a role in any scope becomes the plain role again.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op


revision = "0017"
down_revision = "0016"

_NEW_KEY = 'uq_role_grant_user_id_role_scope_kind_scope_id'
_OLD_KEY = 'uq_role_grant_user_id_role'
_OF_SCOPE = 'ix_role_grant_scope_kind_scope_id_role_user_id'
_GRANTED_BY = 'fk_role_grant_granted_by_id_user_account'

_moment = sa.DateTime(timezone=True)
_grant = sa.table(
    'role_grant', sa.column('id', sa.Integer), sa.column('user_id', sa.Integer), sa.column('role', sa.String),
    sa.column('scope_kind', sa.String), sa.column('scope_id', sa.Integer), sa.column('granted_at', _moment),
)


def upgrade() -> None:
    op.create_table(
        'organization',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=120), nullable=False),
        sa.Column('created_at', _moment, nullable=False),
        sa.Column('closed_at', _moment, nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_organization')),
        sa.UniqueConstraint('name', name=op.f('uq_organization_name')),
    )
    op.create_table(
        'cohort',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('organization_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('name', sa.String(length=120), nullable=False),
        sa.Column('starts_on', sa.Date(), nullable=False),
        sa.Column('ends_on', sa.Date(), nullable=True),
        sa.Column('join_code', sa.String(length=8), nullable=True),
        sa.Column('created_at', _moment, nullable=False),
        sa.Column('closed_at', _moment, nullable=True),
        sa.ForeignKeyConstraint(
            ['organization_id'], ['organization.id'], name=op.f('fk_cohort_organization_id_organization')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_cohort')),
        sa.UniqueConstraint('join_code', name=op.f('uq_cohort_join_code')),
        sa.UniqueConstraint('organization_id', 'name', name=op.f('uq_cohort_organization_id_name')),
    )
    _make_invitations()
    _scope_roles()
    # A plain statement: rebuilding a large table on SQLite would take long.
    op.execute('ALTER TABLE sheet ADD COLUMN cohort_id INTEGER CONSTRAINT fk_sheet_cohort_id_cohort REFERENCES cohort (id)')
    _keep_everybody_in_sight()


def _make_invitations() -> None:
    op.create_table(
        'invitation',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('cohort_id', sa.Integer(), nullable=False),
        sa.Column('email', sa.String(length=254), nullable=False),
        sa.Column('name', sa.String(length=120), nullable=False),
        sa.Column('invited_by_id', sa.Integer(), nullable=False),
        sa.Column('invited_at', _moment, nullable=False),
        sa.Column('token_hash', sa.String(length=64), nullable=True),
        sa.Column('answered_at', _moment, nullable=True),
        sa.Column('answer', sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_invitation_cohort_id_cohort')),
        sa.ForeignKeyConstraint(
            ['invited_by_id'], ['user_account.id'], name=op.f('fk_invitation_invited_by_id_user_account')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
        sa.UniqueConstraint('token_hash', name=op.f('uq_invitation_token_hash')),
    )
    is_open = sa.text('answered_at IS NULL')
    op.create_index(
        'uq_invitation_open', 'invitation', ['cohort_id', 'email'], unique=True,
        sqlite_where=is_open, postgresql_where=is_open,
    )
    op.create_index(op.f('ix_invitation_email'), 'invitation', ['email'])


def _scope_roles() -> None:
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.add_column(sa.Column('scope_kind', sa.String(length=20), server_default='site', nullable=False))
        batch_op.add_column(sa.Column('scope_id', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('granted_by_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(_GRANTED_BY, 'user_account', ['granted_by_id'], ['id'])
        batch_op.drop_constraint(_OLD_KEY, type_='unique')
        batch_op.create_unique_constraint(_NEW_KEY, ['user_id', 'role', 'scope_kind', 'scope_id'])
    op.create_index(_OF_SCOPE, 'role_grant', ['scope_kind', 'scope_id', 'role', 'user_id'])


def _keep_everybody_in_sight() -> None:
    base, now = op.get_bind(), datetime.now(UTC)
    trains, learns = _grant.c.role == 'trainer', _grant.c.role == 'learner'
    first = base.scalar(sa.select(sa.func.min(_grant.c.granted_at, type_=_moment)))
    if not base.scalar(sa.select(sa.func.count()).select_from(_grant).where(trains)):
        return
    organization = sa.table('organization', sa.column('name'), sa.column('created_at', _moment))
    op.execute(sa.insert(organization).values(name='This site', created_at=now))
    cohort = sa.table(
        'cohort', sa.column('organization_id'), sa.column('kind'), sa.column('name'),
        sa.column('starts_on', sa.Date), sa.column('created_at', _moment),
    )
    # Both tables are new, so each row is the first one.
    values = {'organization_id': 1, 'kind': 'course', 'name': 'Everybody so far'}
    op.execute(sa.insert(cohort).values(**values, starts_on=first.date(), created_at=now))
    of_cohort = {'scope_kind': 'cohort', 'scope_id': 1}
    op.execute(sa.update(_grant).where(trains).values(**of_cohort))
    columns = ['user_id', 'role', 'scope_kind', 'scope_id', 'granted_at']
    members = sa.select(
        _grant.c.user_id, _grant.c.role, sa.literal('cohort'), sa.literal(1), sa.literal(now, _moment)
    ).where(learns)
    op.execute(sa.insert(_grant).from_select(columns, members))


def downgrade() -> None:
    op.execute('ALTER TABLE sheet DROP COLUMN cohort_id')
    op.execute('UPDATE first_score SET cohort_id = NULL')
    op.drop_index(_OF_SCOPE, 'role_grant')
    # Of one role in many scopes one row stays, with the day of the first of them.
    twin = _grant.alias('twin')
    is_same = (twin.c.user_id == _grant.c.user_id) & (twin.c.role == _grant.c.role)
    first = sa.select(sa.func.min(twin.c.granted_at)).where(is_same).scalar_subquery()
    op.execute(sa.update(_grant).values(granted_at=first))
    op.execute(sa.delete(_grant).where(sa.exists().where(is_same, twin.c.id < _grant.c.id)))
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.drop_constraint(_NEW_KEY, type_='unique')
        batch_op.create_unique_constraint(_OLD_KEY, ['user_id', 'role'])
        batch_op.drop_constraint(_GRANTED_BY, type_='foreignkey')
        for column in ('granted_by_id', 'scope_id', 'scope_kind'):
            batch_op.drop_column(column)
    for name in ('invitation', 'cohort', 'organization'):
        op.drop_table(name)
