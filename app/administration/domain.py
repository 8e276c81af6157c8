"""The audit log in plain English, and how operators may filter it."""

import re
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
        person_id: done by this person, or to them.
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
    "opened": "{actor} created an account",
    "ended_sessions": "{actor} signed their other browsers out",
    "removed_second_factor": "{actor} turned off their second step",
    "exported": "{actor} took a copy of their own data",
    "erased": "{actor} had their account erased",
}
_SENTENCES = {
    "opened": "{actor} created an account for {subject}",
    "signed_in": "{actor} signed in",
    "signed_out": "{actor} signed out",
    "sign_in_failed": "Somebody gave a wrong password for {subject}",
    "ended_session": "{actor} signed one of their browsers out",
    "confirmed_address": "{actor} confirmed their email address",
    "changed_address": "{actor} changed their email address",
    "kept_address": "{actor} kept their email address when it was about to change",
    "changed_password": "{actor} changed their password",
    "reset_password": "{actor} chose a new password with a link that was handed or emailed to them",
    "renamed": "{actor} changed the name they go by",
    "set_name": "{actor} changed the name of {subject}",
    "set_address": "{actor} changed the email address of {subject}",
    "set_password": "{actor} set a new password for {subject}",
    "made_reset_link": "{actor} made a password reset link for {subject}",
    "set_up_second_factor": "{actor} turned on a second step for signing in",
    "renewed_recovery_codes": "{actor} got new recovery codes",
    "used_recovery_code": "{actor} signed in with a recovery code",
    "removed_second_factor": "{actor} turned off the second step of {subject}",
    "code_failed": "Somebody gave the right password and a wrong code for {subject}",
    "ended_sessions": "{actor} signed {subject} out everywhere",
    "closed": "{actor} closed the account of {subject}",
    "reopened": "{actor} reopened the account of {subject}",
    "exported": "{actor} took a copy of everything stored about {subject}",
    "erased": "{actor} erased the account of {subject}",
    "exported_audit": "{actor} took a copy of the audit",
    "retried_job": "{actor} had the failed job {thing} tried again",
    "gave_up_job": "{actor} gave the failed job {thing} up",
    "waived": "{actor} opened a module early for {subject}",
    "uploaded": "{actor} uploaded the clip {thing}",
    "withdrew": "{actor} stopped the clip {thing} from playing",
    "restored": "{actor} let the clip {thing} play again",
    "permitted": "{actor} changed until when the clip {thing} may be shown",
    "removed": "{actor} deleted the clip {thing} for good",
    "set_time_zone": "{actor} chose the time zone of their pages",
    "started": "{actor} began the test form {thing}",
    "made_organization": "{actor} made the organization {thing}",
    "renamed_organization": "{actor} renamed the organization {thing}",
    "closed_organization": "{actor} closed the organization {thing} and its cohorts",
    "made_cohort": "{actor} made the cohort {thing}",
    "closed_cohort": "{actor} closed the cohort {thing}",
    "changed_cohort": "{actor} changed the name or days of the cohort {thing}",
    "renewed_join_code": "{actor} made a new join code for the cohort {thing}",
    "switched_off_join_code": "{actor} switched off the join code of the cohort {thing}",
    "invited": "{actor} invited people to the cohort {thing}",
    "withdrew_invitation": "{actor} withdrew an invitation to the cohort {thing}",
    "declined": "{actor} declined an invitation to the cohort {thing}",
    "declined_by_link": "Somebody declined an invitation to the cohort {thing} by its link",
    "joined": "{actor} joined the cohort {thing}",
    "left": "{actor} left the cohort {thing}",
    "took_out": "{actor} took {subject} out of a cohort",
    **{f"granted_{role.value}": f"{{actor}} made {{subject}} {role.with_article}" for role in Role},
    **{
        f"revoked_{role.value}": f"{{actor}} took the role of {role.value} from {{subject}}"
        for role in Role
    },
}
# Kinds of things, as the filter names them.
KINDS = {
    "user": "A person",
    "name": "An unknown name",
    "clip": "A clip",
    "form": "A test form",
    "organization": "An organization",
    "cohort": "A cohort",
    "audit": "The audit",
    "job": "A job",
}


def _label(sentence: str) -> str:
    """Return what a sentence says was done, whoever did it to whatever.

    >>> _label("{actor} closed the account of {subject}")
    'Closed the account of somebody'
    >>> _label("{actor} deleted the clip {thing} for good")
    'Deleted a clip for good'
    """
    done = sentence.removeprefix("{actor} ").removeprefix("Somebody ")
    done = re.sub(r"\bthe ([\w ]+) \{thing\}", r"a \1", done).replace("{subject}", "somebody")
    return done[0].upper() + done[1:]


# What the filter offers: the verbs by what they say, in the order of the alphabet.
VERBS = dict(
    sorted(((verb, _label(text)) for verb, text in _SENTENCES.items()), key=lambda pair: pair[1])
)


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
