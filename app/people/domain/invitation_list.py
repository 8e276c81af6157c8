"""A list of people to invite, pasted or as a CSV file: read whole, with every mistake by its line."""

import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from app.accounts.domain import normalize_name_key
from app.accounts.domain.entries import EntryFault, find_email_fault, find_name_fault
from app.content.decoding import NoTextError, decode_text
from app.content.plain_text import drop_unfit
from app.spreadsheets import UnreadableLineError, find_delimiter, read_csv
from app.words import fold

MAX_INVITEES = 500
# Whoever declined is not asked again at once: an invitation is a question, and no reminder.
REST = timedelta(days=30)
_MAX_FOUND_LENGTH = 80
_EMAIL_COLUMNS = frozenset(["email", "emailaddress", "mail"])
_NAME_COLUMNS = frozenset(["name", "fullname"])
_NOT_A_LETTER = re.compile(r"[^a-z]")


class ListFault(StrEnum):
    """What can be wrong with a line."""

    NO_EMAIL = "no_email"
    EMAIL = "email"
    NAME = "name"
    TWICE = "twice"
    TOO_WIDE = "too_wide"
    TOO_MANY = "too_many"
    MEMBER = "member"
    INVITED = "invited"
    DECLINED = "declined"
    NO_COLUMN = "no_column"
    EMPTY = "empty"
    NO_TEXT = "no_text"
    NO_LIST = "no_list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitee:
    """Somebody to invite: an address in the form it is stored, and a name or nothing."""

    line: int
    email: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineProblem:
    """What is wrong with one line.

    Attributes:
        line: which line.
        found: what stands there.
        fault: what is wrong.
        entry: what is wrong with the address or the name.
        why: what the rule says that a file breaks.
        first_line: for an address that stands there twice, where it stands first.
        declined_on: for somebody who declined, when.
    """

    line: int
    found: str
    fault: ListFault
    entry: EntryFault | None = None
    why: str = ""
    first_line: int | None = None
    declined_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationList:
    """What a list holds.

    Attributes:
        invitees: everybody whose line is in order.
        problems: what is wrong, by line; while there is one, nobody is invited.
        unused: columns that nothing was read from.
        remark: what had to be guessed about the file.
        text: what a file holds, so that it can be mended where it is shown; empty for a pasted list.
    """

    invitees: tuple[Invitee, ...] = ()
    problems: tuple[LineProblem, ...] = ()
    unused: tuple[str, ...] = ()
    remark: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    email: int
    name: int | None
    width: int


def read_invitation_file(data: bytes) -> InvitationList:
    """Read a file, whatever encoding the program that wrote it uses."""
    try:
        text, remark = decode_text(data)
    except NoTextError as error:
        return _refuse(error.line, "", ListFault.NO_TEXT, error.why)
    return replace(read_invitation_list(text), remark=remark, text=text)


def read_invitation_list(text: str) -> InvitationList:
    r"""Read a list: columns `email` and `name` in any order, or addresses alone.

    >>> found = read_invitation_list("Name;E-mail\nAna Ruiz;Ana@Example.org\n;ben@example.org\n")
    >>> [(one.line, one.email, one.name) for one in found.invitees]
    [(2, 'ana@example.org', 'Ana Ruiz'), (3, 'ben@example.org', '')]
    """
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    first = next((line for line in plain.split("\n") if line.strip()), "")
    rows = read_csv(io.StringIO(plain), find_delimiter(first))
    try:
        return _read_rows(rows)
    except UnreadableLineError as error:
        return _refuse(error.line, "", ListFault.NO_LIST, error.why)


def is_left_in_peace(declined_on: date, day: date) -> bool:
    """Say whether somebody who declined is not to be invited on a day.

    >>> is_left_in_peace(date(2026, 3, 2), date(2026, 3, 31))
    True
    >>> is_left_in_peace(date(2026, 3, 2), date(2026, 4, 1))
    False
    """
    return day < declined_on + REST


def refuse_known(
    found: InvitationList,
    members: Collection[str],
    invited: Collection[str],
    declined: Mapping[str, date],
) -> InvitationList:
    """Return a list with a problem for everybody who needs no invitation, or wants none.

    Args:
        found: the list as it was read.
        members: the addresses of those who are in the cohort.
        invited: the addresses that have an open invitation to it.
        declined: the addresses that are left in peace, with the day they declined.
    """
    known = {
        **dict.fromkeys(declined, ListFault.DECLINED),
        **dict.fromkeys(invited, ListFault.INVITED),
        **dict.fromkeys(members, ListFault.MEMBER),
    }
    refused = [
        LineProblem(
            line=one.line,
            found=one.email,
            fault=known[one.email],
            declined_on=declined.get(one.email),
        )
        for one in found.invitees
        if one.email in known
    ]
    problems = sorted((*found.problems, *refused), key=lambda problem: problem.line)
    fresh = tuple(one for one in found.invitees if one.email not in known)
    return replace(found, invitees=fresh, problems=tuple(problems))


def write_invitation_list(invitees: Sequence[Invitee]) -> str:
    r"""Write people as a list that reads back as the same people.

    >>> print(write_invitation_list([Invitee(line=9, email="ana@example.org", name="Ruiz, Ana")]))
    email,name
    ana@example.org,"Ruiz, Ana"
    """
    quoted = ('"{}"'.format(one.name.replace('"', '""')) if one.name else "" for one in invitees)
    lines = (f"{one.email},{name}" for one, name in zip(invitees, quoted, strict=True))
    return "\n".join(("email,name", *lines))


def _read_rows(rows: Iterator[tuple[int, list[str]]]) -> InvitationList:
    line, cells = next(rows, (1, []))
    if not cells:
        return _refuse(line, "", ListFault.EMPTY)
    columns = _find_columns(cells)
    if columns is None:
        return _refuse(line, ", ".join(cells), ListFault.NO_COLUMN)
    is_header = "@" not in cells[columns.email]
    unused = [
        name for place, name in enumerate(cells) if place not in {columns.email, columns.name}
    ]
    reading = _Reading(columns)
    if not is_header:
        reading.take(line, cells)
    for line, cells in rows:
        if not reading.take(line, cells):
            break
    if not reading.invitees and not reading.problems:
        return _refuse(line, "", ListFault.EMPTY)
    return InvitationList(
        invitees=tuple(reading.invitees.values()),
        problems=tuple(reading.problems),
        unused=tuple(name for name in unused if name) if is_header else (),
    )


def _find_columns(first: list[str]) -> _Columns | None:
    """Work out what is where, from column names or else from where the first address stands."""
    names = [_NOT_A_LETTER.sub("", fold(cell)) for cell in first]
    email = _place(names, _EMAIL_COLUMNS)
    if email is not None:
        return _Columns(email=email, name=_place(names, _NAME_COLUMNS), width=len(first))
    email = next((place for place, cell in enumerate(first) if "@" in cell), None)
    if email is None:
        return None
    name = next((place for place in range(len(first)) if place != email), None)
    return _Columns(email=email, name=name, width=len(first))


def _place(names: list[str], wanted: frozenset[str]) -> int | None:
    return next((place for place, name in enumerate(names) if name in wanted), None)


class _Reading:
    """Takes lines one by one, and keeps who is to be invited and what is wrong."""

    def __init__(self, columns: _Columns) -> None:
        self.columns = columns
        self.invitees: dict[str, Invitee] = {}
        self.problems: list[LineProblem] = []
        self._lines = 0

    def take(self, line: int, cells: list[str]) -> bool:
        """Take a line; False when there are too many of them."""
        self._lines += 1
        if self._lines > MAX_INVITEES:
            self._refuse(line, cells, ListFault.TOO_MANY)
            return False
        if any(cells[self.columns.width :]):
            self._refuse(line, cells, ListFault.TOO_WIDE)
            return True
        email = normalize_name_key(self._cell(cells, self.columns.email))
        name = self._cell(cells, self.columns.name)
        if not email:
            self._refuse(line, cells, ListFault.NO_EMAIL)
        elif email in self.invitees:
            self._refuse(line, cells, ListFault.TWICE, first_line=self.invitees[email].line)
        elif wrong := find_email_fault(email):
            self._refuse(line, cells, ListFault.EMAIL, entry=wrong)
        elif name and (wrong := find_name_fault(name)):
            self._refuse(line, cells, ListFault.NAME, entry=wrong)
        else:
            self.invitees[email] = Invitee(line=line, email=email, name=name)
        return True

    def _cell(self, cells: list[str], place: int | None) -> str:
        return cells[place] if place is not None and place < len(cells) else ""

    def _refuse(
        self,
        line: int,
        cells: list[str],
        fault: ListFault,
        entry: EntryFault | None = None,
        first_line: int | None = None,
    ) -> None:
        found = _shorten(", ".join(cell for cell in cells if cell))
        self.problems.append(
            LineProblem(line=line, found=found, fault=fault, entry=entry, first_line=first_line)
        )


def _refuse(line: int, found: str, fault: ListFault, why: str = "") -> InvitationList:
    problem = LineProblem(line=line, found=_shorten(found), fault=fault, why=why)
    return InvitationList(problems=(problem,))


def _shorten(found: str) -> str:
    shown = " ".join(drop_unfit(found[: _MAX_FOUND_LENGTH * 2]).split())
    return shown if len(shown) <= _MAX_FOUND_LENGTH else f"{shown[: _MAX_FOUND_LENGTH - 1]}…"
