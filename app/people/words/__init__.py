"""What is said about cohorts: their kinds and states, roles, who sees whom, why something is refused."""

from collections.abc import Sequence
from typing import Final

from app.accounts.domain import Role
from app.accounts.words import ROLE_NAMES, say_entry_fault
from app.content.plain_text import find_label_fault
from app.people.domain import MAX_NAME_LENGTH, CohortKind, CohortState
from app.people.domain.invitation_list import MAX_INVITEES, REST, LineProblem, ListFault
from app.people.domain.joining import CohortOffer
from app.people.domain.roles import HeldRole
from app.people.errors import JoinRefusal
from app.wording import gettext as _
from app.wording import lazy_gettext, ngettext, say, write_day

KINDS: Final = {
    CohortKind.COURSE: lazy_gettext("Course"),
    CohortKind.INSTITUTE: lazy_gettext("Institute"),
    CohortKind.DISTRICT: lazy_gettext("District"),
    CohortKind.LEARNING_COMMUNITY: lazy_gettext("Learning community"),
}
_STATES: Final = {
    CohortState.UPCOMING: lazy_gettext("Starts soon"),
    CohortState.RUNNING: lazy_gettext("Running"),
    CohortState.ENDED: lazy_gettext("Ended"),
    CohortState.CLOSED: lazy_gettext("Closed"),
}
ROLES: Final = {
    Role.LEARNER: lazy_gettext("Learner"),
    Role.TRAINER: lazy_gettext("Trainer"),
    Role.AUTHOR: lazy_gettext("Author"),
    Role.OPERATOR: lazy_gettext("Operator"),
}
_IN_A_SENTENCE: Final = {
    Role.LEARNER: lazy_gettext("a learner"),
    Role.TRAINER: lazy_gettext("a trainer"),
    Role.AUTHOR: lazy_gettext("an author"),
    Role.OPERATOR: lazy_gettext("an operator"),
}


def name_kind(kind: CohortKind) -> str:
    """Return what brings the people of a cohort together, in words.

    >>> name_kind(CohortKind.LEARNING_COMMUNITY)
    'Learning community'
    """
    return str(KINDS[kind])


def name_cohort_state(state: CohortState) -> str:
    """Return where a cohort stands, in words."""
    return str(_STATES[state])


def name_role(held: HeldRole) -> str:
    """Return a role with its place, as a line of its own begins.

    >>> from app.accounts.domain.scopes import SITE
    >>> name_role(HeldRole(role=Role.TRAINER, place="Fall institute", scope=SITE))
    'Trainer of Fall institute'
    """
    match held.role, held.place:
        case role, "":
            return str(ROLES[role])
        case Role.LEARNER, place:
            return _("Member of %(place)s", place=place)
        case _role, place:
            return _("Trainer of %(place)s", place=place)


def role_in_list(held: HeldRole) -> str:
    """Return a role with its place, as a list names it: `trainer of Fall institute`."""
    match held.role, held.place:
        case role, "":
            return str(ROLE_NAMES[role])
        case Role.LEARNER, place:
            return _("member of %(place)s", place=place)
        case _role, place:
            return _("trainer of %(place)s", place=place)


def role_in_sentence(held: HeldRole) -> str:
    """Return a role with its place, as a sentence names it: `a trainer of Fall institute`."""
    match held.role, held.place:
        case role, "":
            return str(_IN_A_SENTENCE[role])
        case Role.LEARNER, place:
            return _("a member of %(place)s", place=place)
        case _role, place:
            return _("a trainer of %(place)s", place=place)


def why_not_called(name: str) -> str | None:
    """Say why an organization or cohort cannot be called this; None when it can.

    >>> why_not_called("Fall institute"), why_not_called("  ")
    (None, 'Enter a name.')
    """
    if not name.strip():
        return _("Enter a name.")
    fault = find_label_fault(name.strip(), MAX_NAME_LENGTH)
    return say(fault) if fault else None


def who_sees(offer: CohortOffer) -> str:
    """Say who sees a member's work now."""
    if offer.cohort.days.closed_at is not None:
        return _(
            "%(cohort)s is closed, so its trainers no longer see your lessons and scores.",
            cohort=offer.cohort.name,
        )
    return say_who_sees(offer.cohort.name, offer.trainers)


def who_will_see(offer: CohortOffer) -> str:
    """Say who sees somebody's work once she has joined."""
    return say_who_will_see(offer.cohort.name, offer.trainers)


def say_who_sees(cohort: str, trainers: Sequence[str]) -> str:
    """Say whose eyes a member of a cohort is under.

    >>> say_who_sees("Fall institute", ["Ana Ruiz", "Ben Cole"])
    'Ana Ruiz and Ben Cole, trainers of Fall institute, see your lessons and scores.'
    >>> say_who_sees("Fall institute", [])
    'Fall institute has no trainer now, so nobody sees your lessons and scores.'
    """
    if not trainers:
        return _(
            "%(cohort)s has no trainer now, so nobody sees your lessons and scores.", cohort=cohort
        )
    return ngettext(
        "%(names)s, trainer of %(cohort)s, sees your lessons and scores.",
        "%(names)s, trainers of %(cohort)s, see your lessons and scores.",
        len(trainers),
        names=list_names(trainers),
        cohort=cohort,
    )


def say_who_will_see(cohort: str, trainers: Sequence[str]) -> str:
    """Say whose eyes somebody comes under by joining a cohort.

    >>> say_who_will_see("Fall institute", ["Ana Ruiz"])
    'Ana Ruiz, trainer of Fall institute, will see your lessons and scores.'
    """
    if not trainers:
        return _(
            "%(cohort)s has no trainer now, so nobody will see your lessons and scores.",
            cohort=cohort,
        )
    return ngettext(
        "%(names)s, trainer of %(cohort)s, will see your lessons and scores.",
        "%(names)s, trainers of %(cohort)s, will see your lessons and scores.",
        len(trainers),
        names=list_names(trainers),
        cohort=cohort,
    )


def list_names(names: Sequence[str]) -> str:
    """Return names as a sentence lists them.

    >>> list_names(["Ana"]), list_names(["Ana", "Ben"]), list_names(["Ana", "Ben", "Cleo"])
    ('Ana', 'Ana and Ben', 'Ana, Ben and Cleo')
    """
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s", names=", ".join(names[:-1]), last=names[-1])


def why_not_joined(refusal: JoinRefusal) -> str:
    """Say why nobody can join a cohort any more."""
    if refusal.ended_on is None:
        return _(
            "%(cohort)s has been closed, so nobody can join it any more. Your account and everything "
            "you did here stay as they are.",
            cohort=refusal.cohort,
        )
    return _(
        "%(cohort)s ended on %(day)s, so nobody can join it any more. Your account and everything you "
        "did here stay as they are.",
        cohort=refusal.cohort,
        day=write_day(refusal.ended_on),
    )


# With what they name of the line: see `why_not_invited`.
_LINE_FAULTS: Final = {
    ListFault.NO_EMAIL: lazy_gettext("There is no email address."),
    ListFault.NAME: lazy_gettext("The name cannot be used. %(why)s"),
    ListFault.TWICE: lazy_gettext("This address stands on line %(first_line)s already."),
    ListFault.TOO_WIDE: lazy_gettext(
        "There are more cells than columns. Put quotation marks around a name with a comma in it."
    ),
    ListFault.TOO_MANY: lazy_gettext(
        "This is person %(next)d. At most %(most)d can be invited at once: split the list."
    ),
    ListFault.MEMBER: lazy_gettext("This person is in the cohort already."),
    ListFault.INVITED: lazy_gettext("This address has an open invitation to this cohort already."),
    ListFault.DECLINED: lazy_gettext(
        "Whoever has this address declined on %(day)s. You can invite it again from %(again)s on. Until then, "
        "the join code lets them in."
    ),
    ListFault.NO_COLUMN: lazy_gettext(
        "No column is called “email”. Begin with a line of column names, such as: email,name"
    ),
    ListFault.EMPTY: lazy_gettext("There is nobody in this list."),
    ListFault.NO_TEXT: lazy_gettext("This cannot be read: %(why)s. Save it as CSV UTF-8."),
    ListFault.NO_LIST: lazy_gettext("This cannot be read as a list (%(why)s)."),
}


def why_not_invited(problem: LineProblem) -> str:
    """Say what is wrong with a line of a list of people to invite.

    >>> why_not_invited(LineProblem(line=5, found="", fault=ListFault.TWICE, first_line=2))
    'This address stands on line 2 already.'
    """
    why = say(problem.why) if problem.entry is None else say_entry_fault(problem.entry)
    if problem.fault is ListFault.EMAIL:
        return why
    day = problem.declined_on
    return str(_LINE_FAULTS[problem.fault]) % {
        "day": day and write_day(day),
        "again": day and write_day(day + REST),
        "why": why,
        "first_line": problem.first_line,
        "most": MAX_INVITEES,
        "next": MAX_INVITEES + 1,
    }
