"""Mutants are small, compile, differ from the source, and leave words and types alone."""

import pytest

from tools.mutation import find_mutants


def changed_lines(source: str) -> set[str]:
    """Return what the one line of a source becomes, over all its mutants."""
    return {
        line
        for mutant in find_mutants(source)
        for line in mutant.source.splitlines()
        if line not in source.splitlines()
    }


@pytest.mark.parametrize(
    ("line", "some"),
    [
        pytest.param("a < b", {"a <= b", "a >= b"}, id="a boundary is moved and turned around"),
        pytest.param("a in b", {"a not in b"}, id="a membership is turned around"),
        pytest.param("a + b", {"a - b", "(a)", "(b)"}, id="a term is dropped"),
        pytest.param("a and b or c", {"a or b or c", "((c))"}, id="a condition is dropped"),
        pytest.param("x[-n:]", {"x[:-n]", "x[:]"}, id="a slice is taken from the other end"),
        pytest.param("7", {"8"}, id="a number is another"),
        pytest.param("0.5", {"0.625"}, id="a share is another"),
        pytest.param("True", {"False"}, id="a truth is a lie"),
        pytest.param("[x for x in y if x]", {"[x for x in y if True]"}, id="a filter is dropped"),
        pytest.param("a if b else c", {"a if (not (b)) else c"}, id="a choice is turned around"),
        pytest.param("max(a, key=b)", {"min(a, key=b)", "max(a, )"}, id="a call is its twin"),
        pytest.param("np.ceil(a)", {"np.floor(a)"}, id="rounding goes the other way"),
        pytest.param("abs(a)", {"(a)"}, id="a sign is kept"),
        pytest.param("a.add(b)", {"pass"}, id="a statement is dropped"),
        pytest.param("“ä”[1 + 2]".replace("“", "'").replace("”", "'"), {"'ä'[1 - 2]"}, id="bytes"),
    ],
)
def test_a_line_has_these_mutants_among_others(line: str, some: set[str]) -> None:
    assert some <= changed_lines(line)


def test_what_a_function_returns_may_be_nothing() -> None:
    assert "    return None" in changed_lines("def f():\n    return x\n")


def test_words_types_and_decorators_are_left_alone() -> None:
    source = '@wrap(1)\ndef f(a: "1 + 1" = None) -> Tuple[1]:\n    """One + 1."""\n    b: int = g("1 < 2")\n'
    assert find_mutants(source) == []


def test_every_mutant_is_another_program_and_says_its_line() -> None:
    source = "LIMIT = 3\n\n\ndef f(a):\n    if a < LIMIT:\n        return a + 1\n    return 0\n"
    mutants = find_mutants(source)
    assert len({mutant.source for mutant in mutants} - {source}) == len(mutants)
    for mutant in mutants:
        compile(mutant.source, "mutant", "exec")
        (old, new) = mutant.diff(source).splitlines()
        assert (old[0], new[0]) == ("-", "+")
        assert source.splitlines()[mutant.line - 1] == old[1:]


def test_what_runs_at_import_is_told_from_what_a_test_runs() -> None:
    source = "LIMIT = 3\n\n\ndef f(a=4):\n    return lambda: 5\n"
    at_import = {mutant.line: mutant.is_at_import for mutant in find_mutants(source)}
    assert at_import == {1: True, 4: True, 5: False}
