"""The audit log in plain English, and the states of accounts."""

from dataclasses import dataclass
from typing import Final

from app.accounts.domain.jobs import Job
from app.accounts.domain.stewardship import AccountState
from app.administration.domain import AuditLine
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    """What is said of a verb.

    Attributes:
        label: what was done, whoever did it to whatever, as the filter offers it.
        said: who did it to whom or to what.
        said_of_oneself: the same when they did it to themselves.
    """

    label: str
    said: str
    said_of_oneself: str | None = None


ACTS: Final = {
    "opened": _Act(
        label=lazy_gettext("Created an account for somebody"),
        said=lazy_gettext("%(actor)s created an account for %(subject)s"),
        said_of_oneself=lazy_gettext("%(actor)s created an account"),
    ),
    "signed_in": _Act(label=lazy_gettext("Signed in"), said=lazy_gettext("%(actor)s signed in")),
    "signed_out": _Act(label=lazy_gettext("Signed out"), said=lazy_gettext("%(actor)s signed out")),
    "sign_in_failed": _Act(
        label=lazy_gettext("Gave a wrong password for somebody"),
        said=lazy_gettext("Somebody gave a wrong password for %(subject)s"),
    ),
    "ended_session": _Act(
        label=lazy_gettext("Signed one of their browsers out"),
        said=lazy_gettext("%(actor)s signed one of their browsers out"),
    ),
    "confirmed_address": _Act(
        label=lazy_gettext("Confirmed their email address"),
        said=lazy_gettext("%(actor)s confirmed their email address"),
    ),
    "changed_address": _Act(
        label=lazy_gettext("Changed their email address"),
        said=lazy_gettext("%(actor)s changed their email address"),
    ),
    "kept_address": _Act(
        label=lazy_gettext("Kept their email address when it was about to change"),
        said=lazy_gettext("%(actor)s kept their email address when it was about to change"),
    ),
    "changed_password": _Act(
        label=lazy_gettext("Changed their password"),
        said=lazy_gettext("%(actor)s changed their password"),
    ),
    "reset_password": _Act(
        label=lazy_gettext("Chose a new password with a link that was handed or emailed to them"),
        said=lazy_gettext(
            "%(actor)s chose a new password with a link that was handed or emailed to them"
        ),
    ),
    "renamed": _Act(
        label=lazy_gettext("Changed the name they go by"),
        said=lazy_gettext("%(actor)s changed the name they go by"),
    ),
    "set_name": _Act(
        label=lazy_gettext("Changed the name of somebody"),
        said=lazy_gettext("%(actor)s changed the name of %(subject)s"),
    ),
    "set_address": _Act(
        label=lazy_gettext("Changed the email address of somebody"),
        said=lazy_gettext("%(actor)s changed the email address of %(subject)s"),
    ),
    "set_password": _Act(
        label=lazy_gettext("Set a new password for somebody"),
        said=lazy_gettext("%(actor)s set a new password for %(subject)s"),
    ),
    "made_reset_link": _Act(
        label=lazy_gettext("Made a password reset link for somebody"),
        said=lazy_gettext("%(actor)s made a password reset link for %(subject)s"),
    ),
    "set_up_second_factor": _Act(
        label=lazy_gettext("Turned on a second step for signing in"),
        said=lazy_gettext("%(actor)s turned on a second step for signing in"),
    ),
    "renewed_recovery_codes": _Act(
        label=lazy_gettext("Got new recovery codes"),
        said=lazy_gettext("%(actor)s got new recovery codes"),
    ),
    "used_recovery_code": _Act(
        label=lazy_gettext("Signed in with a recovery code"),
        said=lazy_gettext("%(actor)s signed in with a recovery code"),
    ),
    "removed_second_factor": _Act(
        label=lazy_gettext("Turned off the second step of somebody"),
        said=lazy_gettext("%(actor)s turned off the second step of %(subject)s"),
        said_of_oneself=lazy_gettext("%(actor)s turned off their second step"),
    ),
    "code_failed": _Act(
        label=lazy_gettext("Gave the right password and a wrong code for somebody"),
        said=lazy_gettext("Somebody gave the right password and a wrong code for %(subject)s"),
    ),
    "ended_sessions": _Act(
        label=lazy_gettext("Signed somebody out everywhere"),
        said=lazy_gettext("%(actor)s signed %(subject)s out everywhere"),
        said_of_oneself=lazy_gettext("%(actor)s signed their other browsers out"),
    ),
    "closed": _Act(
        label=lazy_gettext("Closed the account of somebody"),
        said=lazy_gettext("%(actor)s closed the account of %(subject)s"),
    ),
    "reopened": _Act(
        label=lazy_gettext("Reopened the account of somebody"),
        said=lazy_gettext("%(actor)s reopened the account of %(subject)s"),
    ),
    "exported": _Act(
        label=lazy_gettext("Took a copy of everything stored about somebody"),
        said=lazy_gettext("%(actor)s took a copy of everything stored about %(subject)s"),
        said_of_oneself=lazy_gettext("%(actor)s took a copy of their own data"),
    ),
    "erased": _Act(
        label=lazy_gettext("Erased the account of somebody"),
        said=lazy_gettext("%(actor)s erased the account of %(subject)s"),
        said_of_oneself=lazy_gettext("%(actor)s had their account erased"),
    ),
    "exported_audit": _Act(
        label=lazy_gettext("Took a copy of the audit"),
        said=lazy_gettext("%(actor)s took a copy of the audit"),
    ),
    "retried_job": _Act(
        label=lazy_gettext("Had a failed job tried again"),
        said=lazy_gettext("%(actor)s had the failed job %(thing)s tried again"),
    ),
    "gave_up_job": _Act(
        label=lazy_gettext("Gave a failed job up"),
        said=lazy_gettext("%(actor)s gave the failed job %(thing)s up"),
    ),
    "waived": _Act(
        label=lazy_gettext("Opened a module early for somebody"),
        said=lazy_gettext("%(actor)s opened a module early for %(subject)s"),
    ),
    "uploaded": _Act(
        label=lazy_gettext("Uploaded a clip"),
        said=lazy_gettext("%(actor)s uploaded the clip %(thing)s"),
    ),
    "withdrew": _Act(
        label=lazy_gettext("Stopped a clip from playing"),
        said=lazy_gettext("%(actor)s stopped the clip %(thing)s from playing"),
    ),
    "restored": _Act(
        label=lazy_gettext("Let a clip play again"),
        said=lazy_gettext("%(actor)s let the clip %(thing)s play again"),
    ),
    "permitted": _Act(
        label=lazy_gettext("Changed until when a clip may be shown"),
        said=lazy_gettext("%(actor)s changed until when the clip %(thing)s may be shown"),
    ),
    "removed": _Act(
        label=lazy_gettext("Deleted a clip for good"),
        said=lazy_gettext("%(actor)s deleted the clip %(thing)s for good"),
    ),
    "set_time_zone": _Act(
        label=lazy_gettext("Chose the time zone of their pages"),
        said=lazy_gettext("%(actor)s chose the time zone of their pages"),
    ),
    "started": _Act(
        label=lazy_gettext("Began a test form"),
        said=lazy_gettext("%(actor)s began the test form %(thing)s"),
    ),
    "made_organization": _Act(
        label=lazy_gettext("Made an organization"),
        said=lazy_gettext("%(actor)s made the organization %(thing)s"),
    ),
    "renamed_organization": _Act(
        label=lazy_gettext("Renamed an organization"),
        said=lazy_gettext("%(actor)s renamed the organization %(thing)s"),
    ),
    "closed_organization": _Act(
        label=lazy_gettext("Closed an organization and its cohorts"),
        said=lazy_gettext("%(actor)s closed the organization %(thing)s and its cohorts"),
    ),
    "made_cohort": _Act(
        label=lazy_gettext("Made a cohort"),
        said=lazy_gettext("%(actor)s made the cohort %(thing)s"),
    ),
    "closed_cohort": _Act(
        label=lazy_gettext("Closed a cohort"),
        said=lazy_gettext("%(actor)s closed the cohort %(thing)s"),
    ),
    "changed_cohort": _Act(
        label=lazy_gettext("Changed the name or days of a cohort"),
        said=lazy_gettext("%(actor)s changed the name or days of the cohort %(thing)s"),
    ),
    "renewed_join_code": _Act(
        label=lazy_gettext("Made a new join code for a cohort"),
        said=lazy_gettext("%(actor)s made a new join code for the cohort %(thing)s"),
    ),
    "switched_off_join_code": _Act(
        label=lazy_gettext("Switched off the join code of a cohort"),
        said=lazy_gettext("%(actor)s switched off the join code of the cohort %(thing)s"),
    ),
    "invited": _Act(
        label=lazy_gettext("Invited people to a cohort"),
        said=lazy_gettext("%(actor)s invited people to the cohort %(thing)s"),
    ),
    "withdrew_invitation": _Act(
        label=lazy_gettext("Withdrew an invitation to a cohort"),
        said=lazy_gettext("%(actor)s withdrew an invitation to the cohort %(thing)s"),
    ),
    "declined": _Act(
        label=lazy_gettext("Declined an invitation to a cohort"),
        said=lazy_gettext("%(actor)s declined an invitation to the cohort %(thing)s"),
    ),
    "declined_by_link": _Act(
        label=lazy_gettext("Declined an invitation to a cohort by its link"),
        said=lazy_gettext("Somebody declined an invitation to the cohort %(thing)s by its link"),
    ),
    "joined": _Act(
        label=lazy_gettext("Joined a cohort"),
        said=lazy_gettext("%(actor)s joined the cohort %(thing)s"),
    ),
    "left": _Act(
        label=lazy_gettext("Left a cohort"),
        said=lazy_gettext("%(actor)s left the cohort %(thing)s"),
    ),
    "took_out": _Act(
        label=lazy_gettext("Took somebody out of a cohort"),
        said=lazy_gettext("%(actor)s took %(subject)s out of a cohort"),
    ),
    "granted_learner": _Act(
        label=lazy_gettext("Made somebody a learner"),
        said=lazy_gettext("%(actor)s made %(subject)s a learner"),
    ),
    "granted_trainer": _Act(
        label=lazy_gettext("Made somebody a trainer"),
        said=lazy_gettext("%(actor)s made %(subject)s a trainer"),
    ),
    "granted_author": _Act(
        label=lazy_gettext("Made somebody an author"),
        said=lazy_gettext("%(actor)s made %(subject)s an author"),
    ),
    "granted_operator": _Act(
        label=lazy_gettext("Made somebody an operator"),
        said=lazy_gettext("%(actor)s made %(subject)s an operator"),
    ),
    "revoked_learner": _Act(
        label=lazy_gettext("Took the role of learner from somebody"),
        said=lazy_gettext("%(actor)s took the role of learner from %(subject)s"),
    ),
    "revoked_trainer": _Act(
        label=lazy_gettext("Took the role of trainer from somebody"),
        said=lazy_gettext("%(actor)s took the role of trainer from %(subject)s"),
    ),
    "revoked_author": _Act(
        label=lazy_gettext("Took the role of author from somebody"),
        said=lazy_gettext("%(actor)s took the role of author from %(subject)s"),
    ),
    "revoked_operator": _Act(
        label=lazy_gettext("Took the role of operator from somebody"),
        said=lazy_gettext("%(actor)s took the role of operator from %(subject)s"),
    ),
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
}


def name_job(kind: str) -> str:
    """Return what a job does, by its kind; one of a later version is named as it is.

    >>> name_job("people.invitation"), name_job("later.thing")
    ('Email: an invitation to a cohort', 'later.thing')
    """
    return str(_JOBS.get(kind, kind))
