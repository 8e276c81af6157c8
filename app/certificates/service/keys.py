"""The key that signs badges: a file of the operator's, never in the repository or the database.

A PEM file with an EC key (P-256). The first key in it signs. Further ones, kept below it when the key
is changed, sign nothing and stay published, so that badges they signed can still be checked.
"""

import base64
import hashlib
import json
import os
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from app.certificates.errors import BadgeError, KeyFileError
from app.sentences import Sentence

NOT_INSTALLED = Sentence(
    "Badges are not set up on this site: the package that signs them is not installed. The person who "
    "runs it can install the extra “badges”."
)
NO_KEY = Sentence(
    "Badges are not set up on this site: there is no key to sign them with. The person who runs it can "
    "make one: flask certificates key"
)
_BAD_KEY = Sentence(
    "The file of BADGE_KEY_FILE cannot be used: it has to hold an EC key of the curve P-256 in PEM, "
    "readable by the server."
)
_THERE = Sentence("There is a key already, and badges people have rest on it. Nothing was changed.")
_BLOCK = re.compile(
    rb"-----BEGIN [A-Z ]*PRIVATE KEY-----.+?-----END [A-Z ]*PRIVATE KEY-----\n?", re.DOTALL
)


def is_installed() -> bool:
    """Say whether the extra that signs badges is installed."""
    return find_spec("openbadgeslib") is not None


def make_key(file: Path) -> None:
    """Make a key, readable by its owner alone; one that is there is never overwritten.

    Raises:
        KeyFileError: there is one, the extra is not installed, or the file cannot be made.
    """
    if not is_installed():
        raise KeyFileError(NOT_INSTALLED)
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415  an extra
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            opened.write(pem)
    except FileExistsError:
        raise KeyFileError(_THERE) from None
    except OSError as error:
        message = Sentence(
            "%(file)s cannot be made: %(why)s.", file=str(file), why=error.strerror or ""
        )
        raise KeyFileError(message) from error


def read_key(file: Path) -> bytes:
    """Return the key that signs, as PEM.

    Raises:
        BadgeError: there is none, or badges are not set up; the message says what to do.
    """
    if not is_installed():
        raise BadgeError(NOT_INSTALLED)
    return _read_blocks(file)[0]


def list_public_keys(file: Path) -> list[dict[str, Any]]:
    """Return the public keys as JSON Web Keys (RFC 7517), named by their thumbprints (RFC 7638)."""
    if not is_installed():
        return []
    try:
        return [_public_jwk(block) for block in _read_blocks(file)]
    except BadgeError:  # whoever asks for a badge is told why; whoever checks one finds no key
        return []


def _read_blocks(file: Path) -> list[bytes]:
    if not file.exists():
        raise BadgeError(NO_KEY)
    try:
        blocks: list[bytes] = _BLOCK.findall(file.read_bytes())
    except OSError as error:
        raise BadgeError(_BAD_KEY) from error
    if not blocks:
        raise BadgeError(_BAD_KEY)
    return blocks


def _public_jwk(pem: bytes) -> dict[str, Any]:
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415  an extra
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:
        raise BadgeError(_BAD_KEY) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise BadgeError(_BAD_KEY)
    numbers = key.public_key().public_numbers()
    jwk = {"crv": "P-256", "kty": "EC", "x": _encode(numbers.x), "y": _encode(numbers.y)}
    named = json.dumps(jwk, sort_keys=True, separators=(",", ":")).encode()
    thumbprint = base64.urlsafe_b64encode(hashlib.sha256(named).digest()).rstrip(b"=").decode()
    return {**jwk, "use": "sig", "alg": "ES256", "kid": thumbprint}


def _encode(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()
