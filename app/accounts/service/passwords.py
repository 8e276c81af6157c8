"""Passwords: hashed outside transactions, because hashing is slow on purpose."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's first recommendation for argon2id; one hash takes about 50 ms and 46 MiB.
_HASHER = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)
# Verified when the name is unknown, so that known and unknown names take the same time. It is all
# zeros, which no known password hashes to, and needs no computing at start.
DUMMY_HASH = "$argon2id$v=19$m=47104,t=1,p=1$" + "A" * 22 + "$" + "A" * 43
# No password has this hash: a new one is chosen through a mailed link.
NO_HASH = "!"


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password."""
    return _HASHER.hash(password)


def is_password_right(password_hash: str, password: str) -> bool:
    """Say whether the password belongs to the hash."""
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
