"""Families: clips of one plot or one skeleton. Who has met one of them has met them all."""

from collections import Counter
from collections.abc import Iterator, Sequence

from app.content.files import Loaded
from app.content.problem import Problem, Severity, did_you_mean
from app.library.content import ClipFile, ClipUse
from app.plurals import counted
from app.sets.content import SetFile
from app.standards.content.demands import TestFormFolder
from app.standards.content.giveaways import given_away, some_of

_PRACTICE = "practice, where master scores are shown"


def check_families(
    folders: Sequence[TestFormFolder], clips: Sequence[Loaded[ClipFile]]
) -> Iterator[Problem]:
    """Name clips of a form whose plot is met elsewhere, and names of families that look misspelled.

    Args:
        folders: the open forms, and the sealed ones after them.
        clips: every clip of every folder.
    """
    yield from _check_names(clips)
    by_id = {file.model.id: file.model for file in clips}
    form_of: dict[str, str] = {}
    for form, is_sealed in [(form, one.is_sealed) for one in folders for form in one.forms]:
        twins: dict[str, list[str]] = {}
        for clip, other in _twins(form, by_id):
            place = _PRACTICE
            if other.use is ClipUse.CERTIFICATION:
                place = f"test form `{form_of[other.id]}`" if other.id in form_of else ""
            twins.setdefault(place, []).append(f"`{clip}` and `{other.id}`")
        twins.pop("", None)  # on a form that comes later, which says so
        for place, pairs in twins.items():
            message = f"{counted(len(pairs), 'clip')} of a family that is met in {place}: {some_of(pairs)}"
            yield given_away(
                form, message, "choose clips with plots of their own", is_sealed=is_sealed
            )
        form_of.update(dict.fromkeys(form.model.clips, form.model.id))


def _twins(form: Loaded[SetFile], by_id: dict[str, ClipFile]) -> Iterator[tuple[str, ClipFile]]:
    """Yield each clip of a form with each clip of its family that is not on the form."""
    for clip in form.model.clips:
        family = by_id[clip].family if clip in by_id else None
        for other in by_id.values():
            if family is not None and other.family == family and other.id not in form.model.clips:
                yield clip, other


def _check_names(clips: Sequence[Loaded[ClipFile]]) -> Iterator[Problem]:
    """Warn of a family with one clip alone whose name is nearly that of another family."""
    named = Counter(file.model.family for file in clips if file.model.family)
    for file in clips:
        family = file.model.family
        if family is None or named[family] > 1:
            continue
        hint = did_you_mean(family, [name for name in named if name != family])
        if hint is not None:
            message = f"no other clip is of family `{family}`"
            yield file.problem(("family",), message, hint, Severity.WARNING)
