"""Ana's badge is checked by a verifier that is not the library which made it."""

import base64
import gzip
import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.domain.stewardship import Act
from app.accounts.models import User
from app.certificates.service import keys
from app.certificates.service.changing import revoke
from app.db import transaction
from app.personal_data.service.erasure import erase_person
from tests.certificates_world import ANAS_ADDRESS, HASH, certify
from tests.factories import MORNING, email_of, make_user
from tests.fixtures.browsing import Person

BADGE = f"/certificates/{ANAS_ADDRESS}/badge"
SITE = "http://localhost"
NAMESPACE = "{https://purl.imsglobal.org/ob/v3p0}credential"


@pytest.fixture
def key_file(app: Flask, tmp_path: Path) -> Path:
    """The key of this site, made as an operator makes it."""
    file = tmp_path / "badge-key.pem"
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = settings.model_copy(update={"badge_key_file": file})
    keys.make_key(file)
    return file


@pytest.fixture
def anas_id(session: Session, ana: Person) -> int:
    assert ana.token
    found = session.scalars(select(User.id).where(User.email == email_of("Ana"))).one()
    session.rollback()
    return found


def decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def token_in(picture: bytes) -> str:
    """Return the credential that is baked into a picture."""
    found = ET.fromstring(picture).find(f".//{NAMESPACE}")  # noqa: S314  our own picture
    assert found is not None
    return found.attrib["verify"]


def check(token: str, jwks: dict[str, Any]) -> dict[str, Any]:
    """Check a VC-JWT with the published keys, by nothing but arithmetic; return what it says.

    The key in its own header counts for nothing: anybody can put theirs there.
    """
    head, body, signature = token.split(".")
    assert json.loads(decode(head))["alg"] == "ES256"
    raw = decode(signature)
    r, s = (int.from_bytes(half, "big") for half in (raw[:32], raw[32:]))
    for jwk in jwks["keys"]:
        x, y = (int.from_bytes(decode(jwk[name]), "big") for name in ("x", "y"))
        key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
        try:
            key.verify(encode_dss_signature(r, s), f"{head}.{body}".encode(), ec.ECDSA(SHA256()))
        except InvalidSignature:
            continue
        claims: dict[str, Any] = json.loads(decode(body))
        return claims
    raise InvalidSignature


def jwks(stranger: Person) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(stranger.get("/.well-known/jwks.json").text)
    return found


def is_listed(stranger: Person, status: dict[str, str]) -> bool:
    """Look a badge up in the signed list of what is not confirmed any more."""
    assert status["statusListCredential"].startswith(SITE)
    signed = stranger.get(status["statusListCredential"].removeprefix(SITE))
    assert signed.content_type == "application/vc+jwt"
    claims = check(signed.text, jwks(stranger))
    bits = gzip.decompress(decode(claims["credentialSubject"]["encodedList"][1:]))
    at = int(status["statusListIndex"])
    return bool(bits[at // 8] & (0x80 >> at % 8))


@pytest.mark.usefixtures("key_file")
def test_a_badge_says_what_the_certificate_says_and_is_signed_by_this_site(
    session: Session, anas_id: int, ana: Person, stranger: Person
) -> None:
    certify(session, anas_id)
    answer = ana.get(BADGE)
    assert answer.content_type.startswith("image/svg+xml")
    claims = check(token_in(answer.data), jwks(stranger))
    assert claims["id"] == f"{SITE}/verify/{ANAS_ADDRESS}#1"
    assert claims["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert claims["validFrom"] == "2026-03-02T09:00:00Z"
    assert claims["validUntil"] == "2027-03-03T12:00:00Z"
    assert claims["issuer"]["id"] == SITE
    achievement = claims["credentialSubject"]["achievement"]
    assert HASH in achievement["criteria"]["narrative"]
    assert "calibrated on vignettes" in achievement["description"]
    assert claims["evidence"][0]["id"] == f"{SITE}/verify/{ANAS_ADDRESS}"


@pytest.mark.usefixtures("key_file")
def test_every_changed_byte_is_refused(
    session: Session, anas_id: int, ana: Person, stranger: Person
) -> None:
    certify(session, anas_id)
    token, published = token_in(ana.get(BADGE).data), jwks(stranger)
    assert check(token, published)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    head, body, signature = token.split(".")
    refused = 0
    for at in range(0, len(body), 7):
        other = letters[(letters.index(body[at]) + 4) % 64]
        changed = f"{head}.{body[:at]}{other}{body[at + 1 :]}.{signature}"
        with pytest.raises(InvalidSignature):
            check(changed, published)
        refused += 1
    assert refused > 100
    flipped = letters[(letters.index(signature[5]) + 4) % 64]
    with pytest.raises(InvalidSignature):
        check(f"{head}.{body}.{signature[:5]}{flipped}{signature[6:]}", published)


@pytest.mark.usefixtures("key_file")
def test_the_address_of_her_email_stands_in_it_only_as_a_hash_and_only_when_confirmed(
    session: Session, anas_id: int, ana: Person, stranger: Person
) -> None:
    certify(session, anas_id)

    def identities() -> dict[str, bool]:
        picture = ana.get(BADGE)
        assert email_of("Ana") not in picture.text
        claims = check(token_in(picture.data), jwks(stranger))
        assert email_of("Ana") not in json.dumps(claims)
        return {
            one["identityType"]: one["hashed"] for one in claims["credentialSubject"]["identifier"]
        }

    assert identities() == {"name": False}
    with transaction(session):
        session.get_one(User, anas_id).email_confirmed_at = MORNING
    assert identities() == {"name": False, "emailAddress": True}


@pytest.mark.usefixtures("key_file")
def test_a_revoked_badge_is_in_the_list_with_those_it_renewed_and_so_is_one_of_nobody(
    session: Session, anas_id: int, ana: Person, stranger: Person
) -> None:
    def status() -> dict[str, str]:
        found: dict[str, str] = check(token_in(ana.get(BADGE).data), jwks(stranger))[
            "credentialStatus"
        ]
        return found

    ben = make_user(session, "Ben").id
    bens = certify(session, ben, address="bens-address").certificate_id
    certify(session, anas_id)
    first = status()
    certify(session, anas_id, now=MORNING + timedelta(days=1))
    second = status()
    assert first["statusListIndex"] != second["statusListIndex"]
    of_ben = {**first, "statusListIndex": str(bens)}
    assert [is_listed(stranger, one) for one in (first, second, of_ben)] == [False, False, False]
    act = Act(actor_id=None, now=MORNING + timedelta(days=2))
    with transaction(session):
        revoke(session, ANAS_ADDRESS, "A mistake of ours", act)
    assert [is_listed(stranger, one) for one in (first, second, of_ben)] == [True, True, False]
    with transaction(session):
        erase_person(session, ben, "gone", act)
    assert is_listed(stranger, of_ben)


def test_badges_of_a_former_key_can_still_be_checked(
    session: Session, anas_id: int, ana: Person, stranger: Person, key_file: Path, tmp_path: Path
) -> None:
    certify(session, anas_id)
    old = token_in(ana.get(BADGE).data)
    keys.make_key(tmp_path / "next.pem")
    key_file.write_bytes((tmp_path / "next.pem").read_bytes() + key_file.read_bytes())
    new = token_in(ana.get(BADGE).data)
    published = jwks(stranger)
    assert len({jwk["kid"] for jwk in published["keys"]}) == 2
    assert check(old, published)
    assert check(new, {"keys": published["keys"][:1]})
    with pytest.raises(InvalidSignature):
        check(old, {"keys": published["keys"][:1]})


@pytest.mark.usefixtures("key_file")
def test_wallets_on_other_sites_may_read_what_checks_a_badge_and_no_page(
    session: Session, anas_id: int, stranger: Person
) -> None:
    certify(session, anas_id)
    verify = f"/verify/{ANAS_ADDRESS}"
    for place in ("/.well-known/jwks.json", "/badges/status", f"{verify}/json"):
        assert stranger.get(place).headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in stranger.get(verify).headers


def test_no_private_number_is_published(stranger: Person, key_file: Path) -> None:
    assert key_file.exists()
    (jwk,) = jwks(stranger)["keys"]
    assert set(jwk) == {"kty", "crv", "x", "y", "use", "alg", "kid"}


def test_without_a_key_a_sentence_says_what_to_do(
    session: Session, anas_id: int, ana: Person, stranger: Person
) -> None:
    certify(session, anas_id)
    assert ana.get(BADGE).status_code == 303
    assert "flask certificates key" in ana.read("/certificates")
    assert jwks(stranger) == {"keys": []}
    assert stranger.get("/badges/status").status_code == 404


def test_a_file_that_is_no_key_signs_nothing(
    session: Session, anas_id: int, ana: Person, key_file: Path
) -> None:
    certify(session, anas_id)
    first, *_, last = key_file.read_bytes().splitlines(keepends=True)
    for content in (b"", first + b"AAAA\n" + last):
        key_file.write_bytes(content)
        assert ana.get(BADGE).status_code == 303
        assert jwks(ana) == {"keys": []}
        assert ana.get("/badges/status").status_code == 404


def test_without_the_extra_a_sentence_says_what_to_do(
    session: Session, anas_id: int, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    certify(session, anas_id)
    monkeypatch.setattr(keys, "find_spec", lambda _: None)
    assert ana.get(BADGE).status_code == 303
    assert "extra “badges”" in ana.read("/certificates")


@pytest.mark.parametrize("app", [{"public_url": "", "mail_backend": "none"}], indirect=True)
@pytest.mark.usefixtures("key_file")
def test_a_site_without_an_address_signs_no_badge(
    session: Session, anas_id: int, ana: Person
) -> None:
    certify(session, anas_id)
    assert ana.get(BADGE).status_code == 303
    assert "PUBLIC_URL is not set" in ana.read("/certificates")
