"""Search: finding and ranking lessons and transcripts, alike on both databases.

Only `app.words` decides what a word is and which forms count as the same word. It splits both the
indexed text, in the transaction that syncs the content, and the question. SQLite (FTS5) and
PostgreSQL (GIN) only find the entries that hold given words; `domain` ranks them and chooses what to
show, so both databases give the same answers. Certification clips, withdrawn clips, and master
scores are never searched.
"""
