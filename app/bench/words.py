"""What the bench says about an answer that cannot stand, and about a change that does not fit."""

from collections.abc import Callable, Mapping
from typing import Final

from app.bench.domain.draft import MAX_NOTE_LENGTH, MAX_NOTES
from app.bench.domain.sheet import MAX_REASON_LENGTH, ProblemKind, SheetProblem
from app.bench.errors import DraftFault, UnusableDraftError
from app.wording import gettext as _

_FAULTS: Final[Mapping[DraftFault, Callable[[UnusableDraftError], str]]] = {
    DraftFault.UNREADABLE: lambda error: _(
        "%(place)s: this cannot be read; reload the page, and write it again", place=error.sent
    ),
    DraftFault.UNKNOWN_CODE: lambda error: _(
        "“%(code)s” is not a code of this set", code=error.code
    ),
    DraftFault.NO_SUCH_RANK: lambda error: _(
        "%(code)s has no score point with rank %(rank)s", code=error.code, rank=error.sent
    ),
    DraftFault.NOT_A_POINT: lambda error: _(
        "“%(sent)s” is not a score point of %(code)s", sent=error.sent, code=error.code
    ),
    DraftFault.POINT_AND_REASON: lambda error: _(
        "%(code)s: a choice is a point or a reason, never both", code=error.code
    ),
    DraftFault.REASON_TOO_LONG: lambda _error: _(
        "a reason holds %(most)d characters at most", most=MAX_REASON_LENGTH
    ),
    DraftFault.NOT_A_TIME: lambda error: _(
        "“%(sent)s” is not a time; write minutes and seconds as 0:41", sent=error.sent
    ),
    DraftFault.NOTE_TOO_LONG: lambda _error: _(
        "an evidence note holds %(most)d characters at most", most=MAX_NOTE_LENGTH
    ),
    DraftFault.NOTE_WITHOUT_KEY: lambda _error: _(
        "the new note has no key; reload the page and write it again"
    ),
    DraftFault.TOO_MANY_NOTES: lambda _error: _(
        "a sheet holds %(most)d evidence notes at most", most=MAX_NOTES
    ),
}


def say_problem(problem: SheetProblem) -> str:
    """Say what is wrong with an answer.

    >>> say_problem(SheetProblem(code="wmq", kind=ProblemKind.MISSING, title="Meaning"))
    'Meaning: no point chosen yet'
    """
    title = problem.title
    match problem.kind:
        case ProblemKind.MISSING:
            return _("%(title)s: no point chosen yet", title=title)
        case ProblemKind.NO_REASON:
            return _("%(title)s: you chose “cannot score”; say why in a few words", title=title)
        case ProblemKind.REASON_TOO_LONG:
            return _(
                "%(title)s: the reason is %(length)d characters long, %(most)d fit",
                title=title,
                length=problem.length,
                most=MAX_REASON_LENGTH,
            )
        case ProblemKind.OUT_OF_SCALE:
            return _(
                "%(title)s: that is not a point of its scale (%(points)s)",
                title=title,
                points=", ".join(problem.labels),
            )
        case ProblemKind.UNKNOWN_CODE:
            return _("“%(code)s” is not a code of this set", code=title)


def say_draft_fault(error: UnusableDraftError) -> str:
    """Say why a change does not fit the sheet, without a period.

    >>> say_draft_fault(UnusableDraftError(DraftFault.NO_SUCH_RANK, code="wmq", sent="9"))
    'wmq has no score point with rank 9'
    """
    return _FAULTS[error.fault](error)
