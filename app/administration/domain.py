"""The audit log in plain English, and how operators may filter it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from app.accounts.domain import Role

NOBODY = "A command on the server"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One event of the audit log, with current names."""

    id: int
    happened_at: datetime
    actor_id: int | None
    actor: str
    verb: str
    kind: str
    thing_id: str
    subject: str | None
    data: Mapping[str, Any]

    @property
    def sentence(self) -> str:
        """Return what happened, as one sentence."""
        return say(self)

    @property
    def details(self) -> str:
        """Return the other recorded data, as `module: second; reason: Taught this for years`."""
        return "; ".join(f"{name}: {value}" for name, value in self.data.items() if value)


# Nothing happened before or will after; near the ends of the calendar, zones overflow.
_FIRST_YEAR, _LAST_YEAR = 1970, 9000


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Which events are wanted.

    Attributes:
        person_id: done by this person, or to her.
        verb: what was done.
        kind: the kind of thing it was done to.
        since: the first day.
        until: the last day.
        zone: the time zone in which days begin and end.
    """

    person_id: int | None = None
    verb: str | None = None
    kind: str | None = None
    since: date | None = None
    until: date | None = None
    zone: tzinfo = UTC

    @property
    def begins_at(self) -> datetime | None:
        """Return the first moment of the first day."""
        if self.since is None or self.since.year < _FIRST_YEAR:
            return None
        return datetime.combine(self.since, time(), self.zone)

    @property
    def ends_before(self) -> datetime | None:
        """Return the first moment after the last day, where the calendar has one."""
        if self.until is None or self.until.year > _LAST_YEAR:
            return None
        return datetime.combine(self.until + timedelta(days=1), time(), self.zone)


# Acts on somebody else have a second sentence for when they are done to oneself.
_DONE_TO_ONESELF = {
    "opened": "{actor} opened an account",
    "ended_sessions": "{actor} signed her other browsers out",
    "removed_second_factor": "{actor} turned her second step off",
    "exported": "{actor} took a copy of everything stored about her",
    "erased": "{actor} had her account erased",
}
_SENTENCES = {
    "opened": "{actor} opened an account for {subject}",
    "signed_in": "{actor} signed in",
    "signed_out": "{actor} signed out",
    "sign_in_failed": "Somebody tried to sign in as {subject} with a wrong password",
    "ended_session": "{actor} signed one of her browsers out",
    "confirmed_address": "{actor} confirmed her e-mail address",
    "changed_address": "{actor} changed her e-mail address",
    "kept_address": "{actor} kept her e-mail address when it was about to change",
    "changed_password": "{actor} changed her password",
    "reset_password": "{actor} chose a new password by a link that was handed or mailed to her",
    "renamed": "{actor} changed the name she is shown under",
    "set_name": "{actor} changed the name {subject} is shown under",
    "set_address": "{actor} changed the e-mail address of {subject}",
    "set_password": "{actor} set a new password for {subject}",
    "made_reset_link": "{actor} made a link to a new password for {subject}",
    "set_up_second_factor": "{actor} set up a second step for signing in",
    "renewed_recovery_codes": "{actor} took new recovery codes",
    "used_recovery_code": "{actor} signed in with a recovery code",
    "removed_second_factor": "{actor} took the second step from {subject}",
    "code_failed": "Somebody gave a wrong code after the password of {subject}",
    "ended_sessions": "{actor} signed {subject} out everywhere",
    "closed": "{actor} closed the account of {subject}",
    "reopened": "{actor} opened the account of {subject} again",
    "exported": "{actor} took a copy of everything stored about {subject}",
    "erased": "{actor} erased the account of {subject}",
    "exported_audit": "{actor} took a copy of the audit",
    "waived": "{actor} opened a module early for {subject}",
    "uploaded": "{actor} uploaded the clip {thing}",
    "withdrew": "{actor} stopped the clip {thing} from playing",
    "restored": "{actor} let the clip {thing} play again",
    "permitted": "{actor} changed until when the clip {thing} may be shown",
    "removed": "{actor} deleted the clip {thing} for good",
    "set_time_zone": "{actor} chose the time zone of her pages",
    "started": "{actor} began the certification form {thing}",
    **{
        f"{verb}_{role.value}": f"{{actor}} {done} {role.value} {to} {{subject}}"
        for role in Role
        for verb, done, to in (
            ("granted", "gave the role", "to"),
            ("revoked", "took the role", "from"),
        )
    },
}
# Kinds of things, as the filter names them.
KINDS = {
    "user": "A person",
    "name": "An unknown name",
    "clip": "A clip",
    "form": "A form",
    "audit": "The audit",
}
VERBS = {verb: verb.replace("_", " ") for verb in sorted(_SENTENCES)}


def say(line: AuditLine) -> str:
    """Say in one sentence what happened; a verb from a later version is shown as it is."""
    is_own = line.kind == "user" and line.thing_id == str(line.actor_id)
    own = _DONE_TO_ONESELF.get(line.verb) if is_own else None
    pattern = own or _SENTENCES.get(line.verb)
    unnamed = "an unknown name" if line.kind == "name" else f"account {line.thing_id}"
    subject = line.subject or unnamed
    if pattern is None:
        thing = subject if line.kind == "user" else f"{line.kind} {line.thing_id}"
        return f"{line.actor}: {line.verb.replace('_', ' ')} ({thing})"
    return pattern.format(actor=line.actor, subject=subject, thing=line.thing_id)
