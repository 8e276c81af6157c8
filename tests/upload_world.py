"""Uma, an author, and what she sends: forms with small files, whole or in pieces."""

import re
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.library.models import Clip
from tests.fixtures.browsing import Person
from tests.video_files import jpeg, mp4

CAPTIONS = "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Ms. Rivera>Where does it go?\n"
BOARD = "WEBVTT\n\n00:00.500 --> 00:02.000\nA number line on the board.\n"
WORDS = {
    "title": "Five thirds on a line",
    "grade": "4",
    "topic": "fractions",
    "summary": "A class places five thirds on a number line.",
    "context": "",
    "label": "Recorded lesson, public school",
    "partner": "Maple County Schools",
    "until": "2027-06-30",
    "permitted": "y",
}
FILES: dict[str, bytes] = {"video": mp4(), "captions": CAPTIONS.encode()}
ALL_FILES = FILES | {"descriptions": BOARD.encode(), "poster": jpeg()}
FORM = "multipart/form-data; boundary=x"
_ACTION = re.compile(r'action="(/uploads/new\?[^"]+)"')
_PROBLEM = re.compile(r'id="([a-z0-9-]+)-problem">([^<]+)<')


@dataclass(slots=True)
class Author:
    """Uma at her browser."""

    person: Person

    def open_form(self) -> str:
        """Open the form and return the address it is sent to."""
        return self.target(self.person.read("/uploads/new"))

    @staticmethod
    def target(page: str) -> str:
        """Return the address a page's form is sent to."""
        found = _ACTION.search(page)
        assert found is not None
        return unescape(found[1])

    def send(
        self,
        files: dict[str, bytes] | None = None,
        *,
        to: str | None = None,
        accept: str = "text/html",
        **words: str,
    ) -> TestResponse:
        """Send the form in one piece; when its files are right, look at the captions and keep them."""
        answer = self.fill(files, to=to, accept=accept, **words)
        next_page = (answer.get_json() or {}).get("next") if answer.is_json else answer.location
        return self.look(next_page, keep="y") if next_page else answer

    def fill(
        self,
        files: dict[str, bytes] | None = None,
        *,
        to: str | None = None,
        accept: str = "text/html",
        **words: str,
    ) -> TestResponse:
        """Send the form in one piece, and go no further."""
        sent = FILES if files is None else files
        return self.person.client.post(
            to or self.open_form(),
            data=multipart({**WORDS, **words}, sent),
            headers={"Accept": accept, "Content-Type": FORM},
        )

    def look(self, page: str, **choices: str) -> TestResponse:
        """Look at the captions of an upload that waits, and send the page's form."""
        self.person.read(page)
        sent = {"csrf_token": self.person.token, **choices}
        return self.person.client.post(page, data=sent)

    def ask(self, method: str, path: str, **body: object) -> TestResponse:
        """Ask as the page's script does."""
        headers = {"Accept": "application/json", "X-CSRF-Token": self.person.token}
        return self.person.client.open(path, method=method, headers=headers, **body)  # type: ignore[arg-type]


def multipart(words: dict[str, str], files: dict[str, bytes], end: bytes = b"--") -> bytes:
    """Return a form as a browser writes it; without its end, it is broken off."""
    parts = [(f'name="{name}"', text.encode()) for name, text in words.items()]
    parts += [(f'name="{name}"; filename="{name}.bin"', body) for name, body in files.items()]
    head = "--x\r\nContent-Disposition: form-data; "
    body = b"".join(f"{head}{name}\r\n\r\n".encode() + text + b"\r\n" for name, text in parts)
    return body + (b"--x" + end if end else b"")


def refusals(page: str) -> dict[str, str]:
    """Return what the page says at each field."""
    return {name: unescape(words) for name, words in _PROBLEM.findall(page)}


def files_in(folder: Path) -> list[str]:
    """Return every file and folder in a folder, by name, the upload's own folder aside."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    return sorted(name for name in found if name != ".incoming")


def clips(session: Session) -> list[str]:
    """Return the ids of every clip of the library."""
    session.rollback()
    return list(session.scalars(select(Clip.id).order_by(Clip.id)))


@contextmanager
def small_disk(largest_file: int) -> Iterator[None]:
    """Let no file of this process grow beyond a size, as a full disk would."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
