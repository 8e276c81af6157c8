"""What a test form gives away: by a twin on another form, or by one code that tells another.

Figures of `domain/giveaways.py` against bounds. Who knows one form's master scores, be it from a demo,
a friend or an earlier try, must gain nothing from them on another form.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np

from app.content.files import Loaded
from app.content.problem import Problem, Severity
from app.plurals import counted
from app.rubric.domain import Code, CodeKind, Rubric
from app.sets.content import MasterFile, SetFile, acceptable_ranks, master_ranks, set_codes
from app.standards.domain.clauses import Measure
from app.standards.domain.giveaways import Key, KeyOverlap, above, copy_shares, missing_points
from app.standards.domain.rule import Rule

DEMO_FORMS_ARE_REFUSED = True
"""Whether a demo form that gives clips away is an error, as it is for a sealed form."""

EQUAL_AT_MOST = 0.40
"""Share of codes with equal master scores on two clips of different forms."""
MATCH_MARGIN = Fraction("0.10")
"""How far below the rule's threshold who lays one form's master scores on another must stay."""
TEMPLATE_AT_MOST = 0.60
"""The same person's exact share in any one domain."""
COPY_AT_MOST = 0.70
"""Share of clips on which two codes have the same master score."""
OFF_AT_MOST = 1
"""Clips that are not at the subject (their gate code says no): the scores of such a clip are free."""
SECOND_POINTS_AT_MOST = 0.10
"""Share of a form's master scores beside which a second point is acceptable."""
CODES_AT_LEAST = 8
"""With fewer codes two clips agree by chance, and shares of equal scores say nothing."""

_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FormKey:
    """A test form with its master scores; `seconds` counts its acceptable second points."""

    file: Loaded[SetFile]
    key: Key
    seconds: int
    is_sealed: bool


def form_key(
    file: Loaded[SetFile],
    masters: Mapping[tuple[str, str], MasterFile],
    rubric: Rubric,
    *,
    is_sealed: bool,
) -> FormKey | None:
    """Return a form's master scores; None where some lack, which other checks say."""
    sheets = [masters.get((clip, rubric.id)) for clip in file.model.clips]
    known = [sheet for sheet in sheets if sheet is not None]
    codes = [code for code in set_codes(file.model, rubric) if code.kind is CodeKind.SCORED]
    key = key_of(file.model, codes, known, rubric)
    if key is None or len(known) < len(sheets):
        return None
    seconds = [acceptable_ranks(sheet, rubric).keys() & set(key.codes) for sheet in known]
    return FormKey(file=file, key=key, seconds=sum(map(len, seconds)), is_sealed=is_sealed)


def key_of(
    file: SetFile, codes: Sequence[Code], sheets: Sequence[MasterFile], rubric: Rubric
) -> Key | None:
    """Return the master scores of a set's clips on some codes; None where one lacks."""
    gates = [code.key for code in rubric.codes_of(CodeKind.GATE)]
    ranks = [master_ranks(sheet, rubric) for sheet in sheets]
    if not ranks or any(code.key not in sheet for code in codes for sheet in ranks):
        return None
    return Key(
        name=file.id,
        clips=tuple(sheet.clip for sheet in sheets),
        codes=tuple(code.key for code in codes),
        domains=tuple(code.domain for code in codes),
        points=tuple(len(code.scale.points) for code in codes),
        ranks=np.array([[sheet[code.key] for code in codes] for sheet in ranks], dtype=np.int64),
        is_off=tuple(any(sheet.get(gate) == 0 for gate in gates) for sheet in ranks),
    )


def check_giveaways(rule: Rule, forms: Sequence[FormKey]) -> Iterator[Problem]:
    """Name what forms under one rule give away; an error on a sealed form (see above for demos).

    Args:
        rule: the rule that decides on them.
        forms: every form under its rubric, the open ones first: their master scores are public.
    """
    told = [form for form in forms if len(form.key.codes) >= CODES_AT_LEAST]
    for form in told:
        yield from _check_form(form)
    for one, other in combinations(told, 2):
        if one.key.codes == other.key.codes:
            yield from _check_two(rule, one, other)


def _check_form(form: FormKey) -> Iterator[Problem]:
    off = [clip for clip, is_off in zip(form.key.clips, form.key.is_off, strict=True) if is_off]
    if len(off) > OFF_AT_MOST:
        names = ", ".join(f"`{clip}`" for clip in off)
        message = f"{len(off)} clips are not at the subject, and all their scores are free: {names}"
        yield _found(form, message, f"keep at most {OFF_AT_MOST}")
    counted_key = form.key.counted()
    if not counted_key.clips:
        return
    copied = [
        f"`{counted_key.codes[row]}` and `{counted_key.codes[column]}` {share:.0%}"
        for row, column, share in above(np.tril(copy_shares(counted_key), -1), COPY_AT_MOST)
    ]
    if copied:
        message = f"copying one code's score onto another is right in more than {COPY_AT_MOST:.0%}: {some_of(copied)}"
        yield _found(form, message, "choose clips on which these codes part")
    lacking = [f"`{code}`" for code in missing_points(form.key)]
    if lacking:
        message = f"not every score point occurs as a master score of {', '.join(lacking)}"
        yield _found(form, message, "choose clips with the scores that lack")
    cells = form.key.ranks.size
    if form.seconds > SECOND_POINTS_AT_MOST * cells:
        message = f"{form.seconds} of {cells} master scores have an acceptable second point"
        yield _found(form, message, f"at most {SECOND_POINTS_AT_MOST:.0%}: choose clearer clips")


def _check_two(rule: Rule, one: FormKey, other: FormKey) -> Iterator[Problem]:
    overlap = KeyOverlap(one=one.key.counted(), other=other.key.counted())
    if not overlap.pairs:
        return
    first, second = overlap.one.clips, overlap.other.clips
    alike = [
        f"`{second[column]}` and `{first[row]}` {share:.0%}"
        for row, column, share in above(overlap.equal, EQUAL_AT_MOST)
    ]
    if alike:
        message = (
            f"{counted(len(alike), 'pair')} of clips with test form `{one.key.name}` share more than "
            f"{EQUAL_AT_MOST:.0%} of their scores: {some_of(alike)}"
        )
        yield _found(other, message, "choose clips that stand apart")
    threshold = max(
        (one.limit for one in rule.clauses if one.measure is Measure.EXACT), default=Fraction(1)
    )
    most = float(threshold - MATCH_MARGIN)
    if overlap.matched > most:
        message = (
            f"who knows the master scores of `{one.key.name}` and matches the clips scores "
            f"{overlap.matched:.0%} here without watching"
        )
        hint = (
            f"it must stay at {most:.0%} or less: {MATCH_MARGIN * 100} points below the threshold"
        )
        yield _found(other, message, hint)
    known = [
        f"{share:.0%} in `{domain}`"
        for domain, share in overlap.matched_by_domain.items()
        if share > TEMPLATE_AT_MOST
    ]
    if known:
        message = f"who knows the master scores of `{one.key.name}` scores {', '.join(known)} without watching"
        yield _found(other, message, f"at most {TEMPLATE_AT_MOST:.0%} in any domain")


def some_of(found: Sequence[str]) -> str:
    """Name the first few of many."""
    more = len(found) - _NAMED
    named = ", ".join(found[:_NAMED])
    return f"{named} and {more} more" if more > 0 else named


def _found(form: FormKey, message: str, hint: str) -> Problem:
    return given_away(form.file, message, hint, is_sealed=form.is_sealed)


def given_away(file: Loaded[SetFile], message: str, hint: str, *, is_sealed: bool) -> Problem:
    """Return a finding: an error on a sealed form, on a demo form a warning for the time being."""
    if is_sealed or DEMO_FORMS_ARE_REFUSED:
        return file.problem(("clips",), message, hint)
    message = f"{message}; a sealed form is refused for it"
    return file.problem(("clips",), message, hint, Severity.WARNING)
