"""Ana shows her certificate to anybody; what a demonstration gave her says that it is one."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.domain.stewardship import Act
from app.accounts.models import AuditEvent, User
from app.certificates.models import Certificate
from app.certificates.service import pdf
from app.certificates.service.changing import revoke
from app.db import transaction
from app.personal_data.service.erasure import erase_person
from tests.certificates_world import ANAS_ADDRESS, HASH, certify, demonstrate
from tests.factories import MORNING, email_of, make_user
from tests.fixtures.application import Clock
from tests.fixtures.browsing import Person
from tests.fixtures.mail import Emails

PLACE = f"/verify/{ANAS_ADDRESS}"


@pytest.fixture
def anas_id(session: Session, ana: Person) -> int:
    assert ana.token
    found = session.scalars(select(User.id).where(User.email == email_of("Ana"))).one()
    session.rollback()
    return found


def document(stranger: Person, place: str = PLACE) -> dict[str, object]:
    return json.loads(stranger.get(f"{place}/json").text)


def test_anybody_with_the_address_reads_what_it_certifies_and_nothing_else(
    session: Session, anas_id: int, stranger: Person
) -> None:
    certify(session, anas_id)
    answer = stranger.get(PLACE)
    assert answer.status_code == 200
    for said in ("Ana", "Valid", "March 2, 2027", "Pooled agreement, version 3", HASH, "14 clips"):
        assert said in answer.text
    assert "calibrated on vignettes" in answer.text
    assert email_of("Ana") not in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in answer.text


def test_a_program_reads_the_same(session: Session, anas_id: int, stranger: Person) -> None:
    certify(session, anas_id)
    assert document(stranger) == {
        "status": "valid",
        "certifies": True,
        "name": "Ana",
        "rubric": {"id": "mqi-4pt", "title": "Mathematical Quality of Instruction, 4-point"},
        "policy": {"title": "Pooled agreement", "version": "3", "hash": HASH},
        "clips": 14,
        "provenance": "calibrated on vignettes",
        "issued_on": "2026-03-02",
        "valid_until": "2027-03-02",
        "revoked_on": None,
        "number": 1,
        "earlier": [],
        "address": PLACE,
    }


def test_an_address_that_is_nobodys_is_not_there(stranger: Person) -> None:
    for place in (PLACE, f"{PLACE}/json", "/demonstration/verify/none", "/verify/%00"):
        assert stranger.get(place).status_code == 404


@pytest.mark.parametrize("app", [{"rate_limits": True}], indirect=True)
def test_whoever_tries_addresses_is_stopped(stranger: Person) -> None:
    answers = [stranger.get(f"/verify/guess-{number}").status_code for number in range(125)]
    assert answers == [404] * 120 + [429] * 5


def test_the_address_tells_each_state_in_its_time(
    session: Session, anas_id: int, stranger: Person, clock: Clock
) -> None:
    certify(session, anas_id)
    for after, state in ((300, "valid"), (10, "due"), (60, "expired")):
        clock.advance(days=after)
        assert document(stranger)["status"] == state
    certify(session, anas_id, now=clock())
    renewed = document(stranger)
    assert (renewed["status"], renewed["number"]) == ("valid", 2)
    assert [one["status"] for one in renewed["earlier"]] == ["superseded"]  # type: ignore[attr-defined]
    assert "Renewed since" in stranger.read(PLACE)
    with transaction(session):
        revoke(session, ANAS_ADDRESS, "Ben held the pencil", Act(actor_id=None, now=clock()))
    assert document(stranger)["status"] == "revoked"
    assert "Ben held" not in stranger.read(PLACE) + stranger.get(f"{PLACE}/json").text


def test_after_she_was_erased_the_address_confirms_nothing(
    session: Session, anas_id: int, stranger: Person
) -> None:
    certify(session, anas_id)
    with transaction(session):
        erase_person(session, anas_id, "gone", Act(actor_id=None, now=MORNING))
    page, told = stranger.get(PLACE), stranger.get(f"{PLACE}/json")
    assert (page.status_code, told.status_code) == (410, 410)
    assert "No longer confirmed" in page.text
    assert json.loads(told.text) == {"status": "erased", "address": PLACE}
    assert not re.search(r"\bAna\b|Pooled agreement|14 clips", page.text)


def test_a_demonstration_says_so_everywhere_and_exports_nothing(
    session: Session, anas_id: int, ana: Person, stranger: Person
) -> None:
    demonstrate(session, anas_id)
    place = "/demonstration/verify/demonstration-of-ana"
    told = document(stranger, place)
    assert (told["status"], told["certifies"]) == ("demonstration", False)
    assert "DEMONSTRATION" in stranger.read(place)
    printed = ana.read("/demonstration/certificates/demonstration-of-ana/print")
    assert "DEMONSTRATION certificate</h1>" in printed
    assert "certificate__watermark" in printed
    assert "This certifies nobody" in printed
    assert "No certificate yet" in ana.read("/certificates")
    for end in ("print", "pdf", "badge"):
        assert ana.get(f"/certificates/demonstration-of-ana/{end}").status_code == 404
    assert stranger.get("/verify/demonstration-of-ana").status_code == 404


def test_ana_finds_her_certificate_and_ben_does_not(
    session: Session, anas_id: int, ana: Person, arrive: Callable[[str], Person]
) -> None:
    certify(session, anas_id)
    page = ana.read("/certificates")
    assert f"http://localhost{PLACE}" in page
    assert "There is nothing to do." in page
    printed = ana.read(f"/certificates/{ANAS_ADDRESS}/print")
    assert "Certificate of calibration" in printed
    assert "<path" in printed  # the square for phones
    ben = arrive("Ben")
    for end in ("print", "pdf", "badge"):
        assert ben.get(f"/certificates/{ANAS_ADDRESS}/{end}").status_code == 404


def test_what_does_not_hold_any_more_is_not_printed(
    session: Session, anas_id: int, ana: Person, clock: Clock
) -> None:
    certify(session, anas_id)
    clock.advance(days=368)
    ana.sign_in("Ana")
    assert "no judgment of your scoring" in ana.read("/certificates")
    for end in ("print", "pdf", "badge"):
        answer = ana.get(f"/certificates/{ANAS_ADDRESS}/{end}")
        assert (answer.status_code, answer.location) == (303, "/certificates")


def test_the_pdf_is_tagged_for_screen_readers_and_says_her_name(
    session: Session, anas_id: int, ana: Person
) -> None:
    certify(session, anas_id)
    texts = []
    for paper, width in (("letter", 792), ("a4", 842)):
        answer = ana.get(f"/certificates/{ANAS_ADDRESS}/pdf?paper={paper}")
        assert answer.content_type == "application/pdf"
        (page,) = pypdfium2.PdfDocument(answer.data)
        assert round(page.get_width()) == width
        texts.append(page.get_textpage().get_text_range())
        assert b"StructTreeRoot" in answer.data
        assert b"pdfuaid:part" in answer.data
    for said in ("Certificate of calibration", "Ana", "14 clips", "March 2, 2027", PLACE):
        assert all(said in text for text in texts)


def test_a_name_that_looks_like_a_command_is_only_a_name(
    session: Session, anas_id: int, ana: Person
) -> None:
    name = '#read("/etc/passwd") $x$ *Ana* \\ "'
    with transaction(session):
        session.get_one(User, anas_id).name = name
    certify(session, anas_id)
    answer = ana.get(f"/certificates/{ANAS_ADDRESS}/pdf")
    (page,) = pypdfium2.PdfDocument(answer.data)
    assert name in page.get_textpage().get_text_range()


def test_a_letter_that_no_font_has_is_not_left_out_in_silence(
    session: Session, anas_id: int, ana: Person
) -> None:
    with transaction(session):
        session.get_one(User, anas_id).name = "Ana \u0378"
    certify(session, anas_id)
    assert ana.get(f"/certificates/{ANAS_ADDRESS}/pdf").status_code == 303
    assert "Print the page instead" in ana.read("/certificates")


def test_without_the_extra_a_sentence_says_what_to_do(
    session: Session, anas_id: int, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    certify(session, anas_id)
    monkeypatch.setattr(pdf, "find_spec", lambda _: None)
    assert ana.get(f"/certificates/{ANAS_ADDRESS}/pdf").status_code == 303
    assert "This site makes no PDFs" in ana.read("/certificates")


def test_tess_revokes_bens_certificate_and_reaches_nobody_elses(
    session: Session, arrive: Callable[[str], Person], emails: Emails
) -> None:
    ben, bea = make_user(session, "Ben").id, make_user(session, "Bea", cohort="B").id
    number = certify(session, ben, address="bens-address").certificate_id
    other = certify(session, bea, address="beas-address").certificate_id
    tess = arrive("Tess")
    page = tess.read("/certificates/people")
    assert ("Ben" in page, "Bea" in page) == (True, False)
    assert tess.get(f"/certificates/people/{other}").status_code == 404
    assert tess.post(f"/certificates/people/{other}/revoke", reason="x").status_code == 404
    assert tess.post(f"/certificates/people/{number}/revoke", reason="").status_code == 422
    answer = tess.post(f"/certificates/people/{number}/revoke", reason="Ana held the pencil")
    assert answer.status_code == 303
    again = tess.post(f"/certificates/people/{number}/revoke", reason="Once more")
    assert again.status_code == 303
    session.rollback()
    assert session.get_one(Certificate, number).revoke_reason == "Ana held the pencil"
    event = session.scalars(
        select(AuditEvent).where(AuditEvent.verb == "certificate_revoked")
    ).one()
    assert (event.object_id, event.data["reason"]) == (str(ben), "Ana held the pencil")
    (letter,) = [mail for mail in emails.all() if "revoked" in mail.subject]
    assert letter.to == [email_of("Ben")]
    assert "Ana held the pencil" in letter.body


def test_otto_operates_and_may_revoke_anybodys(
    session: Session, arrive: Callable[[str], Person]
) -> None:
    bea = make_user(session, "Bea", cohort="B").id
    number = certify(session, bea, address="beas-address").certificate_id
    otto = arrive("Otto")
    assert "Bea" in otto.read("/certificates/people")
    answer = otto.post(f"/certificates/people/{number}/revoke", reason="A mistake of ours")
    assert answer.status_code == 303


def test_a_certificate_follows_a_new_name_when_somebody_vouches_for_it(
    session: Session, arrive: Callable[[str], Person], stranger: Person
) -> None:
    ben_himself, tess = arrive("Ben"), arrive("Tess")
    ben = session.scalars(select(User.id).where(User.name == "Ben")).one()
    number = certify(session, ben, address="bens-address").certificate_id
    assert ben_himself.post("/account/name", name="Benita").status_code == 303
    assert "Benita" not in stranger.read("/verify/bens-address")
    assert "It bears the name Ben." in ben_himself.read("/certificates")
    assert "Benita" in tess.read(f"/certificates/people/{number}")
    assert tess.post(f"/certificates/people/{number}/name").status_code == 303
    page = stranger.read("/verify/bens-address")
    assert "Benita" in page
    assert "Ben<" not in page


def test_she_is_written_to_when_it_is_issued_and_when_it_is_renewed(
    session: Session, anas_id: int, emails: Emails, clock: Clock
) -> None:
    certify(session, anas_id)
    assert emails.subjects() == ["Your certificate: Mathematical Quality of Instruction, 4-point"]
    body = emails.all()[0].body
    assert f"http://localhost{PLACE}" in body
    assert "http://localhost/certificates" in body
    clock.advance(days=330)
    certify(session, anas_id, now=clock())
    assert "renewed" in emails.subjects()[-1]
    assert "March 2, 2028" in emails.all()[-1].body


def test_reminders_come_two_months_one_month_and_one_week_before_the_end_each_once(
    session: Session, anas_id: int, emails: Emails, clock: Clock, app: Flask
) -> None:
    certify(session, anas_id)
    run = app.test_cli_runner()
    told = []
    for day in range(366):
        for _ in range(2 if day > 300 else 0):
            said = run.invoke(args=["certificates", "remind"])
            assert said.exit_code == 0, said.output
            if not said.output.startswith("0"):
                told.append(365 - day)
        clock.advance(days=1)
    assert told == [60, 30, 7]
    reminders = [mail for mail in emails.all() if "ends on" in mail.subject]
    assert len(reminders) == 3


def test_the_commands_list_revoke_and_rename(
    session: Session, anas_id: int, app: Flask, stranger: Person
) -> None:
    certify(session, anas_id)
    run = app.test_cli_runner()
    listed = run.invoke(args=["certificates", "list"]).output
    assert listed == f"Ana\tvalid\t2027-03-02\tmqi-4pt\t{ANAS_ADDRESS}\n"
    with transaction(session):
        session.get_one(User, anas_id).name = "Ana Ruiz"
    assert run.invoke(args=["certificates", "rename", PLACE]).output == (
        "It now bears the name Ana Ruiz.\n"
    )
    nothing = run.invoke(args=["certificates", "revoke", "none", "--reason", "x", "--yes"])
    assert "There is no such certificate" in nothing.output
    done = run.invoke(args=["certificates", "revoke", ANAS_ADDRESS, "--reason", "x", "--yes"])
    assert done.output == "The certificate of Ana Ruiz is revoked.\n"
    assert document(stranger)["status"] == "revoked"
    told = json.loads(run.invoke(args=["certificates", "list", "--json"]).output)
    assert [one["status"] for one in told] == ["revoked"]


def test_the_key_of_badges_is_made_once(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "secrets" / "badge-key.pem"
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = settings.model_copy(update={"badge_key_file": file})
    run = app.test_cli_runner()
    assert run.invoke(args=["certificates", "key"]).exit_code == 0
    made = file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    again = run.invoke(args=["certificates", "key"])
    assert "There is a key already" in again.output
    assert file.read_bytes() == made
