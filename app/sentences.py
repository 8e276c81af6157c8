"""What code says that knows no page: readers of files, and rules for text.

A command prints a `Sentence` as the English text that it is. A page says it in the language of the site,
by `say()` of `app.wording`: its words are a key of the catalog, like those of every other sentence.
"""

from collections.abc import Mapping
from typing import Self


class Sentence(str):
    """A sentence, or a part of one, that remembers its words and what was filled into them.

    Attributes:
        words: the English words, with a named place for whatever varies.
        values: what stands there; a part that is a `Sentence` is said in the same language.

    >>> said = Sentence("It has %(cues)d cues.", cues=1204)
    >>> said, said.words, dict(said.values)
    ('It has 1204 cues.', 'It has %(cues)d cues.', {'cues': 1204})
    """

    __slots__ = ("values", "words")
    words: str
    values: Mapping[str, object]

    def __new__(cls, words: str, /, **values: object) -> Self:
        """Fill what varies into English words."""
        said = super().__new__(cls, words % values if values else words)
        said.words, said.values = words, values
        return said
