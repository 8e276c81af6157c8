"""A list of people to invite, pasted or as a CSV file: read whole, with every mistake by its line."""

import io
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from app.accounts.domain import normalize_name_key
from app.accounts.domain.entries import EntryFault, FaultKind, find_email_fault, find_name_fault
from app.content.decoding import NoTextError, decode_text
from app.content.plain_text import drop_unfit
from app.spreadsheets import UnreadableLineError, find_delimiter, read_csv
from app.words import fold

MAX_INVITEES = 500
_MAX_FOUND_LENGTH = 80
_EMAIL_COLUMNS = frozenset(["email", "emailaddress", "mail"])
_NAME_COLUMNS = frozenset(["name", "fullname"])
_NOT_A_LETTER = re.compile(r"[^a-z]")

_NO_EMAIL = "There is no email address."
_NO_COLUMN = "No column is called “email”. Begin with a line of column names, such as: email,name"
_TWICE = "This address stands on line {} already."
_MEMBER = "This person is in the cohort already."
_INVITED = "This address has an open invitation to this cohort already."
_TOO_MANY = f"This is person {MAX_INVITEES + 1}. At most {MAX_INVITEES} can be invited at once: split the list."
_TOO_WIDE = (
    "There are more cells than columns. Put quotation marks around a name with a comma in it."
)
_EMPTY = "There is nobody in this list."
_WHY = {
    FaultKind.TOO_LONG: "This address is too long for us when it is written in plain letters.",
    FaultKind.NO_ADDRESS: "This does not look like an email address: one @, and a full domain after it.",
    FaultKind.NO_NAME: "Enter a name.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitee:
    """Somebody to invite: an address in the form it is stored, and a name or nothing."""

    line: int
    email: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineProblem:
    """What is wrong with one line, and what stands there."""

    line: int
    found: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationList:
    """What a list holds.

    Attributes:
        invitees: everybody whose line is in order.
        problems: what is wrong, by line; while there is one, nobody is invited.
        unused: columns that nothing was read from.
        remark: what had to be guessed about the file.
    """

    invitees: tuple[Invitee, ...] = ()
    problems: tuple[LineProblem, ...] = ()
    unused: tuple[str, ...] = ()
    remark: str | None = None


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
        return _refuse(error.line, "", f"This cannot be read: {error}. Save it as CSV UTF-8.")
    return replace(read_invitation_list(text), remark=remark)


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
        return _refuse(error.line, "", f"This cannot be read as a list ({error}).")


def refuse_known(
    found: InvitationList, members: Collection[str], invited: Collection[str]
) -> InvitationList:
    """Return a list with a problem for everybody who needs no invitation.

    Args:
        found: the list as it was read.
        members: the addresses of those who are in the cohort.
        invited: the addresses that have an open invitation to it.
    """
    known = {**dict.fromkeys(invited, _INVITED), **dict.fromkeys(members, _MEMBER)}
    refused = [
        LineProblem(line=one.line, found=one.email, message=known[one.email])
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
        return _refuse(line, "", _EMPTY)
    columns = _find_columns(cells)
    if columns is None:
        return _refuse(line, ", ".join(cells), _NO_COLUMN)
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
        return _refuse(line, "", _EMPTY)
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
            self._refuse(line, cells, _TOO_MANY)
            return False
        if any(cells[self.columns.width :]):
            self._refuse(line, cells, _TOO_WIDE)
            return True
        email = normalize_name_key(self._cell(cells, self.columns.email))
        name = self._cell(cells, self.columns.name)
        problem = self._find_problem(email, name)
        if problem:
            self._refuse(line, cells, problem)
        else:
            self.invitees[email] = Invitee(line=line, email=email, name=name)
        return True

    def _find_problem(self, email: str, name: str) -> str | None:
        if not email:
            return _NO_EMAIL
        if email in self.invitees:
            return _TWICE.format(self.invitees[email].line)
        wrong_email = find_email_fault(email)
        if wrong_email:
            return _why(wrong_email)
        wrong_name = find_name_fault(name) if name else None
        return f"The name cannot be used. {_why(wrong_name)}" if wrong_name else None

    def _cell(self, cells: list[str], place: int | None) -> str:
        return cells[place] if place is not None and place < len(cells) else ""

    def _refuse(self, line: int, cells: list[str], message: str) -> None:
        found = ", ".join(cell for cell in cells if cell)
        self.problems.append(LineProblem(line=line, found=_shorten(found), message=message))


def _refuse(line: int, found: str, message: str) -> InvitationList:
    problem = LineProblem(line=line, found=_shorten(found), message=message)
    return InvitationList(problems=(problem,))


def _why(fault: EntryFault) -> str:
    return fault.unfit or _WHY[fault.kind]


def _shorten(found: str) -> str:
    shown = " ".join(drop_unfit(found[: _MAX_FOUND_LENGTH * 2]).split())
    return shown if len(shown) <= _MAX_FOUND_LENGTH else f"{shown[: _MAX_FOUND_LENGTH - 1]}…"
