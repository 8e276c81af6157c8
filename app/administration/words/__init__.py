"""The audit log in plain English, and the states of accounts."""

from typing import Final

from app.accounts.domain.jobs import Job
from app.accounts.domain.stewardship import AccountState
from app.administration.domain import AuditLine
from app.administration.words.acts import ACTS
from app.certificates.domain.jobs import CertificateJob
from app.people.domain.jobs import PeopleJob
from app.sentences import Sentence
from app.wording import gettext as _
from app.wording import lazy_gettext, say

STATES: Final = {
    AccountState.OPEN: lazy_gettext("Open"),
    AccountState.CLOSED: lazy_gettext("Closed"),
    AccountState.ERASED: lazy_gettext("Erased"),
}
# Kinds of things, as the filter names them.
KINDS: Final = {
    "user": lazy_gettext("A person"),
    "name": lazy_gettext("An unknown name"),
    "clip": lazy_gettext("A clip"),
    "form": lazy_gettext("A test form"),
    "organization": lazy_gettext("An organization"),
    "cohort": lazy_gettext("A cohort"),
    "audit": lazy_gettext("The audit"),
    "job": lazy_gettext("A job"),
}


def name_account_state(state: AccountState) -> str:
    """Return the state of an account in words."""
    return str(STATES[state])


def list_acts() -> list[tuple[str, str]]:
    """Return what the filter offers: the verbs by what they say, in the order of the alphabet."""
    said = [(verb, str(act.label)) for verb, act in ACTS.items()]
    return sorted(said, key=lambda pair: pair[1])


def name_actor(line: AuditLine) -> str:
    """Return who did it."""
    return _("A command on the server") if line.actor is None else line.actor


# What events record besides; a name from a later version is shown as it is.
_DETAILS: Final = {
    "because": lazy_gettext("because"),
    "before": lazy_gettext("before"),
    "cohort": lazy_gettext("cohort"),
    "consent": lazy_gettext("consent"),
    "kind": lazy_gettext("kind"),
    "module": lazy_gettext("module"),
    "name": lazy_gettext("name"),
    "organization": lazy_gettext("organization"),
    "people": lazy_gettext("people"),
    "person": lazy_gettext("person"),
    "reason": lazy_gettext("reason"),
    "rubric": lazy_gettext("rubric"),
    "since": lazy_gettext("since"),
    "time_zone": lazy_gettext("time zone"),
    "title": lazy_gettext("title"),
    "until": lazy_gettext("until"),
    "verb": lazy_gettext("what was done"),
}


def say_event(line: AuditLine) -> str:
    """Say in one sentence what happened; a verb from a later version is shown as it is."""
    act, actor = ACTS.get(line.verb), name_actor(line)
    if act is None:
        verb, thing = line.verb.replace("_", " "), f"{line.kind} {line.thing_id}"
        thing = _name_subject(line) if line.kind == "user" else thing
        return _("%(actor)s: %(verb)s (%(thing)s)", actor=actor, verb=verb, thing=thing)
    is_own = line.kind == "user" and line.thing_id == str(line.actor_id)
    said = (act.said_of_oneself if is_own else None) or act.said
    return said % {"actor": actor, "subject": _name_subject(line), "thing": line.thing_id}


def say_job_error(stored: str) -> str:
    """Say why a job failed: our own sentences as they are in the catalog, the name of an error as it is."""
    return say(Sentence(stored))


def say_details(line: AuditLine) -> str:
    """Say what else was recorded, as `module: second; reason: Taught this for years`."""
    told = (
        _("%(what)s: %(value)s", what=str(_DETAILS.get(name, name)), value=str(value))
        for name, value in line.data.items()
        if value
    )
    return "; ".join(told)


def _name_subject(line: AuditLine) -> str:
    if line.subject:
        return line.subject
    if line.kind == "name":
        return _("an unknown name")
    return _("account %(number)s", number=line.thing_id)


_JOBS: Final = {
    Job.RESET.value: lazy_gettext("Email: a link to a new password"),
    Job.CONFIRM.value: lazy_gettext("Email: a link that confirms an address"),
    Job.NEW_ADDRESS.value: lazy_gettext("Email: a link that confirms a new address"),
    Job.ADDRESS_CHANGING.value: lazy_gettext("Email: the address is being changed"),
    Job.ADDRESS_TAKEN.value: lazy_gettext("Email: somebody asked for this address"),
    Job.ALREADY_THERE.value: lazy_gettext("Email: there is an account already"),
    Job.NEW_PASSWORD.value: lazy_gettext("Email: the password was changed"),
    PeopleJob.INVITATION.value: lazy_gettext("Email: an invitation to a cohort"),
    CertificateJob.ISSUED.value: lazy_gettext("Email: a certificate was issued"),
    CertificateJob.RENEWED.value: lazy_gettext("Email: a certificate was renewed"),
    CertificateJob.REVOKED.value: lazy_gettext("Email: a certificate was revoked"),
    CertificateJob.REMINDER.value: lazy_gettext("Email: a certificate is about to end"),
}


def name_job(kind: str) -> str:
    """Return what a job does, by its kind; one of a later version is named as it is.

    >>> name_job("people.invitation"), name_job("later.thing")
    ('Email: an invitation to a cohort', 'later.thing')
    """
    return str(_JOBS.get(kind, kind))
