"""Cycles in requirements."""

from collections.abc import Iterable, Mapping


def find_cycle(requires: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Return one cycle of things that require each other, or nothing.

    >>> find_cycle({"a": ["b"], "b": ["c"], "c": ["a"]})
    ('a', 'b', 'c', 'a')
    >>> find_cycle({"a": ["b"], "b": []})
    ()
    """
    done: set[str] = set()
    for start in requires:
        trail: list[str] = []
        waiting = [(start, 0)]
        while waiting:
            name, depth = waiting.pop()
            del trail[depth:]
            if name in trail:
                return (*trail[trail.index(name) :], name)
            trail.append(name)
            if name not in done:
                waiting += [(other, depth + 1) for other in requires.get(name, ())]
            done.add(name)
    return ()
