"""Search by words cut in one place for both databases, and the time zone of each person.

The index holds words that the program has cut, so neither database cuts any by rules of its own. The
next `flask content sync` fills it; until then, search finds nothing.
"""

import sqlalchemy as sa
from alembic import op


revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == 'sqlite'
    op.execute('DROP TABLE search_index' if is_sqlite else 'DROP INDEX search_index')
    with op.batch_alter_table('search_entry', schema=None) as batch_op:
        batch_op.add_column(sa.Column('heading_words', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('text_words', sa.Text(), server_default='', nullable=False))
    if is_sqlite:
        # Words hold letters, digits and these signs; beyond ASCII every character is kept.
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5("
            "heading_words, text_words, content='search_entry', content_rowid='id', "
            "tokenize=\"ascii tokenchars './^+#'\")"
        )
    else:
        op.execute(
            "CREATE INDEX search_index ON search_entry USING gin "
            "(string_to_array(heading_words || ' ' || text_words, ' '))"
        )
    with op.batch_alter_table('user_account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('time_zone', sa.String(length=64), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('user_account', schema=None) as batch_op:
        batch_op.drop_column('time_zone')
    is_sqlite = op.get_bind().dialect.name == 'sqlite'
    op.execute('DROP TABLE search_index' if is_sqlite else 'DROP INDEX search_index')
    with op.batch_alter_table('search_entry', schema=None) as batch_op:
        batch_op.drop_column('text_words')
        batch_op.drop_column('heading_words')
    if is_sqlite:
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
