"""Ranking and snippets, in Python, so that every database gives the same results."""

from collections.abc import Iterator, Sequence
from math import log

from app.search.domain import HITS_PER_THING, MAX_THINGS, FoundRow, FoundThing, Hit, Piece
from app.words import Word, cut

# A word in a title or heading says what an entry is about; one in the text may be incidental.
_TITLE, _HEADING, _TEXT = 5.0, 3.0, 1.0
# Further entries of the same lesson or clip count, but never as much as the best one.
_FURTHER, _MAX_FURTHER = 0.6, 10
_SNIPPET_WORDS = 24


def rank_rows(rows: Sequence[FoundRow], words: Sequence[str]) -> tuple[FoundThing, ...]:
    """Group entries by lesson or clip, best first, with a few entries of each.

    Args:
        rows: every entry that was found, in the order of the content.
        words: the words of the question.
    """
    weights = _weights(rows, words)
    by_thing: dict[str, list[tuple[float, FoundRow]]] = {}
    for row in rows:
        by_thing.setdefault(row.thing_id, []).append((_score(row, weights), row))
    scored = []
    for found in by_thing.values():
        found.sort(key=lambda pair: -pair[0])
        scored.append((_score_thing(found, weights), found))
    scored.sort(key=lambda pair: -pair[0])
    return tuple(_show(found, frozenset(words)) for _, found in scored[:MAX_THINGS])


def _weights(rows: Sequence[FoundRow], words: Sequence[str]) -> dict[str, float]:
    """Return the weight of each word: the fewer entries contain it, the more it weighs."""
    has = [{*row.heading_words.split(), *row.text_words.split()} for row in rows]
    return {
        word: log(1 + len(rows) / max(1, sum(word in found for found in has))) for word in words
    }


def _score(row: FoundRow, weights: dict[str, float]) -> float:
    heading, text = frozenset(row.heading_words.split()), row.text_words.split()
    long = 1.5 + len(text) / 300
    score = 0.0
    for word, weight in weights.items():
        times = text.count(word)
        score += weight * (_HEADING * (word in heading) + _TEXT * times / (times + long))
    return score


def _score_thing(found: Sequence[tuple[float, FoundRow]], weights: dict[str, float]) -> float:
    title = frozenset(word.stem for word in cut(found[0][1].title))
    further = sum(score for score, _ in found[1:_MAX_FURTHER])
    about = sum(weight for word, weight in weights.items() if word in title)
    return found[0][0] + _FURTHER * further + _TITLE * about


def _show(found: Sequence[tuple[float, FoundRow]], words: frozenset[str]) -> FoundThing:
    best = [row for _, row in found[:HITS_PER_THING]]
    return FoundThing(
        id=best[0].thing_id,
        title=best[0].title,
        hits=tuple(
            Hit(
                anchor=row.anchor,
                at_ms=row.at_ms,
                heading=tuple(mark(row.heading, words)),
                snippet=snippet(row.text, words),
            )
            for row in best
        ),
    )


def snippet(text: str, words: frozenset[str]) -> tuple[Piece, ...]:
    """Return the stretch of a text with the most distinct words of a question, marked."""
    found = list(cut(text))
    first = _best_start(found, words)
    start = found[first].start if first else 0
    last = min(first + _SNIPPET_WORDS, len(found)) - 1
    end = found[last].end if last + 1 < len(found) else len(text)
    pieces = list(mark(text[start:end], words))
    if first:
        pieces.insert(0, Piece(text="…", is_match=False))
    if end < len(text):
        pieces.append(Piece(text="…", is_match=False))
    return tuple(pieces)


def _best_start(found: Sequence[Word], words: frozenset[str]) -> int:
    """Return where a snippet begins: just before the densest stretch, the first of equals."""
    hits = [at for at, word in enumerate(found) if word.stem in words]
    if not hits or hits[-1] < _SNIPPET_WORDS:
        return 0
    reach = _SNIPPET_WORDS * 2 // 3
    best = max(hits, key=lambda at: (len({w.stem for w in found[at : at + reach]} & words), -at))
    return max(0, min(best - _SNIPPET_WORDS // 3, len(found) - _SNIPPET_WORDS))


def mark(text: str, words: frozenset[str]) -> Iterator[Piece]:
    """Yield a text in pieces, with each matching word as a piece of its own.

    >>> [piece.text for piece in mark("the Thirds go", frozenset({"third"})) if piece.is_match]
    ['Thirds']
    """
    at = 0
    for word in cut(text):
        if word.stem not in words or word.start < at:
            continue
        if word.start > at:
            yield Piece(text=text[at : word.start], is_match=False)
        yield Piece(text=text[word.start : word.end], is_match=True)
        at = word.end
    if at < len(text):
        yield Piece(text=text[at:], is_match=False)
