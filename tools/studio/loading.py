"""Reading YAML strictly and saying what is wrong with file, line and field."""

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

HERE = Path(__file__).resolve().parent
SCENES = HERE / "scenes"
PROJECT = HERE.parents[1]
SETS = PROJECT / "calibration_sets"


Model = TypeVar("Model", bound=BaseModel)


class StudioError(Exception):
    """Something a writer can put right; its text says what and where."""


def read_yaml(path: Path) -> Any:
    """The YAML document of ``path``, keeping line numbers."""
    if not path.is_file():
        raise StudioError(f"{path}: no such file")
    reader = YAML(typ="rt", pure=True)
    reader.version = (1, 2)
    try:
        return reader.load(path.read_text(encoding="utf-8"))
    except YAMLError as error:
        raise StudioError(f"{path}: not valid YAML: {error}") from error


def plain(node: Any) -> Any:
    """The same document as plain dicts, tuples and scalars, as the strict models want them."""
    if isinstance(node, dict):
        return {str(key): plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return tuple(plain(value) for value in node)
    if isinstance(node, bool) or node is None:
        return node
    if isinstance(node, int):
        return int(node)
    if isinstance(node, float):
        return float(node)
    return str(node)


def line_of(node: Any, location: tuple[int | str, ...]) -> int:
    """The 1-based line of the field at ``location``, or of the nearest thing around it."""
    line = 0
    for key in location:
        try:
            if isinstance(node, CommentedMap) and key in node:
                line = node.lc.key(key)[0]
            elif isinstance(node, CommentedSeq) and isinstance(key, int):
                line = node.lc.item(key)[0]
            else:
                continue
            node = node[key]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return line + 1


def validate(model: type[Model], document: Any, path: Path, values: Any = None) -> Model:
    """``document`` as ``model``; every problem at once, each with file, line and field.

    ``values`` are checked in its place when something was filled in that the file does not say.
    """
    try:
        return model.model_validate(plain(document) if values is None else values)
    except ValidationError as error:
        lines = []
        for item in error.errors():
            field = ".".join(str(part) for part in item["loc"]) or "(whole file)"
            lines.append(f"{path}:{line_of(document, item['loc'])}: {field}: {item['msg']}")
        raise StudioError("\n".join(lines)) from error


def scene_ids() -> list[str]:
    """All scenes of the project, in order."""
    return sorted(path.stem for path in SCENES.glob("*.yaml") if not path.stem.endswith(".masters"))
