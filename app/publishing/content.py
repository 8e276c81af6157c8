"""Compiling all content: every file is read, checked by itself, then against the others."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.content.files import Loaded, check_ids, load_folder, load_yaml, shown_path, yaml_files
from app.content.problem import Problem, has_errors, in_reading_order
from app.content.schema import Schema
from app.course.content import (
    CompiledLesson,
    LessonContext,
    LessonMatter,
    check_without_outline,
    compile_lessons,
    read_lessons,
)
from app.course.content.outline import CourseFile
from app.library.content import ClipFile, ClipUse, CompiledClip, compile_clips
from app.library.domain import StorageArea
from app.rubric.content import RubricFile, check_rubric, to_rubric
from app.rubric.domain import Rubric
from app.sets.content import (
    Known,
    MasterFile,
    PairFile,
    SetFile,
    SetPurpose,
    check_master,
    check_pair,
    check_set,
    check_silent_sets,
)
from app.standards.content import (
    PolicyFile,
    TestFormFolder,
    check_demo_forms,
    check_families,
    check_feedback,
    check_one_policy,
    check_policy,
    check_safety,
    check_test_forms,
    find_test_forms,
)

SCHEMAS: Mapping[str, type[Schema]] = {
    "rubric": RubricFile,
    "clip": ClipFile,
    "masters": MasterFile,
    "set": SetFile,
    "pair": PairFile,
    "policy": PolicyFile,
    "course": CourseFile,
    "lesson": LessonMatter,
}
_FOLDERS = frozenset(("rubrics", "clips", "media", "masters", "sets", "pairs", "policies"))
_OTHER_FOLDERS = frozenset(("clips", "media", "masters", "sets"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledContent:
    """All content that could be compiled, and every problem found.

    `sealed` names the clips kept outside the repository.
    """

    rubrics: tuple[RubricFile, ...]
    clips: Mapping[str, CompiledClip]
    masters: tuple[MasterFile, ...]
    sets: tuple[SetFile, ...]
    pairs: tuple[PairFile, ...]
    policies: tuple[PolicyFile, ...]
    course: CourseFile | None
    lessons: tuple[CompiledLesson, ...]
    problems: tuple[Problem, ...]
    sealed: frozenset[str] = frozenset()

    def is_publishable(self) -> bool:
        """Say whether there is no error that keeps it from going live."""
        return not has_errors(self.problems)

    def code_labels(self) -> dict[str, str]:
        """Return the short name of every code."""
        return {code.key: code.short for rubric in self.rubrics for code in rubric.codes}


def compile_content(
    course_dir: Path,
    sets_dir: Path,
    progress: Callable[[str], None] = lambda _: None,
    sealed_dir: Path | None = None,
    uploads_dir: Path | None = None,
) -> CompiledContent:
    """Read and check every content file of the folders.

    Args:
        course_dir: the folder with `course.yaml` and the lessons.
        sets_dir: the folder with rubrics, clips, media, masters, sets and policies.
        progress: called with the name of each file before it is read.
        sealed_dir: the folder of certification content that is kept outside the repository.
        uploads_dir: the folder of clips that authors upload; it need not exist.
    """
    scoring = _ScoringContent(sets_dir, progress)
    problems = scoring.compile()
    parts = [scoring]
    for kind, folder in ((_SealedContent, sealed_dir), (_UploadedContent, uploads_dir)):
        if folder is not None:
            parts.append(kind(folder, progress, list(parts)))
            problems += parts[-1].compile()
    problems += _check_test_forms(parts)
    course, lessons, wrong = _compile_course(course_dir, scoring.runtime(), progress)
    return CompiledContent(
        rubrics=tuple(file.model for file in scoring.rubric_files),
        clips={name: clip for part in parts for name, clip in part.clips.items()},
        masters=tuple(file.model for part in parts for file in part.master_files),
        sets=tuple(file.model for part in parts for file in part.set_files),
        pairs=tuple(file.model for file in scoring.pair_files),
        policies=tuple(file.model for file in scoring.policy_files),
        course=course,
        lessons=tuple(lessons),
        problems=in_reading_order([*problems, *wrong]),
        sealed=frozenset(
            name for part in parts if part.place is StorageArea.SEALED for name in part.clips
        ),
    )


class _ScoringContent:
    """What lies in the folder of calibration sets."""

    place = StorageArea.OPEN

    def __init__(self, sets_dir: Path, progress: Callable[[str], None]) -> None:
        self.sets_dir = sets_dir
        self.progress = progress
        self.rubric_files: list[Loaded[RubricFile]] = []
        self.clip_files: list[Loaded[ClipFile]] = []
        self.master_files: list[Loaded[MasterFile]] = []
        self.set_files: list[Loaded[SetFile]] = []
        self.pair_files: list[Loaded[PairFile]] = []
        self.policy_files: list[Loaded[PolicyFile]] = []
        self.rubrics: dict[str, Rubric | None] = {}
        self.durations: dict[str, int | None] = {}
        self.clips: dict[str, CompiledClip] = {}

    def compile(self) -> list[Problem]:
        """Read and check all five kinds of files; problems in one do not hide another's."""
        if not self.sets_dir.is_dir():
            return [_missing(self.sets_dir, "folder")]
        return [
            *_check_folders(self.sets_dir),
            *self._compile_rubrics(),
            *self._compile_clips(),
            *self._compile_masters(),
            *self._compile_sets(),
            *self._compile_policies(),
        ]

    def runtime(self) -> LessonContext:
        """Return what lessons may speak of."""
        return LessonContext(
            codes=self.codes(),
            durations=self.durations,
            sets=self.practice_sets(),
            form_clips=self.form_clips(),
            pairs=frozenset(self._names("pairs")),
        )

    def codes(self) -> frozenset[str] | None:
        """Return every code of every rubric; None when a rubric is broken."""
        rubrics = [rubric for rubric in self.rubrics.values() if rubric is not None]
        if len(rubrics) < len(self.rubrics):
            return None
        return frozenset(key for rubric in rubrics for key in rubric.by_key)

    def form_clips(self) -> frozenset[str]:
        """Return the clips for certification, which no lesson may show."""
        models = [file.model for file in self.clip_files]
        return frozenset(model.id for model in models if model.use is ClipUse.CERTIFICATION)

    def practice_sets(self) -> frozenset[str] | None:
        """Return the practice sets a course may require; None when a set's file is broken."""
        if len(self.set_files) < len(self._names("sets")):
            return None
        models = [file.model for file in self.set_files]
        return frozenset(m.id for m in models if m.purpose is SetPurpose.PRACTICE)

    def test_form_folder(self) -> TestFormFolder:
        """Return the test forms of this folder with their master scores."""
        masters = {(file.model.clip, file.model.rubric): file.model for file in self.master_files}
        return TestFormFolder(
            forms=find_test_forms(self.set_files),
            masters=masters,
            is_sealed=self.place is StorageArea.SEALED,
        )

    def _compile_rubrics(self) -> list[Problem]:
        files, problems = self._load("rubrics", RubricFile)
        self.rubrics = dict.fromkeys(self._names("rubrics"))
        for file in files:
            wrong = check_rubric(file)
            problems += wrong
            if not has_errors(wrong):
                self.rubrics[file.model.id] = to_rubric(file.model)
        self.rubric_files = files
        return [*problems, *check_ids(files, "id")]

    def _compile_clips(self) -> list[Problem]:
        files, problems = self._load("clips", ClipFile)
        self.clip_files = files
        self.durations = dict.fromkeys(self._names("clips"))
        self.durations |= {file.model.id: file.model.duration for file in files}
        self.clips, wrong = compile_clips(files, self.sets_dir, self.progress)
        return [*problems, *wrong, *check_ids(files, "id")]

    def _compile_masters(self) -> list[Problem]:
        files, problems = self._load("masters", MasterFile)
        for file in files:
            problems += check_master(file, self.rubrics, self.durations)
        self.master_files = files
        return [*problems, *check_ids(files, "clip")]

    def _compile_sets(self) -> list[Problem]:
        files, problems = self._load("sets", SetFile)
        known = Known(
            rubrics=self.rubrics,
            clip_uses=dict.fromkeys(self.durations)
            | {file.model.id: file.model.use.value for file in self.clip_files},
            masters={
                (file.model.clip, file.model.rubric): file.model for file in self.master_files
            },
            broken_masters=frozenset(self._names("masters"))
            - {file.path.stem for file in self.master_files},
        )
        for file in files:
            problems += check_set(file, known)
        problems += self._compile_pairs(known)
        self.set_files = files
        return [*problems, *check_ids(files, "id")]

    def _compile_pairs(self, known: Known) -> list[Problem]:
        self.pair_files, problems = self._load("pairs", PairFile)
        for file in self.pair_files:
            problems += check_pair(file, known)
        return [*problems, *check_ids(self.pair_files, "id")]

    def _compile_policies(self) -> list[Problem]:
        files, problems = self._load("policies", PolicyFile)
        for file in files:
            problems += check_policy(file, self.rubrics)
        self.policy_files = files
        return [*problems, *check_ids(files, "id"), *check_one_policy(files)]

    def _names(self, folder: str) -> list[str]:
        """Return the names of a folder's files, readable or not."""
        return [path.stem for path in yaml_files(self.sets_dir / folder)]

    def _load(self, folder: str, schema: type[Any]) -> tuple[list[Loaded[Any]], list[Problem]]:
        return load_folder(self.sets_dir / folder, self.sets_dir, schema, self.progress)


class _OtherContent(_ScoringContent):
    """Clips, master scores, and sets in a separate folder, using the open content's rubrics."""

    def __init__(
        self, sets_dir: Path, progress: Callable[[str], None], beside: Sequence[_ScoringContent]
    ) -> None:
        super().__init__(sets_dir, progress)
        self.beside = beside
        self.rubrics = beside[0].rubrics

    def compile(self) -> list[Problem]:
        """Read clips, master scores, and sets; no id may also occur in the other folders."""
        if not self.sets_dir.is_dir():
            return [_missing(self.sets_dir, "folder")]
        problems = [
            *_check_folders(self.sets_dir, _OTHER_FOLDERS),
            *self._compile_clips(),
            *self._compile_masters(),
            *self._compile_sets(),
            *self._check_uses(),
            *self._check_collisions("clips", self.clip_files, "id"),
            *self._check_collisions("masters", self.master_files, "clip"),
            *self._check_collisions("sets", self.set_files, "id"),
        ]
        self.clips = {name: replace(clip, place=self.place) for name, clip in self.clips.items()}
        return problems

    def _check_uses(self) -> Iterator[Problem]:
        raise NotImplementedError

    def _check_collisions(
        self, folder: str, files: Sequence[Loaded[Any]], field: str
    ) -> Iterator[Problem]:
        for beside in self.beside:
            taken = frozenset(beside._names(folder))  # noqa: SLF001  its own base
            kind = f"open {folder}" if beside is self.beside[0] else folder
            for file in files:
                if file.path.stem in taken:
                    message = f"`{file.path.stem}` is also the name of a file of the {kind}"
                    yield file.problem((field,), message, "ids are permanent: choose another one")


class _SealedContent(_OtherContent):
    """Certification content kept outside the repository."""

    place = StorageArea.SEALED

    def _check_uses(self) -> Iterator[Problem]:
        hint = "write `certification`, or keep the file with the open content"
        for clip in self.clip_files:
            if clip.model.use is not ClipUse.CERTIFICATION:
                yield clip.problem(("use",), "only clips for certification are sealed", hint)
        for file in self.set_files:
            if file.model.purpose is not SetPurpose.CERTIFICATION:
                yield file.problem(("purpose",), "only sets for certification are sealed", hint)


class _UploadedContent(_OtherContent):
    """Clips uploaded by authors, with the master scores and sets written for them."""

    place = StorageArea.UPLOADED

    def compile(self) -> list[Problem]:
        """Read what was uploaded; the folder does not exist before the first upload."""
        return super().compile() if self.sets_dir.is_dir() else []

    def _check_uses(self) -> Iterator[Problem]:
        hint = "keep it in the folder of sealed sets"
        for clip in self.clip_files:
            if clip.model.use is ClipUse.CERTIFICATION:
                yield clip.problem(("use",), "an uploaded clip is in the library at once", hint)
        for file in self.set_files:
            if file.model.purpose is SetPurpose.CERTIFICATION:
                yield file.problem(("purpose",), "uploaded clips are open to everybody", hint)


def _check_test_forms(folders: Sequence[_ScoringContent]) -> Iterator[Problem]:
    scoring = folders[0]
    yield from check_demo_forms(scoring.set_files)
    for folder in folders:
        yield from check_feedback(folder.set_files)
    yield from check_silent_sets([file for folder in folders for file in folder.set_files])
    forms = [folder.test_form_folder() for folder in folders]
    yield from check_test_forms(scoring.policy_files, forms, scoring.rubrics)
    yield from check_safety(scoring.policy_files, forms, scoring.rubrics)
    yield from check_families(forms, [file for folder in folders for file in folder.clip_files])


def _compile_course(
    course_dir: Path,
    known: LessonContext,
    progress: Callable[[str], None],
) -> tuple[CourseFile | None, list[CompiledLesson], list[Problem]]:
    path = course_dir / "course.yaml"
    course: Loaded[CourseFile] | None = None
    problems = [_missing(path, "file")]
    if path.is_file():
        course, problems = load_yaml(path, course_dir, CourseFile)
    if course is None:
        return None, [], [*problems, *check_without_outline(course_dir, known, progress)]
    sources, wrong = read_lessons(course, course_dir, progress)
    lessons, more = compile_lessons(course, sources, known)
    return course.model, lessons, [*problems, *wrong, *more, *_strays(course, course_dir)]


def _missing(path: Path, kind: str) -> Problem:
    name = f"{path.parent.name}/{path.name}" if kind == "file" else path.name
    return Problem(file=name, line=1, field="", message=f"there is no such {kind}")


def _check_folders(sets_dir: Path, known: frozenset[str] = _FOLDERS) -> list[Problem]:
    return [
        Problem(
            file=shown_path(path, sets_dir),
            line=1,
            field="",
            message="nothing is read from this folder",
            suggestion=f"one of: {', '.join(sorted(known))}",
        )
        for path in sorted(sets_dir.iterdir())
        if path.is_dir() and path.name not in known and not path.name.startswith(".")
    ]


def _strays(course: Loaded[CourseFile], course_dir: Path) -> list[Problem]:
    """Return lessons in folders that no module names, which would never be shown."""
    folders = {module.folder for module in course.model.modules}
    return [
        Problem(
            file=shown_path(path, course_dir),
            line=1,
            field="",
            message=f"no module of course.yaml has the folder {path.parent.name}",
            suggestion="add the module, or move the lesson",
        )
        for path in sorted(course_dir.glob("*/*.md"))
        if path.parent.name not in folders
    ]
