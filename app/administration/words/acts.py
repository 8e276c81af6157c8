"""What each verb of the audit says in plain English."""

from dataclasses import dataclass
from typing import Final

from app.wording import lazy_gettext


@dataclass(frozen=True, slots=True, kw_only=True)
class ActWords:
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
    "opened": ActWords(
        label=lazy_gettext("Created an account for somebody"),
        said=lazy_gettext("%(actor)s created an account for %(subject)s"),
        said_of_oneself=lazy_gettext("%(actor)s created an account"),
    ),
    "signed_in": ActWords(
        label=lazy_gettext("Signed in"), said=lazy_gettext("%(actor)s signed in")
    ),
    "signed_out": ActWords(
        label=lazy_gettext("Signed out"), said=lazy_gettext("%(actor)s signed out")
    ),
    "sign_in_failed": ActWords(
        label=lazy_gettext("Gave a wrong password for somebody"),
        said=lazy_gettext("Somebody gave a wrong password for %(subject)s"),
    ),
    "ended_session": ActWords(
        label=lazy_gettext("Signed one of their browsers out"),
        said=lazy_gettext("%(actor)s signed one of their browsers out"),
    ),
    "confirmed_address": ActWords(
        label=lazy_gettext("Confirmed their email address"),
        said=lazy_gettext("%(actor)s confirmed their email address"),
    ),
    "changed_address": ActWords(
        label=lazy_gettext("Changed their email address"),
        said=lazy_gettext("%(actor)s changed their email address"),
    ),
    "kept_address": ActWords(
        label=lazy_gettext("Kept their email address when it was about to change"),
        said=lazy_gettext("%(actor)s kept their email address when it was about to change"),
    ),
    "changed_password": ActWords(
        label=lazy_gettext("Changed their password"),
        said=lazy_gettext("%(actor)s changed their password"),
    ),
    "reset_password": ActWords(
        label=lazy_gettext("Chose a new password with a link that was handed or emailed to them"),
        said=lazy_gettext(
            "%(actor)s chose a new password with a link that was handed or emailed to them"
        ),
    ),
    "decided": ActWords(
        label=lazy_gettext("Had a sitting decided"),
        said=lazy_gettext("%(actor)s had a sitting decided: %(thing)s"),
    ),
    "set_sitting_aside": ActWords(
        label=lazy_gettext("Set a sitting of somebody aside"),
        said=lazy_gettext("%(actor)s set a sitting of %(subject)s aside"),
    ),
    "accommodated": ActWords(
        label=lazy_gettext("Granted somebody extra time"),
        said=lazy_gettext("%(actor)s granted %(subject)s extra time"),
    ),
    "appealed": ActWords(
        label=lazy_gettext("Asked that a code be looked at again"),
        said=lazy_gettext("%(actor)s asked that a code be looked at again"),
    ),
    "answered_appeal": ActWords(
        label=lazy_gettext("Answered an appeal of somebody"),
        said=lazy_gettext("%(actor)s answered an appeal of %(subject)s"),
    ),
    "certificate_issued": ActWords(
        label=lazy_gettext("Was given a certificate"),
        said=lazy_gettext("%(actor)s was given a certificate"),
    ),
    "certificate_renewed": ActWords(
        label=lazy_gettext("Renewed a certificate"),
        said=lazy_gettext("%(actor)s renewed a certificate"),
    ),
    "certificate_revoked": ActWords(
        label=lazy_gettext("Revoked a certificate of somebody"),
        said=lazy_gettext("%(actor)s revoked a certificate of %(subject)s"),
    ),
    "certificate_renamed": ActWords(
        label=lazy_gettext("Had a certificate of somebody bear the name they go by now"),
        said=lazy_gettext(
            "%(actor)s had a certificate of %(subject)s bear the name they go by now"
        ),
    ),
    "demonstration_issued": ActWords(
        label=lazy_gettext("Was shown a demonstration certificate"),
        said=lazy_gettext("%(actor)s was shown a demonstration certificate"),
    ),
    "renamed": ActWords(
        label=lazy_gettext("Changed the name they go by"),
        said=lazy_gettext("%(actor)s changed the name they go by"),
    ),
    "set_name": ActWords(
        label=lazy_gettext("Changed the name of somebody"),
        said=lazy_gettext("%(actor)s changed the name of %(subject)s"),
    ),
    "set_address": ActWords(
        label=lazy_gettext("Changed the email address of somebody"),
        said=lazy_gettext("%(actor)s changed the email address of %(subject)s"),
    ),
    "set_password": ActWords(
        label=lazy_gettext("Set a new password for somebody"),
        said=lazy_gettext("%(actor)s set a new password for %(subject)s"),
    ),
    "made_reset_link": ActWords(
        label=lazy_gettext("Made a password reset link for somebody"),
        said=lazy_gettext("%(actor)s made a password reset link for %(subject)s"),
    ),
    "set_up_second_factor": ActWords(
        label=lazy_gettext("Turned on a second step for signing in"),
        said=lazy_gettext("%(actor)s turned on a second step for signing in"),
    ),
    "renewed_recovery_codes": ActWords(
        label=lazy_gettext("Got new recovery codes"),
        said=lazy_gettext("%(actor)s got new recovery codes"),
    ),
    "used_recovery_code": ActWords(
        label=lazy_gettext("Signed in with a recovery code"),
        said=lazy_gettext("%(actor)s signed in with a recovery code"),
    ),
    "removed_second_factor": ActWords(
        label=lazy_gettext("Turned off the second step of somebody"),
        said=lazy_gettext("%(actor)s turned off the second step of %(subject)s"),
        said_of_oneself=lazy_gettext("%(actor)s turned off their second step"),
    ),
    "code_failed": ActWords(
        label=lazy_gettext("Gave the right password and a wrong code for somebody"),
        said=lazy_gettext("Somebody gave the right password and a wrong code for %(subject)s"),
    ),
    "ended_sessions": ActWords(
        label=lazy_gettext("Signed somebody out everywhere"),
        said=lazy_gettext("%(actor)s signed %(subject)s out everywhere"),
        said_of_oneself=lazy_gettext("%(actor)s signed their other browsers out"),
    ),
    "closed": ActWords(
        label=lazy_gettext("Closed the account of somebody"),
        said=lazy_gettext("%(actor)s closed the account of %(subject)s"),
    ),
    "reopened": ActWords(
        label=lazy_gettext("Reopened the account of somebody"),
        said=lazy_gettext("%(actor)s reopened the account of %(subject)s"),
    ),
    "exported": ActWords(
        label=lazy_gettext("Took a copy of everything stored about somebody"),
        said=lazy_gettext("%(actor)s took a copy of everything stored about %(subject)s"),
        said_of_oneself=lazy_gettext("%(actor)s took a copy of their own data"),
    ),
    "erased": ActWords(
        label=lazy_gettext("Erased the account of somebody"),
        said=lazy_gettext("%(actor)s erased the account of %(subject)s"),
        said_of_oneself=lazy_gettext("%(actor)s had their account erased"),
    ),
    "exported_audit": ActWords(
        label=lazy_gettext("Took a copy of the audit"),
        said=lazy_gettext("%(actor)s took a copy of the audit"),
    ),
    "retried_job": ActWords(
        label=lazy_gettext("Had a failed job tried again"),
        said=lazy_gettext("%(actor)s had the failed job %(thing)s tried again"),
    ),
    "gave_up_job": ActWords(
        label=lazy_gettext("Gave a failed job up"),
        said=lazy_gettext("%(actor)s gave the failed job %(thing)s up"),
    ),
    "waived": ActWords(
        label=lazy_gettext("Opened a module early for somebody"),
        said=lazy_gettext("%(actor)s opened a module early for %(subject)s"),
    ),
    "uploaded": ActWords(
        label=lazy_gettext("Uploaded a clip"),
        said=lazy_gettext("%(actor)s uploaded the clip %(thing)s"),
    ),
    "withdrew": ActWords(
        label=lazy_gettext("Stopped a clip from playing"),
        said=lazy_gettext("%(actor)s stopped the clip %(thing)s from playing"),
    ),
    "restored": ActWords(
        label=lazy_gettext("Let a clip play again"),
        said=lazy_gettext("%(actor)s let the clip %(thing)s play again"),
    ),
    "permitted": ActWords(
        label=lazy_gettext("Changed until when a clip may be shown"),
        said=lazy_gettext("%(actor)s changed until when the clip %(thing)s may be shown"),
    ),
    "removed": ActWords(
        label=lazy_gettext("Deleted a clip for good"),
        said=lazy_gettext("%(actor)s deleted the clip %(thing)s for good"),
    ),
    "set_time_zone": ActWords(
        label=lazy_gettext("Chose the time zone of their pages"),
        said=lazy_gettext("%(actor)s chose the time zone of their pages"),
    ),
    "started": ActWords(
        label=lazy_gettext("Began a sitting"),
        said=lazy_gettext("%(actor)s began the sitting %(thing)s"),
    ),
    "made_organization": ActWords(
        label=lazy_gettext("Made an organization"),
        said=lazy_gettext("%(actor)s made the organization %(thing)s"),
    ),
    "renamed_organization": ActWords(
        label=lazy_gettext("Renamed an organization"),
        said=lazy_gettext("%(actor)s renamed the organization %(thing)s"),
    ),
    "closed_organization": ActWords(
        label=lazy_gettext("Closed an organization and its cohorts"),
        said=lazy_gettext("%(actor)s closed the organization %(thing)s and its cohorts"),
    ),
    "made_cohort": ActWords(
        label=lazy_gettext("Made a cohort"),
        said=lazy_gettext("%(actor)s made the cohort %(thing)s"),
    ),
    "closed_cohort": ActWords(
        label=lazy_gettext("Closed a cohort"),
        said=lazy_gettext("%(actor)s closed the cohort %(thing)s"),
    ),
    "changed_cohort": ActWords(
        label=lazy_gettext("Changed the name or days of a cohort"),
        said=lazy_gettext("%(actor)s changed the name or days of the cohort %(thing)s"),
    ),
    "renewed_join_code": ActWords(
        label=lazy_gettext("Made a new join code for a cohort"),
        said=lazy_gettext("%(actor)s made a new join code for the cohort %(thing)s"),
    ),
    "switched_off_join_code": ActWords(
        label=lazy_gettext("Switched off the join code of a cohort"),
        said=lazy_gettext("%(actor)s switched off the join code of the cohort %(thing)s"),
    ),
    "invited": ActWords(
        label=lazy_gettext("Invited people to a cohort"),
        said=lazy_gettext("%(actor)s invited people to the cohort %(thing)s"),
    ),
    "withdrew_invitation": ActWords(
        label=lazy_gettext("Withdrew an invitation to a cohort"),
        said=lazy_gettext("%(actor)s withdrew an invitation to the cohort %(thing)s"),
    ),
    "declined": ActWords(
        label=lazy_gettext("Declined an invitation to a cohort"),
        said=lazy_gettext("%(actor)s declined an invitation to the cohort %(thing)s"),
    ),
    "declined_by_link": ActWords(
        label=lazy_gettext("Declined an invitation to a cohort by its link"),
        said=lazy_gettext("Somebody declined an invitation to the cohort %(thing)s by its link"),
    ),
    "joined": ActWords(
        label=lazy_gettext("Joined a cohort"),
        said=lazy_gettext("%(actor)s joined the cohort %(thing)s"),
    ),
    "left": ActWords(
        label=lazy_gettext("Left a cohort"),
        said=lazy_gettext("%(actor)s left the cohort %(thing)s"),
    ),
    "took_out": ActWords(
        label=lazy_gettext("Took somebody out of a cohort"),
        said=lazy_gettext("%(actor)s took %(subject)s out of a cohort"),
    ),
    "granted_learner": ActWords(
        label=lazy_gettext("Made somebody a learner"),
        said=lazy_gettext("%(actor)s made %(subject)s a learner"),
    ),
    "granted_trainer": ActWords(
        label=lazy_gettext("Made somebody a trainer"),
        said=lazy_gettext("%(actor)s made %(subject)s a trainer"),
    ),
    "granted_author": ActWords(
        label=lazy_gettext("Made somebody an author"),
        said=lazy_gettext("%(actor)s made %(subject)s an author"),
    ),
    "granted_operator": ActWords(
        label=lazy_gettext("Made somebody an operator"),
        said=lazy_gettext("%(actor)s made %(subject)s an operator"),
    ),
    "revoked_learner": ActWords(
        label=lazy_gettext("Took the role of learner from somebody"),
        said=lazy_gettext("%(actor)s took the role of learner from %(subject)s"),
    ),
    "revoked_trainer": ActWords(
        label=lazy_gettext("Took the role of trainer from somebody"),
        said=lazy_gettext("%(actor)s took the role of trainer from %(subject)s"),
    ),
    "revoked_author": ActWords(
        label=lazy_gettext("Took the role of author from somebody"),
        said=lazy_gettext("%(actor)s took the role of author from %(subject)s"),
    ),
    "revoked_operator": ActWords(
        label=lazy_gettext("Took the role of operator from somebody"),
        said=lazy_gettext("%(actor)s took the role of operator from %(subject)s"),
    ),
}
