"""My data: a zip of everything, and an account that is erased for good."""

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEvent, User
from tests.factories import PASSWORD, email_of, make_user
from tests.fixtures.browsing import Person


def test_ana_downloads_everything_about_her(ana: Person, session: Session) -> None:
    assert "Export my data" in ana.read("/account")
    ana.get("/account/export")
    answer = ana.post("/account/export", password=PASSWORD)
    assert answer.mimetype == "application/zip"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as archive:
        assert archive.testzip() is None
        data = json.loads(archive.read("plumbline-data.json"))
        readme = archive.read("README.txt").decode()
    assert readme.startswith("Your data at Plumbline")
    assert "Made on March 2, 2026, 9:00 a.m. UTC for the account of Ana" in readme
    assert data["account"][0]["email"] == email_of("Ana")
    assert [row["verb"] for row in data["audit"]] == ["signed_in", "exported"]
    assert session.scalars(select(AuditEvent.verb).order_by(AuditEvent.id)).all() == [
        "signed_in",
        "exported",
    ]


@pytest.mark.parametrize("path", ["/account/export", "/account/erase"])
def test_without_her_password_nothing_leaves_and_nothing_goes(
    ana: Person, session: Session, path: str
) -> None:
    ana.get(path)
    for fields in ({}, {"password": "a guess"}):
        answer = ana.post(path, address=email_of("Ana"), **fields)
        assert answer.status_code == 422
        assert answer.mimetype == "text/html"
    assert "not your password" in answer.text
    done = set(session.scalars(select(AuditEvent.verb)))
    assert done == {"signed_in", "sign_in_failed"}


def test_guessing_the_password_here_is_counted_with_the_other_doors(ana: Person) -> None:
    ana.get("/account/export")
    for _ in range(10):
        assert ana.post("/account/export", password="a guess").status_code == 422
    late = ana.post("/account/export", password=PASSWORD)
    assert late.status_code == 422
    assert "ten wrong tries" in late.text


def test_a_name_that_looks_like_a_formula_stays_text(ana: Person) -> None:
    ana.post("/account/name", name='=HYPERLINK("https://evil.example")')
    answer = ana.post("/account/export", password=PASSWORD)
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as archive:
        table = archive.read("account.csv").decode("utf-8-sig")
        data = json.loads(archive.read("plumbline-data.json"))
    assert "\"'=HYPERLINK(" in table
    assert data["account"][0]["name"].startswith("=HYPERLINK")


def test_ana_erases_herself_for_good(ana: Person, session: Session) -> None:
    page = ana.read("/account/erase")
    assert "For good" in page
    assert "What stays" in page
    answer = ana.post("/account/erase", address=" ANA@example.org ", password=PASSWORD)
    assert answer.location == "/sign-in"
    assert "Your account has been erased" in ana.read("/sign-in")
    assert "/sign-in" in ana.get("/account").location
    assert ana.sign_in("Ana").status_code == 422
    session.rollback()
    assert session.scalars(select(User.name)).all() == ["Former learner"]
    make_user(session, "Ana")
    assert ana.sign_in("Ana").status_code == 303


def test_a_mistyped_address_erases_nobody(ana: Person, session: Session) -> None:
    ana.get("/account/erase")
    answer = ana.post("/account/erase", address="ana@example.com", password=PASSWORD)
    assert answer.status_code == 422
    assert "not the address of the account" in answer.text
    assert session.scalars(select(User.name)).all() == ["Ana"]


def test_the_last_operator_stays(arrive: Callable[[str], Person]) -> None:
    otto = arrive("Otto")
    otto.get("/account/erase")
    answer = otto.post("/account/erase", address=email_of("Otto"), password=PASSWORD)
    assert answer.status_code == 422
    assert "only operator" in answer.text
    assert otto.get("/account").status_code == 200
