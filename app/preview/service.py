"""Use cases of the preview: see what changed, compile it, put it online for the author alone."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock

from pydantic import SecretStr
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.domain import Role, UserId
from app.accounts.domain.scopes import Grant
from app.config import Environment, MailBackend, Settings
from app.content.change import Change
from app.content.problem import Problem, end_sentence, has_errors
from app.preview.domain import fingerprint, unlock
from app.preview.errors import PreviewRefusedError
from app.publishing.content import CompiledContent
from app.publishing.errors import UnpublishableError
from app.publishing.service import publish

AUTHOR_EMAIL = "author@preview.example"
_AUTHOR_NAME = "Author’s preview"
# No password has this hash: the person is signed in by the preview and in no other way.
_LOCKED = "!"


@dataclass(slots=True)
class Preview:
    """The folders a preview watches, what it saw last, and what is wrong with it.

    Attributes:
        folders: the folders that are watched.
        compile: reads all content.
        tell: is told what a change means for answers that were given before it.
        problems: what was wrong when it was last compiled.
        version: changes with every compilation.
    """

    folders: tuple[Path, ...]
    compile: Callable[[], CompiledContent]
    tell: Callable[[str], None] = lambda _: None
    problems: tuple[Problem, ...] = ()
    version: str = ""
    _lock: Lock = field(default_factory=Lock)

    @property
    def is_broken(self) -> bool:
        """Say whether errors keep the content from being shown."""
        return has_errors(self.problems)

    def refresh(self, write: Callable[[], AbstractContextManager[Session]], now: datetime) -> bool:
        """Compile and publish when a file changed since the last look; say whether one did."""
        with self._lock:
            seen = fingerprint(self.folders)
            if seen == self.version:
                return False
            content = unlock(self.compile())
            self.problems = content.problems
            if content.is_publishable():
                try:
                    with write() as session:
                        changes = publish(session, content, now)
                except UnpublishableError as error:
                    self.problems = error.problems
                else:
                    self._tell_remarks(changes)
            self.version = seen
            return True

    def _tell_remarks(self, changes: tuple[Change, ...]) -> None:
        for change in changes:
            for remark in change.remarks:
                self.tell(end_sentence(f"{change.kind} {change.id}: {remark}"))


def settings_of_preview(
    settings: Settings, course_dir: Path, sets_dir: Path, file: Path
) -> Settings:
    """Return settings for a preview on a throw-away database.

    Raises:
        PreviewRefusedError: the settings are those of production.
    """
    if settings.environment is Environment.PRODUCTION:
        raise PreviewRefusedError
    return settings.model_copy(
        update={
            "database_url": f"sqlite:///{file.as_posix()}",
            "course_content_dir": course_dir,
            "calibration_sets_dir": sets_dir,
            "secure_cookies": False,
            "mail_backend": MailBackend.NONE,
            "jobs_url": "memory://",
            "second_factor_roles": "",
            "trusted_proxies": 0,
            "sealed_sets_dir": None,
            "uploads_dir": file.parent / "uploads",
            "uploads_url": "",
            "valkey_url": SecretStr(""),
        }
    )


def make_author(session: Session, now: datetime) -> UserId:
    """Make the person whom a preview signs in."""
    account = accounts.NewAccount(
        email=AUTHOR_EMAIL,
        name=_AUTHOR_NAME,
        password_hash=_LOCKED,
        grants=frozenset({Grant(Role.LEARNER), Grant(Role.AUTHOR)}),
        is_demo=True,
    )
    return accounts.create_account(session, account, now)
