"""What search can find, and each database's own full-text index beside it."""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'


def upgrade() -> None:
    op.create_table('search_entry',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('thing_id', sa.String(length=80), nullable=False),
    sa.Column('anchor', sa.String(length=200), nullable=False),
    sa.Column('at_ms', sa.Integer(), nullable=True),
    sa.Column('heading', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.CheckConstraint("kind IN ('lesson', 'clip')", name=op.f('ck_search_entry_kind_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_entry'))
    )
    # The next `flask content sync` fills both; until then, search finds nothing.
    if op.get_bind().dialect.name == 'sqlite':
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5("
            "heading, text, content='search_entry', content_rowid='id', "
            "tokenize='porter unicode61 remove_diacritics 2')"
        )
    else:
        op.execute(
            "CREATE INDEX search_index ON search_entry USING gin (("
            "setweight(to_tsvector('english', heading), 'A') || "
            "setweight(to_tsvector('english', text), 'B')))"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == 'sqlite':
        op.execute('DROP TABLE search_index')
    op.drop_table('search_entry')
