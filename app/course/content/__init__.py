"""Course files: the outline, lessons with their front matter, and the figures beside them."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from math import ceil
from pathlib import Path

from pydantic import Field

from app.content.cycles import find_cycle
from app.content.files import Loaded, Prose, load_prose, shown_path
from app.content.hashing import content_hash
from app.content.problem import Problem, Severity, did_you_mean
from app.content.schema import Key, Schema, Slug, Text, milliseconds
from app.course.content.documents import stored_block
from app.course.content.figures import find_figure, find_unseen
from app.course.content.links import Places, find_dead_links
from app.course.content.outline import CourseFile, ModuleEntry, check_modules
from app.course.domain.documents import LessonDocument, StoredFigure
from app.markup.blocks import CheckBlock, ClipBlock, SortBlock
from app.markup.lesson import CompiledText, compile_lesson

WORDS_PER_MINUTE = 200
CLIP_FACTOR = 2
MINUTES_PER_CHECK = 1.0
MINUTES_PER_SORT_ITEM = 0.5
_LONG_LESSON_WORDS = 1_000


class LessonMatter(Schema):
    """The front matter of a lesson."""

    id: Slug = Field(description="permanent id, never reused; the file may be renamed")
    title: Text
    summary: Text | None = Field(None, description="one sentence for the course map")
    codes: tuple[Key, ...] = Field((), description="codes of the rubric the lesson is about")
    requires: tuple[Slug, ...] = Field((), description="lessons that come before this one")


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledLesson:
    """A checked lesson."""

    matter: LessonMatter
    module_id: str
    text: CompiledText
    figures: dict[str, StoredFigure]
    minutes: int

    @property
    def id(self) -> str:
        """The lesson's permanent id."""
        return self.matter.id

    @property
    def questions(self) -> int:
        """How many answers it asks for: one per check, one per item of a sort."""
        blocks = self.text.blocks
        checks = sum(isinstance(block, CheckBlock) for block in blocks)
        return checks + sum(len(block.items) for block in blocks if isinstance(block, SortBlock))

    def document(self) -> LessonDocument:
        """Return what the lesson's page needs beside the HTML."""
        matter, text = self.matter, self.text
        return LessonDocument(
            id=matter.id,
            title=matter.title,
            summary=matter.summary,
            codes=matter.codes,
            requires=matter.requires,
            blocks=tuple(map(stored_block, text.blocks)),
            headings=text.headings,
            clips=tuple(sorted({b.clip for b in text.blocks if isinstance(b, ClipBlock)})),
            figures=self.figures,
            words=text.words,
            minutes=self.minutes,
            text=text.text,
        )

    def content_hash(self) -> str:
        """Return the hash of everything a reader sees."""
        return content_hash({"html": self.text.html, **self.document().content()})


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonSource:
    """A lesson file that could be read, with its place in the course."""

    prose: Prose[LessonMatter]
    module: ModuleEntry
    text: CompiledText
    figures: dict[str, StoredFigure]

    @property
    def id(self) -> str:
        """The lesson's permanent id."""
        return self.prose.matter.model.id

    def at(self, line: int, message: str, hint: str | None = None) -> Problem:
        """Return a problem at a line of the body."""
        number = line + self.prose.body_line - 1
        file = self.prose.matter.file
        return Problem(file=file, line=number, field="", message=message, suggestion=hint)


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonContext:
    """What lessons may refer to, apart from each other.

    Attributes:
        codes: every known code; None when a rubric is broken and codes cannot be checked.
        durations: length in milliseconds of each clip; None for one whose file is broken.
        sets: the practice sets that unlock rules may name; None when they cannot be checked.
        lessons_missing: whether some lesson could not be read, so a link may still be right.
        form_clips: certification clips, which are shown only inside their form.
        pairs: the pairs of clips that have a page; None when they cannot be checked.
    """

    codes: frozenset[str] | None
    durations: Mapping[str, int | None]
    lessons_missing: bool = False
    sets: frozenset[str] | None = None
    form_clips: frozenset[str] = frozenset()
    pairs: frozenset[str] | None = None

    def has_code(self, code: str) -> bool:
        """Return whether a code is known, giving the benefit of the doubt."""
        return self.codes is None or code in self.codes


def read_lessons(
    course: Loaded[CourseFile], course_dir: Path, progress: Callable[[str], None]
) -> tuple[list[LessonSource], list[Problem]]:
    """Read and compile every lesson of the course, in the course's order."""
    sources: list[LessonSource] = []
    problems: list[Problem] = []
    for index, module in enumerate(course.model.modules):
        folder = course_dir / module.folder
        paths = sorted(folder.glob("*.md")) if folder.is_dir() else []
        if not paths:
            message = f"there is no lesson in {module.folder}/"
            problems.append(course.problem(("modules", index, "folder"), message))
        read, wrong = _read_each([(path, module) for path in paths], course_dir, progress)
        sources += read
        problems += wrong
        if paths and len(read) == len(paths) and not any(map(_has_fault, read)):
            shown = {figure.path for source in read for figure in source.figures.values()}
            problems += find_unseen(folder, course_dir, shown)
    return sources, problems


def check_without_outline(
    course_dir: Path, known: LessonContext, progress: Callable[[str], None]
) -> list[Problem]:
    """Check every lesson although the outline cannot be read: all that it does not decide."""
    sources, problems = _read_each(
        [(path, _stand_in(path.parent.name)) for path in sorted(course_dir.glob("*/*.md"))],
        course_dir,
        progress,
    )
    return [*problems, *_check_sources(sources, replace(known, lessons_missing=True))]


def _stand_in(folder: str) -> ModuleEntry:
    return ModuleEntry.model_construct(id=folder, title=folder, summary=folder, folder=folder)


def _read_each(
    paths: Iterable[tuple[Path, ModuleEntry]], course_dir: Path, progress: Callable[[str], None]
) -> tuple[list[LessonSource], list[Problem]]:
    """Read and compile lessons, each with its module; those that cannot be read are problems alone."""
    sources: list[LessonSource] = []
    problems: list[Problem] = []
    for path, module in paths:
        progress(shown_path(path, course_dir))
        source, wrong = _read_lesson(path, course_dir, module)
        problems += wrong
        if source is not None:
            sources.append(source)
    return sources, problems


def _has_fault(source: LessonSource) -> bool:
    return any(not fault.is_warning for fault in source.text.faults)


def _read_lesson(
    path: Path, course_dir: Path, module: ModuleEntry
) -> tuple[LessonSource | None, list[Problem]]:
    prose, problems = load_prose(path, course_dir, LessonMatter)
    if prose is None:
        return None, problems
    figures: dict[str, StoredFigure] = {}
    lesson_id = prose.matter.model.id
    find = partial(find_figure, path.parent, course_dir, lesson_id, figures, problems)
    text = compile_lesson(prose.body, find)
    source = LessonSource(prose=prose, module=module, text=text, figures=figures)
    for fault in text.faults:
        line = fault.line + prose.body_line - 1
        severity = Severity.WARNING if fault.is_warning else Severity.ERROR
        problems.append(
            Problem(
                file=prose.matter.file,
                line=line,
                field="",
                message=fault.message,
                suggestion=fault.suggestion,
                severity=severity,
            )
        )
    return source, problems


def compile_lessons(
    course: Loaded[CourseFile], sources: list[LessonSource], known: LessonContext
) -> tuple[list[CompiledLesson], list[Problem]]:
    """Check lessons against each other, the rubric's codes, and the clips.

    Args:
        course: the outline.
        sources: every lesson that could be read, in order.
        known: what lessons may refer to, apart from each other.
    """
    ids = [source.id for source in sources]
    known = replace(known, lessons_missing=len(ids) < _count_lessons(course))
    problems = [*check_modules(course, known.sets), *_check_sources(sources, known)]
    compiled = [
        CompiledLesson(
            matter=source.prose.matter.model,
            module_id=source.module.id,
            text=source.text,
            figures=source.figures,
            minutes=minutes(source.text, known.durations),
        )
        for source in sources
    ]
    return compiled, problems


def _check_sources(sources: list[LessonSource], known: LessonContext) -> list[Problem]:
    problems = list(_check_requires(sources, known))
    by_id: dict[str, str] = {}
    anchors = {source.id: _anchors(source) for source in sources}
    for source in sources:
        if source.id in by_id:
            message = f"`{source.id}` is also the id of {by_id[source.id]}"
            problems.append(source.prose.matter.problem(("id",), message, "ids are permanent"))
        by_id.setdefault(source.id, source.prose.matter.file)
        problems += _check_lesson(source, known)
        problems += _check_links(source, known, anchors)
    return problems


def _count_lessons(course: Loaded[CourseFile]) -> int:
    root = course.path.parent
    return sum(len(list((root / module.folder).glob("*.md"))) for module in course.model.modules)


def minutes(text: CompiledText, durations: Mapping[str, int | None]) -> int:
    """Return how many minutes a lesson takes: reading, watching twice, checking, sorting.

    Reading runs at 200 words per minute. A clip, or the stretch of it that is shown, counts twice,
    because scoring takes about twice a clip's length. A check takes one minute and
    an item to sort half a minute. The sum is rounded up.
    """
    total = text.words / WORDS_PER_MINUTE
    for block in text.blocks:
        if isinstance(block, ClipBlock):
            total += CLIP_FACTOR * _shown_ms(block, durations) / 60_000
        elif isinstance(block, CheckBlock):
            total += MINUTES_PER_CHECK
        elif isinstance(block, SortBlock):
            total += MINUTES_PER_SORT_ITEM * len(block.items)
    return max(1, ceil(total))


def _shown_ms(block: ClipBlock, durations: Mapping[str, int | None]) -> int:
    start = _time_or_none(block.start) or 0
    until = _time_or_none(block.until)
    return max(0, (durations.get(block.clip) or 0 if until is None else until) - start)


def _time_or_none(text: str | None) -> int | None:
    try:
        return None if text is None else milliseconds(text)
    except ValueError:
        return None


def _check_requires(sources: list[LessonSource], known: LessonContext) -> Iterator[Problem]:
    ids = [source.id for source in sources]
    for source in sources:
        for number, other in enumerate(source.prose.matter.model.requires):
            if other not in ids and not known.lessons_missing:
                yield source.prose.matter.unknown(("requires", number), "lesson", other, ids)
    cycle = find_cycle({source.id: source.prose.matter.model.requires for source in sources})
    if cycle:
        source = sources[ids.index(cycle[0])]
        message = f"lessons wait for each other: {' → '.join(cycle)}"
        yield source.prose.matter.problem(("requires",), message, "remove one of them")


def _check_lesson(source: LessonSource, known: LessonContext) -> Iterator[Problem]:
    matter = source.prose.matter
    for number, code in enumerate(matter.model.codes):
        if not known.has_code(code):
            yield matter.unknown(("codes", number), "code", code, sorted(known.codes or ()))
    for block in source.text.blocks:
        if isinstance(block, ClipBlock):
            yield from _check_clip(source, block, known)
        elif isinstance(block, SortBlock):
            for code in itertools.filterfalse(known.has_code, block.codes):
                hint = did_you_mean(code, known.codes or ())
                yield source.at(block.line, f"there is no code `{code}`", hint)
    yield from _check_check_ids(source)
    if source.text.words > _LONG_LESSON_WORDS:
        message = f"the lesson is long: {source.text.words} words"
        advice = "up to 1,000 are read at one sitting; shorten it, or make it two lessons"
        yield matter.problem((), message, advice, Severity.WARNING)


def _check_check_ids(source: LessonSource) -> Iterator[Problem]:
    seen: set[str] = set()
    for block in source.text.blocks:
        if isinstance(block, CheckBlock | SortBlock):
            if block.id in seen:
                yield source.at(block.line, f"`{block.id}` is already the id of a check above")
            seen.add(block.id)


def _check_clip(source: LessonSource, block: ClipBlock, known: LessonContext) -> Iterator[Problem]:
    durations = known.durations
    if block.clip not in durations:
        hint = did_you_mean(block.clip, durations)
        yield source.at(block.line, f"there is no clip `{block.clip}`", hint)
    if block.clip in known.form_clips:
        message = f"`{block.clip}` is for certification and is shown in its form alone"
        yield source.at(block.line, message, "choose a clip for practice, or an exemplar")
    for text in (block.start, block.until):
        if text is not None and _time_or_none(text) is None:
            yield source.at(block.line, f"`{text}` is not a time", "write from=00:41 until=00:55")
    start, until = _time_or_none(block.start) or 0, _time_or_none(block.until)
    end = durations.get(block.clip)
    if until is not None and until <= start:
        yield source.at(block.line, "the clip ends before it begins")
    if end is not None and max(start, until or 0) > end:
        yield source.at(block.line, "that is after the end of the clip")


def _check_links(
    source: LessonSource, known: LessonContext, anchors: Mapping[str, list[str]]
) -> Iterator[Problem]:
    places = Places(
        here=_anchors(source),
        headings={} if known.lessons_missing else anchors,
        clips=known.durations,
        form_clips=known.form_clips,
        pairs=known.pairs,
        codes=known.codes,
    )
    for line, message, hint in find_dead_links(source.text.links, places):
        yield source.at(line, message, hint)


def _anchors(source: LessonSource) -> list[str]:
    return [heading.id for heading in source.text.headings]
