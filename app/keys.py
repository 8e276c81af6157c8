"""Is a key good enough to sign cookies with? Whoever can guess it can sign in as anybody."""

from itertools import pairwise

MIN_KEY_LENGTH = 32
HOW_TO_MAKE_ONE = 'python3 -c "import secrets; print(secrets.token_hex(32))"'

# 32 random hexadecimal digits have fewer than eight different ones once in a hundred million times.
_MIN_CHARACTERS = 8
_MAX_STEPS = 0.5
_MIN_TRIPLES = 0.6
# Words of examples: those of our own pages, and those that people copy from elsewhere.
_WORDS = (
    *("changeme", "replaceme", "changethis", "replacethis", "secretkey", "yoursecret", "mysecret"),
    *("supersecret", "topsecret", "verysecret", "notsecret", "nosecret", "asecret", "secretsecret"),
    *("atleast32", "nobodyelseknows", "thirtytwo", "random", "insecure", "generate", "goeshere"),
    *("password", "passwort", "example", "placeholder", "plumbline", "development"),
    *("qwerty", "asdfgh", "zxcvbn", "loremipsum", "correcthorse", "putyour", "enteryour"),
)


def find_key_weakness(key: str) -> str | None:
    """Return what makes a key guessable, as the end of a sentence; None when nothing is known.

    >>> find_key_weakness("a" * 40)
    'has only 1 different character'
    >>> find_key_weakness("8f3b1c9e7a5d2460" * 2)
    'repeats itself'
    >>> find_key_weakness("abcdefghijklmnopqrstuvwxyz0123456789")
    'counts up or down'
    >>> find_key_weakness("Please change me before you go live!!")
    'is an example that others know too'
    >>> find_key_weakness("short")
    'has only 5 characters'
    >>> find_key_weakness("5b0c7e94d1f28a63e7b9045c1d8fa236")
    """
    if len(key) < MIN_KEY_LENGTH:
        return f"has only {len(key)} characters" if key else "is not set"
    different = len(set(key))
    if different < _MIN_CHARACTERS:
        return f"has only {different} different character{'s' if different > 1 else ''}"
    if _counts(key):
        return "counts up or down"
    if _repeats(key):
        return "repeats itself"
    letters = "".join(filter(str.isalnum, key.lower()))
    if any(word in letters for word in _WORDS):
        return "is an example that others know too"
    return None


def _counts(key: str) -> bool:
    steps = [abs(ord(one) - ord(following)) <= 1 for one, following in pairwise(key)]
    return sum(steps) / len(steps) > _MAX_STEPS


def _repeats(key: str) -> bool:
    triples = [key[at : at + 3] for at in range(len(key) - 2)]
    return len(set(triples)) / len(triples) < _MIN_TRIPLES
