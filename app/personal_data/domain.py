"""What each table holds of a person, where an export has it, and what erasing does with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.spreadsheets import Cell

# The last label of the address is reserved: no mail can ever be sent there.
ERASED_ADDRESS_ENDING = "@erased.invalid"


Value = Cell | dict[str, Any] | list[Any]


class WhenErased(StrEnum):
    """What becomes of a person's rows in a table when she is erased."""

    UNTOUCHED = "untouched"
    BLANKED = "blanked"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """What a table means for a person.

    Attributes:
        files: the files of an export that hold her rows; none where there is nothing of hers.
        when_erased: what becomes of her rows.
        because: why it is so.
    """

    files: tuple[str, ...] = ()
    when_erased: WhenErased = WhenErased.UNTOUCHED
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportSection:
    """One kind of data in an export: a list in the JSON file, and a CSV file of its own."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Value]]


_CONTENT = Placement(because="content of the site, the same for everybody")
_SCORES = "scores stay, anonymous: agreement of others and of the clips rests on them"

PLACEMENTS: dict[str, Placement] = {
    "user_account": Placement(
        files=("account",),
        when_erased=WhenErased.BLANKED,
        because="the row stays as the anonymous owner of scores; name, address, password go",
    ),
    "role_grant": Placement(
        files=("roles",),
        when_erased=WhenErased.DELETED,
        because="nobody holds these roles any more",
    ),
    "invitation": Placement(
        files=("invitations", "invitations_sent"),
        when_erased=WhenErased.DELETED,
        because="those to the person's address go; those they sent belong to others, who see no name beside them",
    ),
    "sign_in_try": Placement(
        when_erased=WhenErased.DELETED,
        because="a hash, kept for five minutes to stop guessing; it tells nobody anything",
    ),
    "account_session": Placement(
        files=("sessions",), when_erased=WhenErased.DELETED, because="every browser is signed out"
    ),
    "mail_link": Placement(
        files=("mailed_links",),
        when_erased=WhenErased.DELETED,
        because="it holds an address, and leads nowhere any more",
    ),
    "outbox_event": Placement(
        because="it names an account by its number until its job is done, and then nothing; an "
        "erased person gets no email",
    ),
    "unsent_form": Placement(
        files=("unsent_forms",),
        when_erased=WhenErased.DELETED,
        because="it was kept for an hour for its writer alone",
    ),
    "second_factor": Placement(
        files=("second_factor",),
        when_erased=WhenErased.DELETED,
        because="nobody signs in with this account any more",
    ),
    "recovery_code": Placement(
        files=("recovery_codes",),
        when_erased=WhenErased.DELETED,
        because="nobody signs in with this account any more",
    ),
    "audit_event": Placement(
        files=("audit",),
        when_erased=WhenErased.BLANKED,
        because="what happened stays, with the number of the account; what was written goes",
    ),
    "lesson_progress": Placement(
        files=("lessons",), when_erased=WhenErased.DELETED, because="it was of use to nobody else"
    ),
    "check_answer": Placement(
        files=("check_answers",),
        when_erased=WhenErased.DELETED,
        because="it was of use to nobody else",
    ),
    "module_waiver": Placement(
        files=("waivers", "waivers_granted"),
        when_erased=WhenErased.DELETED,
        because="those about the person go; those they granted belong to others, who see no name beside them",
    ),
    "exposure": Placement(
        files=("clips_seen",),
        when_erased=WhenErased.DELETED,
        because="it was of use to nobody else",
    ),
    "attempt": Placement(files=("attempts",), because=_SCORES),
    "sheet": Placement(files=("score_sheets",), because=_SCORES),
    "score": Placement(
        files=("scores",),
        when_erased=WhenErased.BLANKED,
        because=f"{_SCORES}; a reason in the person’s own words goes",
    ),
    "evidence_note": Placement(
        files=("evidence_notes",),
        when_erased=WhenErased.BLANKED,
        because="code and moment stay with the score; the words go",
    ),
    "draft_sheet": Placement(
        files=("drafts",), when_erased=WhenErased.DELETED, because="it was never recorded"
    ),
    "pair_answer": Placement(
        files=("pair_answers",),
        when_erased=WhenErased.BLANKED,
        because="the choice stays; the words go",
    ),
    **dict.fromkeys(
        ("first_score", "rater_tally"),
        Placement(
            files=("scores",),
            because=f"drawn from the scores, and from nothing else; {_SCORES}. The export has the "
            "scores themselves; the master scores beside them are the site's",
        ),
    ),
    "clip_tally": Placement(
        because=f"how often a clip was scored how, by nobody in particular; {_SCORES}"
    ),
    "sitting": Placement(files=("sittings",), because=_SCORES),
    "certificate": Placement(
        files=("certificates",),
        when_erased=WhenErased.BLANKED,
        because="the row stays, so that its address can say that it is no longer confirmed; the name "
        "on it and the reason for which it was revoked go",
    ),
    "demonstration_certificate": Placement(
        files=("demonstration_certificates",),
        when_erased=WhenErased.DELETED,
        because="it certified nobody, and was of use to nobody else",
    ),
    "pool_exposure": Placement(
        files=("pool_clips_shown",),
        because="a clip of a test form stays known to one person more, whoever that was",
    ),
    "clip": Placement(
        files=("uploads",),
        because="a clip they uploaded is the partner's, under the permission that was given for it",
    ),
    "clip_revision": Placement(
        files=("uploads",),
        because="who permitted a recording has to stay on record for as long as it may be shown",
    ),
    **dict.fromkeys(
        (
            *("rubric", "rubric_revision", "course", "course_revision", "lesson"),
            *("lesson_revision", "exemplar_score", "search_entry", "calibration_set"),
            *("set_revision", "set_item", "contrast_pair", "pair_revision", "policy"),
            "policy_revision",
        ),
        _CONTENT,
    ),
    **dict.fromkeys(
        ("organization", "cohort"),
        Placement(because="it says nothing of anybody; who is in a cohort stands among the roles"),
    ),
    **dict.fromkeys(
        ("master_revision", "master_score"),
        Placement(
            because="content; and no export holds master scores, so that none can tell one early"
        ),
    ),
}
