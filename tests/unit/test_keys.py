"""A key that others can guess is no key, whatever its length."""

import secrets

import pytest

from app.keys import find_key_weakness


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("", id="none"),
        pytest.param("k3y!", id="short"),
        pytest.param("a" * 40, id="forty equal letters"),
        pytest.param("ab" * 20, id="two letters in turn"),
        pytest.param("aaaabbbbccccddddeeeeffffgggghhhhiiii", id="runs"),
        pytest.param("0123456789" * 4, id="digits in order"),
        pytest.param("9876543210zyxwvutsrqponmlkjihgfedcba", id="backwards"),
        pytest.param("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", id="the alphabet"),
        pytest.param("Tr0ub4dor&3-Tr0ub4dor&3-Tr0ub4dor&3-", id="one word three times"),
        pytest.param("k8Jq2Lx9k8Jq2Lx9k8Jq2Lx9k8Jq2Lx9!!", id="a pattern with an end of its own"),
        pytest.param("at least 32 characters that nobody else knows", id="once in our README"),
        pytest.param("PUT-YOUR-OWN-RANDOM-KEY-INTO-THIS-PLACE", id="a placeholder"),
        pytest.param("django-insecure-4n8v$k2m!x9q7w5z1c3b6", id="of another program"),
        pytest.param("your-secret-key-goes-here-1f9a7c3d5b", id="of a tutorial"),
        pytest.param("qwertyuiopasdfghjklzxcvbnm1357924680", id="rows of the keyboard"),
        pytest.param("correct horse battery staple 4 ever!", id="a well-known phrase"),
    ],
)
def test_a_key_that_can_be_guessed_is_found_out(key: str) -> None:
    assert find_key_weakness(key)


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: secrets.token_hex(16), id="32 hexadecimal digits"),
        pytest.param(lambda: secrets.token_hex(32), id="as the sentence says"),
        pytest.param(lambda: secrets.token_urlsafe(24), id="in another alphabet"),
        pytest.param(lambda: secrets.token_urlsafe(96), id="a long one"),
    ],
)
def test_random_keys_pass(make: object) -> None:
    keys = [make() for _ in range(200)]  # type: ignore[operator]
    assert [key for key in keys if find_key_weakness(key)] == []
