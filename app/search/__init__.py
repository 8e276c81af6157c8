"""Search over lessons and transcripts: one interface over two databases' own full-text search.

What a word is, and in which forms it is the same, is decided in `app.words` alone: what can be found is
cut there when content is synced, in the same transaction, and a question is cut there too. SQLite
(FTS5) and PostgreSQL (GIN) only find the places that hold given words; which comes first and what is
shown of it is decided in `domain`. So both databases answer alike. A clip of a certification form, a clip
that was withdrawn, and master scores are never part of it.
"""
