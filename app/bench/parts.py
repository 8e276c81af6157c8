"""The parts of a bench's page that are alike for everybody, rendered once a process.

A transcript depends on the clip's revision and its names; the row of a code on the rubric's
revision, the point chosen and the number of notes. A row with a rater's own words in it, or with
what is wrong with her sheet, is rendered anew and never kept.
"""

from collections import Counter
from collections.abc import Iterable
from functools import partial

from flask import current_app, render_template
from markupsafe import Markup

from app.bench.domain.sheet import Answer, SheetProblem
from app.bench.service.clip_to_score import ClipToScore
from app.bench.words import say_problem
from app.revisions import RevisionCache
from app.sets.domain.codes import CodeOnSheet

_transcripts: RevisionCache[Markup] = RevisionCache()
_rows: RevisionCache[Markup] = RevisionCache(4096)


def render_transcript(page: ClipToScore, *, is_named: bool) -> Markup:
    """Return the transcript of a clip; without a name its timecodes lead to the player."""
    draw = partial(_draw_transcript, page, is_named=is_named)
    return _transcripts.get(f"{page.clip_hash} {page.clip.id}", draw)


def render_rows(page: ClipToScore, problems: Iterable[SheetProblem]) -> dict[str, Markup]:
    """Return the row of each code: its scale with the point chosen, and what the points mean."""
    missing = {problem.code: say_problem(problem) for problem in problems}
    choices = page.draft.choices()
    notes = Counter(note.code for note in page.draft.visible_notes())
    return {
        key: _render_row(page, code, choices.get(key), missing.get(key), notes[key])
        for key, code in ((code.key, code) for code in page.codes)
    }


def _render_row(
    page: ClipToScore, code: CodeOnSheet, choice: Answer | None, problem: str | None, notes: int
) -> Markup:
    draw = partial(_draw_row, code, choice, problem, notes)
    if problem is not None or (choice is not None and choice.cannot_score is not None):
        return draw()
    point = None if choice is None else choice.rank
    return _rows.get(f"{page.rubric_hash} {code.key} {point} {notes}", draw)


def _draw_row(code: CodeOnSheet, choice: Answer | None, problem: str | None, notes: int) -> Markup:
    macros = current_app.jinja_env.get_template("bench/bench_parts.html").module
    row: Markup = macros.code_row(code, choice, problem, notes)  # type: ignore[attr-defined]
    return row


def _draw_transcript(page: ClipToScore, *, is_named: bool) -> Markup:
    template = "bench/bench_transcript.html"
    return Markup(render_template(template, clip=page.clip, is_named=is_named))  # noqa: S704
