"""Answers to checks name options and moments by their keys, no longer by their places.

Each stored answer is read by the revision of the lesson it was given to, so that every person keeps
exactly what she chose.
"""

import hashlib
import json
import re
import unicodedata
from html import unescape

import sqlalchemy as sa
from alembic import op


revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    with op.batch_alter_table('check_answer', schema=None) as batch_op:
        batch_op.alter_column('item', existing_type=sa.Integer(), type_=sa.String(length=80), existing_nullable=False)
    _rewrite(_to_keys)


def downgrade() -> None:
    _rewrite(_to_places)
    with op.batch_alter_table('check_answer', schema=None) as batch_op:
        batch_op.alter_column(
            'item', existing_type=sa.String(length=80), type_=sa.Integer(), existing_nullable=False,
            postgresql_using='item::integer',
        )


def _rewrite(change) -> None:
    """Rewrite the answers of each revision, one distinct answer at a time."""
    bind = op.get_bind()
    distinct = bind.execute(sa.text(
        'SELECT DISTINCT revision_id, check_id, item, answer FROM check_answer'
    )).all()
    for revision_id in sorted({row.revision_id for row in distinct}):
        stored = bind.execute(
            sa.text('SELECT document FROM lesson_revision WHERE id = :id'), {'id': revision_id}
        ).scalar_one()
        document = json.loads(stored) if isinstance(stored, str) else stored
        blocks = {block['id']: block for block in document['blocks'] if block['kind'] in ('check', 'sort')}
        mine = [row for row in distinct if row.revision_id == revision_id]
        rewritten = [(row, change(blocks.get(row.check_id), row.item, row.answer)) for row in mine]
        # In two steps: a new value must never be taken for an old one that is still to be changed.
        for number, (row, _) in enumerate(rewritten):
            _update(bind, row, row.item, row.answer, row.item, f'\x01{number}')
        for number, (row, (item, answer)) in enumerate(rewritten):
            _update(bind, row, row.item, f'\x01{number}', item, answer)


def _update(bind, row, old_item, old_answer, item, answer) -> None:
    bind.execute(
        sa.text(
            'UPDATE check_answer SET item = :item, answer = :answer WHERE revision_id = :revision '
            'AND check_id = :check AND item = :old_item AND answer = :old_answer'
        ),
        {'item': item, 'answer': answer, 'revision': row.revision_id, 'check': row.check_id,
         'old_item': old_item, 'old_answer': old_answer},
    )


def _to_keys(block, item, answer):
    """Return what names the answer by keys; what no revision knows stays as it is."""
    if block is None:
        return item, answer
    if block['kind'] == 'check':
        options = block['options']
        known = answer.isdigit() and int(answer) < len(options)
        return '', _key(options[int(answer)]) if known else answer
    known = item.isdigit() and int(item) < len(block['items'])
    return _key(block['items'][int(item)]) if known else item, answer


def _to_places(block, item, answer):
    """Return what names the answer by its place in the revision it was given to."""
    if block is not None and block['kind'] == 'check':
        keys = [_key(option) for option in block['options']]
        return '0', str(keys.index(answer)) if answer in keys else answer
    keys = [_key(part) for part in block['items']] if block is not None else []
    if item in keys:
        return str(keys.index(item)), answer
    return item if item.isdigit() else '0', answer


# What follows makes keys as the program did when this step was written; it is never changed.
_INLINE = re.compile(r'</?(?:a|abbr|b|code|em|i|kbd|s|small|span|strong)(?:\s[^<>]*)?>')
_SHAPE = re.compile(r'<(mfrac|mover|mroot|msqrt|msub|msubsup|msup|munder|munderover|sub|sup)\b')
_SIGNS = {
    **dict.fromkeys("`\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u2018\u2019\u201a\u201b\u2032\u2035\uff07", "'"),
    **dict.fromkeys('\u00ab\u00bb\u201c\u201d\u201e\u201f\u2033\u2036\uff02', '"'),
    **dict.fromkeys('\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d', '-'),
    **dict.fromkeys('\u00ad\u180e\u200b\u200c\u200d\u2060\ufeff', ''),
    **dict.fromkeys('\u00f7\u2044\u2215', '/'),
    **dict.fromkeys('\u00d7\u2715', 'x'),
    **dict.fromkeys('\u00c6\u00e6', 'ae'),
    **dict.fromkeys('\u0152\u0153', 'oe'),
    **dict.fromkeys('\u00d8\u00f8', 'o'),
    **dict.fromkeys('\u0141\u0142', 'l'),
}
_POWERS = dict(zip('⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ', '0123456789n'))


def _key(part) -> str:
    if part.get('key'):
        return part['key']
    shaped = _SHAPE.sub(r' \1 <', _INLINE.sub('', part['html']))
    words = _fold(unescape(re.sub(r'<[^>]*>', ' ', shaped)))
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _fold(text: str) -> str:
    folded, before = [], ''
    for letter in text:
        plain = _fold_letter(letter)
        if letter in _POWERS and before not in _POWERS:
            plain = f'^{plain}'
        elif '/' in plain[1:] and before in tuple('0123456789'):
            plain = f' {plain}'
        folded.append(plain)
        before = letter
    return ' '.join(''.join(folded).split())


def _fold_letter(letter: str) -> str:
    if letter in _SIGNS:
        return _SIGNS[letter]
    if letter in _POWERS:
        return _POWERS[letter]
    if letter.isspace():
        return ' '
    parts = unicodedata.normalize('NFKD', letter)
    plain = ''.join(_SIGNS.get(part, part) for part in parts if not '\u0300' <= part <= '\u036f')
    return plain.lower().upper().lower().replace('\u0307', '').replace('ς', 'σ')
