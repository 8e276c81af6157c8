"""What an export says about itself: its README, what each file holds, and who did what."""

from collections.abc import Iterable
from typing import Final

from app.personal_data.domain import Value
from app.wording import gettext as _
from app.wording import lazy_gettext

# What stands from then on where the name, or a text, of an erased person stood.
FORMER_NAME: Final = lazy_gettext("Former learner")
ERASED_TEXT: Final = lazy_gettext("(erased)")
# What each list of an export holds, in the order of the README.
SECTIONS: Final = {
    "account": lazy_gettext("Your account. Your password is not here: only a hash of it is kept."),
    "roles": lazy_gettext(
        "What your account may do, and where: on the site, or in which organization or cohort."
    ),
    "invitations": lazy_gettext("Cohorts you were invited to at your confirmed address."),
    "invitations_sent": lazy_gettext(
        "Invitations you sent, without the addresses of those you invited."
    ),
    "sessions": lazy_gettext("Browsers you are signed in with."),
    "second_factor": lazy_gettext(
        "Since when a code of your phone follows your password. Its secret is stored nowhere."
    ),
    "recovery_codes": lazy_gettext(
        "Your recovery codes, of which only hashes are kept: when each was used."
    ),
    "mailed_links": lazy_gettext("Links that were mailed to you, and when each was used."),
    "unsent_forms": lazy_gettext("What you sent after you had been signed out, kept for an hour."),
    "lessons": lazy_gettext("Lessons you opened, and when you marked them done."),
    "check_answers": lazy_gettext(
        "What you answered to checks in lessons; item counts from 0 within a check."
    ),
    "clips_seen": lazy_gettext(
        "When you first saw a clip, and where. A clip of a test form has no name here."
    ),
    "waivers": lazy_gettext("Modules a trainer opened for you early, and why."),
    "waivers_granted": lazy_gettext(
        "Modules you opened early for others, by the number of their account."
    ),
    "uploads": lazy_gettext("Clips you uploaded, with the permission you named."),
    "certificates": lazy_gettext(
        "Certificates you were given, each with the policy it rests on and its dates."
    ),
    "demonstration_certificates": lazy_gettext(
        "Demonstration certificates you were shown. They certify nobody."
    ),
    "attempts": lazy_gettext(
        "Sets and forms you began to score, when each was finished, and whether as staff."
    ),
    "score_sheets": lazy_gettext(
        "Score sheets you recorded, how long you watched, and the cohort you were in."
    ),
    "scores": lazy_gettext(
        "Your score of each code of each clip, or the reason you gave for having none."
    ),
    "evidence_notes": lazy_gettext("Moments you noted while scoring, with your words."),
    "drafts": lazy_gettext("Score sheets as they were saved while you worked on them."),
    "pair_answers": lazy_gettext("Contrast pairs: which clip you thought higher, and why."),
    "sittings": lazy_gettext("Test forms you sat."),
    "pool_clips_shown": lazy_gettext(
        "When you were shown a clip of a test form for the first time. The clip has no name here."
    ),
    "audit": lazy_gettext(
        "What was done by you and with your account, as the site's audit has it. Others who "
        "acted stand here by a word."
    ),
}


def say_readme(*, name: str, email: str, moment: str, json_file: str) -> tuple[str, ...]:
    """Return the paragraphs of the README of an export, its title first.

    Args:
        name: whose data it is.
        email: under which address.
        moment: when it was made.
        json_file: the file with everything.
    """
    return (
        _("Your data at Plumbline"),
        _(
            "Made on %(moment)s for the account of %(name)s <%(email)s>.",
            moment=moment,
            name=name,
            email=email,
        ),
        _(
            "%(json_file)s holds everything below in one file, for programs. Each .csv file holds one "
            "list of it, for spreadsheets: UTF-8, commas, one line of column names. In the .csv files "
            "a text that a spreadsheet would take for a formula has an apostrophe in front; the .json "
            "file has every text exactly as it was typed.",
            json_file=json_file,
        ),
        _(
            "Dates and times in the files are UTC: 2026-03-02T09:00:00Z is March 2, 2026, 9:00 a.m. "
            "UTC. A score stands as its rank (0 is the lowest point of its scale) and with its label. "
            "Places in a clip are in milliseconds from its beginning. Columns that end in _id name "
            "things of this site; attempt_id joins attempts, score_sheets, scores, evidence_notes and "
            "drafts."
        ),
        _(
            "Clips of test forms have a number and no name here, as on the page you scored them on: "
            "nobody who sits a test form is told which clips it has. Master scores are in no file: "
            "they are the site's, and one must not be told before a clip is scored."
        ),
    )


def say_files() -> str:
    """Return the heading over the list of files."""
    return _("Files")


def say_columns(columns: Iterable[str]) -> str:
    """Name the columns of a file."""
    return _("Columns: %(columns)s.", columns=", ".join(columns))


def say_actor(actor_id: Value, user_id: int) -> str:
    """Say who did what the audit has, to the person with this number.

    >>> say_actor(7, 7), say_actor(None, 7), say_actor(8, 7)
    ('you', 'the site', 'a member of staff')
    """
    if actor_id == user_id:
        return _("you")
    return _("the site") if actor_id is None else _("a member of staff")
