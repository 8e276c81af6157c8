"""When a set shows its master scores, in a column: filled from the stored documents.

A document from before sets said it means after each clip. One that cannot be read, or says a word nobody
knows, tells nothing: what was shown once cannot be taken back.
"""

import json

import sqlalchemy as sa
from alembic import op


revision = "0015"
down_revision = "0014"

_KNOWN = ('after_each_clip', 'after_set', 'never')


def upgrade() -> None:
    feedback = sa.Column('feedback', sa.String(length=20), server_default='never', nullable=False)
    op.add_column('set_revision', feedback)
    # Read as text: PostgreSQL gives out nothing of a document with a zero anywhere in it.
    table = sa.table('set_revision', sa.column('id'), sa.column('document'), sa.column('feedback'))
    connection = op.get_bind()
    rows = connection.execute(sa.select(table.c.id, sa.cast(table.c.document, sa.Text))).all()
    for number, document in rows:
        meant = {'feedback': _feedback(document)}
        connection.execute(table.update().where(table.c.id == number), meant)


def _feedback(document) -> str:
    try:
        said = json.loads(document).get('feedback', 'after_each_clip')
    except (ValueError, TypeError, AttributeError):
        return 'never'
    return said if said in _KNOWN else 'never'


def downgrade() -> None:
    # No batch: a trigger names this table, which SQLite must not make anew.
    op.drop_column('set_revision', 'feedback')
