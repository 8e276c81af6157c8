"""Small words of the compiler: hashes, circles, and what happened to a thing."""

import pytest

from app.content.change import Verb, verb_for
from app.content.cycles import find_cycle
from app.content.hashing import canonical_json, content_hash


@pytest.mark.parametrize(
    ("known", "before", "after", "verb"),
    [
        (False, None, 1, Verb.ADDED),
        (True, None, 1, Verb.RESTORED),
        (True, 1, 2, Verb.REVISED),
        (True, 1, 1, Verb.UNCHANGED),
        (True, 1, None, Verb.WITHDRAWN),
    ],
)
def test_what_happened(known: bool, before: int | None, after: int | None, verb: Verb) -> None:
    assert verb_for(known=known, before=before, after=after) is verb


@pytest.mark.parametrize(
    ("requires", "cycle"),
    [
        pytest.param({"a": ["a"]}, ("a", "a"), id="itself"),
        pytest.param({"a": ["b"], "b": ["a"]}, ("a", "b", "a"), id="two"),
        pytest.param(
            {"x": ["a"], "a": ["b"], "b": ["a"]}, ("a", "b", "a"), id="behind a straight way"
        ),
        pytest.param(
            {"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}, (), id="a diamond is none"
        ),
        pytest.param({"a": ["unknown"]}, (), id="something unknown is none"),
        pytest.param({}, (), id="nothing"),
    ],
)
def test_circles(requires: dict[str, list[str]], cycle: tuple[str, ...]) -> None:
    assert find_cycle(requires) == cycle


def test_a_long_chain_is_no_trouble() -> None:
    chain = {str(number): [str(number + 1)] for number in range(5_000)}
    assert find_cycle(chain) == ()


def test_the_hash_is_of_the_content_and_not_of_the_layout() -> None:
    assert content_hash({"b": [1, "é"], "a": None}) == content_hash({"a": None, "b": (1, "é")})
    assert canonical_json({"b": 1, "a": "é"}) == '{"a":"é","b":1}'


def test_a_value_that_is_no_number_cannot_be_hashed() -> None:
    with pytest.raises(ValueError, match="Out of range"):
        content_hash({"a": float("nan")})
