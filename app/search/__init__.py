"""Search over lessons and transcripts: one interface over two databases' own full-text search.

SQLite searches by FTS5 with Porter's stemmer, PostgreSQL by `tsvector` in English. What can be found
is written when content is synced, in the same transaction. A clip of a certification form, a clip
that was withdrawn, and master scores are never part of it.
"""
