"""A scene read from its file and checked, with its people filled in from the cast."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tools.studio.cast import document_of, load_cast, strangers
from tools.studio.loading import HERE, SCENES, StudioError, line_of, read_yaml, validate
from tools.studio.objects import Strict
from tools.studio.scene import Scene

KNOWN = HERE / "known.yaml"


class Known(Strict):
    """What scenes of old break; nothing is added here, and a rebuilt scene is taken out."""

    garbled: tuple[str, ...] = ()
    layout: dict[str, tuple[str, ...]] = {}


@cache
def load_known() -> Known:
    """The list of what is known to be broken."""
    return validate(Known, read_yaml(KNOWN), KNOWN)


def scene_path(name: str) -> Path:
    """The file of a scene given by id or by path."""
    direct = Path(name)
    return direct if direct.suffix == ".yaml" else SCENES / f"{name}.yaml"


def load_scene(name: str) -> Scene:
    """The checked scene with this id or path; scenes of the project use the cast and no others."""
    path = scene_path(name)
    document = read_yaml(path)
    scene = validate(Scene, document, path, document_of(document))
    problems = list(_problems(scene, path))
    if problems:
        line = line_of(document, ("people",))
        raise StudioError("\n".join(f"{path}:{line}: {problem}" for problem in problems))
    return scene


def _problems(scene: Scene, path: Path) -> Iterator[str]:
    if path.parent == SCENES:
        if path.stem != scene.id:
            yield f"id: the file is called {path.stem}, the scene {scene.id}"
        yield from strangers(scene, load_cast())
    if scene.id not in load_known().garbled:
        yield from garbled(scene)


def garbled(scene: Scene) -> Iterator[str]:
    """Planned errors that no teacher makes: words that are no sentence."""
    for number, line in enumerate(scene.lines, start=1):
        if line.planned_error and line.planned_error.kind == "garbled":
            yield (
                f"lines[{number}].planned_error.kind: garbled is for scenes of old; write how a teacher "
                "is unclear: dropped-referent, changed-example or half-direction"
            )
