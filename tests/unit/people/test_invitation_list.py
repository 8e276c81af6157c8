"""Tess pastes a list of people or sends a file: everybody is read, and every mistake has its line."""

import pytest

from app.people.domain.invitation_list import (
    MAX_INVITEES,
    InvitationList,
    read_invitation_file,
    read_invitation_list,
    refuse_known,
    write_invitation_list,
)
from app.people.words import why_not_invited
from tests.reference import reference_json

ANA, BEN = ("ana@example.org", "Ana Ruiz"), ("ben@example.org", "")


def people(found: InvitationList) -> list[tuple[str, str]]:
    return [(one.email, one.name) for one in found.invitees]


def problems(found: InvitationList) -> list[tuple[int, str]]:
    return [(problem.line, why_not_invited(problem)) for problem in found.problems]


@pytest.mark.parametrize(
    "text",
    [
        "email,name\nana@example.org,Ana Ruiz\nben@example.org,\n",
        "Name,Email\nAna Ruiz,ANA@Example.org\n,ben@example.org\n",
        "E-Mail Address;Full name\nana@example.org;Ana Ruiz\nben@example.org\n",
        "\ufeffNAME\tE-MAIL\r\nAna Ruiz\tana@example.org\r\n\r\n\tben@example.org\r\n",
        'name,group,email\n"Ana Ruiz",7,ana@example.org\n,8,ben@example.org\n',
        "\n\nemail,name\rana@example.org, Ana Ruiz \rben@example.org,,\r",
        "ana@example.org,Ana Ruiz\nben@example.org\n",
        "Ana Ruiz\tana@example.org\n\tben@example.org",
    ],
)
def test_a_list_is_read_however_it_was_written(text: str) -> None:
    found = read_invitation_list(text)
    assert problems(found) == []
    assert people(found) == [ANA, BEN]


def test_addresses_alone_are_enough() -> None:
    assert people(read_invitation_list("ana@example.org\n\nben@example.org")) == [
        ("ana@example.org", ""),
        BEN,
    ]


def test_columns_that_are_not_used_are_named() -> None:
    assert read_invitation_list("email,phone,room\nana@example.org,1,2").unused == ("phone", "room")


def test_every_mistake_is_told_with_its_line_and_what_stands_there() -> None:
    found = read_invitation_list(
        "email,name\n"
        "ana@example.org,Ana\n"
        "not an address,Ben\n"
        ",Cleo\n"
        "ANA@example.org,Ana again\n"
        "dora@example.org,Dora,Ruiz\n"
        f"eva@example.org,{'E' * 121}\n"
        "fay@example.org,\u202eFay\n"
        "gus@example.org,Gus\n"
    )
    assert people(found) == [("ana@example.org", "Ana"), ("gus@example.org", "Gus")]
    assert [(problem.line, problem.found[:20]) for problem in found.problems] == [
        (3, "not an address, Ben"),
        (4, "Cleo"),
        (5, "ANA@example.org, Ana"),
        (6, "dora@example.org, Do"),
        (7, "eva@example.org, EEE"),
        (8, "fay@example.org, Fay"),
    ]
    said = [message for _, message in problems(found)]
    assert "does not look like an email address" in said[0]
    assert said[1] == "There is no email address."
    assert said[2] == "This address stands on line 2 already."
    assert "quotation marks" in said[3]
    assert "Keep it to 120 characters" in said[4]
    assert "invisible mark" in said[5]


def test_a_line_is_counted_as_an_editor_counts_it() -> None:
    found = read_invitation_list('email,name\n\nana@example.org,"Ana\nRuiz"\nben@,Ben\n')
    assert [line for line, _ in problems(found)] == [3, 5]


def test_a_quotation_mark_that_is_never_closed_loses_nobody_silently() -> None:
    found = read_invitation_list('email,name\nana@example.org,"Ana\nben@example.org,Ben\n')
    assert [line for line, _ in problems(found)] == [2]
    huge = read_invitation_list('email,name\nana@example.org,"' + "x\n" * 100_000)
    assert [line for line, _ in problems(huge)] == [2]


@pytest.mark.parametrize("text", ["", " \n\n ", "email,name\n", "email,name\n,\n"])
def test_a_list_of_nobody_says_so(text: str) -> None:
    assert [message for _, message in problems(read_invitation_list(text))] == [
        "There is nobody in this list."
    ]


def test_a_list_without_addresses_says_what_is_missing() -> None:
    (problem,) = read_invitation_list("first,last\nAna,Ruiz\n").problems
    assert problem.line == 1
    assert problem.found == "first, last"
    assert "No column is called “email”" in why_not_invited(problem)


def test_five_hundred_people_are_invited_at_once_and_not_one_more() -> None:
    lines = [f"person{number}@example.org" for number in range(MAX_INVITEES)]
    found = read_invitation_list("\n".join(["email", *lines]))
    assert (len(found.invitees), found.problems) == (500, ())
    more = read_invitation_list("\n".join(["email", *lines, "one.more@example.org", "two@x.org"]))
    assert [line for line, _ in problems(more)] == [502]
    assert "At most 500" in why_not_invited(more.problems[0])


@pytest.mark.parametrize(
    ("encoding", "has_remark"),
    [
        *(("utf-8", False), ("utf-8-sig", False), ("utf-16", False), ("utf-16-le", False)),
        ("cp1252", True),
    ],
)
def test_a_file_is_read_in_the_encoding_of_its_program(encoding: str, has_remark: bool) -> None:
    found = read_invitation_file("email;name\nzoe@example.org;Zoë Müller\n".encode(encoding))
    assert people(found) == [("zoe@example.org", "Zoë Müller")]
    assert bool(found.remark) is has_remark


@pytest.mark.parametrize(
    "data",
    [
        *(b"\x81\x8d\x8f\x90\x9d", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), b"PK\x03\x04\x14\x00"),
        *(b"\xff\xfe\x00", b"\x00" * 1000, b"email\n\xc3\xa9\xc3\xa9\xc3\xa9@\xff"),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(data: bytes) -> None:
    found = read_invitation_file(data)
    assert found.invitees == ()
    assert found.problems


def test_formulas_stay_text() -> None:
    names = ("=1+1", "+49 170", "-2", "@SUM(A1)", "=cmd|' /C calc'!A0")
    text = "\n".join(["email\tname", *(f"a{n}@example.org\t{x}" for n, x in enumerate(names))])
    assert [name for _, name in people(read_invitation_list(text))] == list(names)


def test_naughty_strings_are_names_or_problems_and_read_back_as_they_were() -> None:
    naughty = [text for text in reference_json("security", "strings", "blns.json") if text]
    kept = 0
    for text in naughty:
        quoted = '"{}"'.format(text.replace('"', '""'))
        found = read_invitation_list(f"email,name\nana@example.org,{quoted}\n")
        assert len(found.invitees) + len(found.problems) == 1, repr(text)
        if found.invitees:
            kept += 1
            assert people(found) == [("ana@example.org", text.strip())]
            again = read_invitation_list(write_invitation_list(found.invitees))
            assert people(again) == people(found), repr(text)
    assert kept > 300


def test_members_and_people_with_an_open_invitation_are_mistakes_too() -> None:
    found = read_invitation_list("ana@example.org\nben@example.org\ncleo@\ndora@example.org")
    told = refuse_known(
        found, members={"ana@example.org"}, invited={"dora@example.org"}, declined={}
    )
    assert people(told) == [BEN]
    assert [line for line, _ in problems(told)] == [1, 3, 4]
    assert "in the cohort already" in why_not_invited(told.problems[0])
    assert "open invitation" in why_not_invited(told.problems[2])
