"""Tables of search: what can be found, next to the word index each database keeps."""

from sqlalchemy import CheckConstraint, String, Text, column, table
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model

# A migration creates the index: an FTS5 table on SQLite, a GIN index on PostgreSQL.
INDEX_NAME = "search_index"
fts_index = table(INDEX_NAME, column("rowid"))


class SearchEntry(Model):
    """One searchable entry; rewritten by each sync, in the order of the content.

    `heading_words` and `text_words` hold the words `app.words` splits the two texts into.
    """

    __tablename__ = "search_entry"
    __table_args__ = (CheckConstraint("kind IN ('lesson', 'clip')", name="kind_known"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(10))
    thing_id: Mapped[str] = mapped_column(String(80))
    anchor: Mapped[str] = mapped_column(String(200))
    at_ms: Mapped[int | None]
    heading: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    heading_words: Mapped[str] = mapped_column(Text, server_default="")
    text_words: Mapped[str] = mapped_column(Text, server_default="")


def is_compared(name: str | None, kind: str, _: object) -> bool:
    """Tell Alembic what to compare with the models: not the index, which has no model."""
    return not (kind in {"table", "index"} and name is not None and name.startswith(INDEX_NAME))
