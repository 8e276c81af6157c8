"""Tess invites a whole list: everybody is looked at first, and one mistake invites nobody."""

from collections.abc import Callable
from io import BytesIO

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts.models import AuditEvent
from app.people.models import Invitation
from tests.factories import email_of, make_user
from tests.fixtures.application import Clock
from tests.fixtures.browsing import Person
from tests.fixtures.databases import on_each_database
from tests.fixtures.mail import Emails
from tests.people_world import INSTITUTE, answers, make_institute

ANA, BEN = email_of("Ana"), "b.cole@example.org"


class Lists:
    """Tess with a list: she looks at it, and sends it."""

    def __init__(self, tess: Person, place: str) -> None:
        self.tess, self.place = tess, f"{place}/invitations/list"

    def look(self, people: str = "", data: bytes = b"") -> TestResponse:
        """Send a list, pasted or as a file, to look at it."""
        self.tess.get(self.place)
        fields: dict[str, object] = {"csrf_token": self.tess.token, "people": people}
        if data:
            fields["file"] = (BytesIO(data), "people.csv")
        return self.tess.client.post(self.place, data=fields)

    def send_raw(self, data: bytes) -> TestResponse:
        """Send a file, byte by byte as a browser does."""
        head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        kind = "multipart/form-data; boundary=x"
        body = head + data + b"\r\n--x--\r\n"
        return self.tess.client.post(self.place, data=body, content_type=kind)

    def send(self, people: str) -> TestResponse:
        """Send the invitations."""
        return self.tess.post(f"{self.place}/send", people=people)


@pytest.fixture
def lists(session: Session, arrive: Callable[[str], Person]) -> Lists:
    """Tess, with lists for her institute."""
    return Lists(arrive("Tess"), f"/cohorts/{make_institute(session)}")


@on_each_database
def test_a_list_is_looked_at_first_and_then_sent_as_a_whole(
    session: Session, lists: Lists, emails: Emails
) -> None:
    text = f'name,email,room\n"Ruiz, Ana",{ANA},1\n=1+1,{BEN},2\n'
    page = lists.look(data=text.encode("utf-16")).text
    assert "Invite 2 people to Fall institute?" in page
    assert "Ruiz, Ana" in page
    assert "“room”" in page
    assert answers(session) == {}
    assert emails.all() == []
    written = f'email,name\n{ANA},"Ruiz, Ana"\n{BEN},"=1+1"'
    page = lists.tess.read(lists.send(written).location.split("#")[0])
    assert "2 people have been invited" in page
    assert answers(session) == {ANA: None, BEN: None}
    assert [letter.to for letter in emails.all()] == [[ANA], [BEN]]
    session.rollback()
    event = session.scalars(select(AuditEvent).where(AuditEvent.verb == "invited")).one()
    assert event.data == {"name": INSTITUTE, "people": 2}
    hashes = session.scalars(select(Invitation.token_hash)).all()
    assert len(set(hashes)) == 2
    assert all(len(one or "") == 64 for one in hashes)


def test_one_mistake_and_nobody_is_invited(session: Session, lists: Lists, emails: Emails) -> None:
    make_user(session, "Cleo", cohort=INSTITUTE)
    people = f"email,name\n{ANA},Ana\nnonsense,Ben\n{ANA},Ana\n{email_of('Cleo')},\n"
    for answer in (lists.look(people), lists.send(people)):
        assert answer.status_code == 422
        assert "3 lines need another look. Nobody has been invited." in answer.text
        assert "stands on line 2 already" in answer.text
        assert "is in the cohort already" in answer.text
        assert "nonsense" in answer.text
    assert answers(session) == {}
    assert emails.all() == []


def test_a_list_that_cannot_be_used_says_why(session: Session, lists: Lists) -> None:
    for people, data, said in (
        ("", b"", "Paste a list, or choose a file."),
        ("x" * 300_001, b"", "too long to be pasted"),
        (f"{ANA}\x00", b"", "cannot be shown"),
        ("", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "cannot be read"),
        ("", b"first,last\nAna,Ruiz", "No column is called “email”"),
        ("", "\n".join(f"p{n}@example.org" for n in range(501)).encode(), "At most 500"),
    ):
        answer = lists.look(people, data)
        assert answer.status_code == 422, said
        assert said in answer.text
    answer = lists.send_raw(b"ana@example.org,Ana\n" * 500_000)
    assert answer.status_code == 413, "ten megabytes"
    assert "larger than a list of 500 people can be" in answer.text
    assert "Look at the list" in answer.text, "in the form, which can be sent again"
    assert answers(session) == {}


def test_a_list_that_is_too_large_tells_a_stranger_nothing(
    lists: Lists, arrive: Callable[[str], Person]
) -> None:
    data = b"ana@example.org,Ana\n" * 500_000
    assert (
        Lists(arrive("Uma"), lists.place.removesuffix("/invitations/list"))
        .send_raw(data)
        .status_code
        == 404
    )
    lists.tess.post("/sign-out")
    answer = lists.send_raw(data)
    assert answer.status_code == 413
    assert INSTITUTE not in answer.text


def test_a_file_with_mistakes_is_mended_in_the_form(session: Session, lists: Lists) -> None:
    page = lists.look(data=f"email,name\n{ANA},Ana\n<b>nonsense,Ben\n".encode("utf-16")).text
    assert "1 line needs another look" in page
    assert f"\nemail,name\n{ANA},Ana\n&lt;b&gt;nonsense,Ben\n</textarea>" in page
    page = lists.look(f"email,name\n{ANA},Ana\n{BEN},Ben\n").text
    assert "Invite 2 people" in page
    page = lists.look("nonsense", data=f"email\n{BEN}\n".encode()).text
    assert "Invite 1 person" in page, "a file that is chosen counts, and what it holds is shown"
    assert answers(session) == {}


@on_each_database
def test_whoever_declined_is_left_in_peace_for_a_month(
    lists: Lists, emails: Emails, stranger: Person, clock: Clock
) -> None:
    lists.tess.get(lists.place)
    lists.send(BEN)
    (link,) = [word for word in emails.all()[0].body.split() if "/invitations/" in word]
    stranger.get(link)
    stranger.post(f"{link}/decline")
    for days in (0, 29):
        clock.advance(days=days)
        lists.tess.sign_in("Tess")
        answer = lists.send(f"{ANA}\n{BEN}")
        assert answer.status_code == 422
        assert (
            "declined on March 2, 2026. You can invite it again from April 1, 2026 on"
            in answer.text
        )
    assert len(emails.all()) == 1
    clock.advance(days=1)
    lists.tess.sign_in("Tess")
    assert lists.send(f"{ANA}\n{BEN}").status_code == 303
    assert [letter.to for letter in emails.all()] == [[BEN], [ANA], [BEN]]


def test_five_hundred_people_in_one_list_are_invited_once(
    session: Session, lists: Lists, emails: Emails
) -> None:
    people = "\n".join(f"person{number}@example.org,Person {number}" for number in range(500))
    assert "Invite 500 people" in lists.look(data=people.encode()).text
    assert lists.send(people).status_code == 303
    assert "500 lines need another look" in lists.send(people).text
    session.rollback()
    assert session.scalar(select(func.count(Invitation.id))) == 500
    assert len(emails.all()) == 500


def test_an_old_encoding_is_told_and_names_are_shown_as_text(lists: Lists) -> None:
    page = lists.look(data=f"email;name\n{BEN};Zoë\n".encode("cp1252")).text
    assert "Windows-1252" in page
    assert "Zoë" in page
    page = lists.look(f"email,name\n{BEN},<script>alert(1)</script>\n").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
