"""What all content schemas share: strictness, ids, times, and errors with line numbers."""

import json
import re
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import ErrorDetails

from app.content.problem import Problem, did_you_mean, one_of
from app.content.strict_yaml import Path, Tree, dotted


class Schema(BaseModel):
    """Base of every content schema: unknown keys and unexpected types are errors."""

    # Built when the first file is read, which a server never does.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    @classmethod
    def of_today(cls, fields: dict[str, Any]) -> dict[str, Any]:
        """Return the fields of a file as today's have them; a schema that has changed says how."""
        return fields


SchemaT = TypeVar("SchemaT", bound=Schema)

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_KEY = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*\Z")
_TIME = re.compile(r"([0-9]{1,3}):([0-5][0-9])(?:\.([0-9]))?\Z")
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")


def _slug(text: str) -> str:
    if len(text) > 80 or not _SLUG.match(text):
        message = "must be lower-case letters, digits and single hyphens, at most 80"
        raise ValueError(message)
    return text


def _key(text: str) -> str:
    if len(text) > 40 or not _KEY.match(text):
        message = "must be lower-case letters, digits and single underscores, at most 40"
        raise ValueError(message)
    return text


def _as_written(value: Any) -> Any:
    # A number in place of a name is checked as a name: quoting it might not make it valid.
    return json.dumps(value) if isinstance(value, int | float) else value


def _filled(text: str) -> str:
    if not text.strip():
        message = "must not be empty"
        raise ValueError(message)
    return text.strip()


def _file_name(text: str) -> str:
    if not _FILE_NAME.match(text) or ".." in text:
        message = "must be a plain file name without folders"
        raise ValueError(message)
    return text


def milliseconds(value: Any) -> int:
    """Return a time written as "MM:SS" or "MM:SS.s" in milliseconds.

    >>> milliseconds("01:32.4")
    92400
    """
    found = _TIME.match(value) if isinstance(value, str) else None
    if found is None:
        message = 'must be a time in quotes, like "01:32" or "01:32.4"'
        raise ValueError(message)
    minutes, seconds, tenths = found.groups()
    return (int(minutes) * 60 + int(seconds)) * 1000 + int(tenths or 0) * 100


def time_label(value: int) -> str:
    """Return milliseconds as content files write them.

    >>> time_label(92400), time_label(41000)
    ('01:32.4', '00:41')
    """
    whole, tenths = divmod(round(value / 100), 10)
    label = f"{whole // 60:02}:{whole % 60:02}"
    return f"{label}.{tenths}" if tenths else label


Slug = Annotated[
    str, AfterValidator(_slug), WithJsonSchema({"type": "string", "pattern": _SLUG.pattern[:-2]})
]
Key = Annotated[
    str, AfterValidator(_key), WithJsonSchema({"type": "string", "pattern": _KEY.pattern[:-2]})
]
# The key of a score point, checked later against its scale, which can suggest the right one.
PointKey = Annotated[
    str,
    BeforeValidator(_as_written),
    AfterValidator(_filled),
    WithJsonSchema({"type": "string", "pattern": _KEY.pattern[:-2]}),
]
Text = Annotated[str, AfterValidator(_filled), WithJsonSchema({"type": "string", "minLength": 1})]
FileName = Annotated[
    str,
    AfterValidator(_file_name),
    WithJsonSchema({"type": "string", "pattern": _FILE_NAME.pattern[:-2]}),
]
Timecode = Annotated[
    int,
    BeforeValidator(milliseconds),
    PlainSerializer(time_label, return_type=str),
    WithJsonSchema({"type": "string", "pattern": _TIME.pattern[:-2], "examples": ["01:32.4"]}),
]


def document_of(model: Schema) -> dict[str, Any]:
    """Return a validated file as the plain document that is stored and hashed."""
    document: dict[str, Any] = model.model_dump(mode="json")
    return document


def validate(
    model: type[SchemaT], tree: Tree, *, file: str
) -> tuple[SchemaT | None, list[Problem]]:
    """Check a document against its schema; every problem has a line and a field."""
    if not isinstance(tree.data, dict):
        message = "the file is empty" if tree.data is None else "the file must be a list of fields"
        hint = f"start with `{next(iter(model.model_fields))}: …`"
        return None, [Problem(file=file, line=1, field="", message=message, suggestion=hint)]
    try:
        # JSON mode accepts lists and enum values, while all other types stay strict.
        return model.model_validate_json(json.dumps(model.of_today(tree.data))), []
    except ValidationError as error:
        found = error.errors(include_url=False)
        return None, [_as_problem(model, tree, file, item) for item in found]


def _as_problem(model: type[Schema], tree: Tree, file: str, item: ErrorDetails) -> Problem:
    path = _path_in(tree.data, item["loc"])
    message, suggestion = _worded(model, path, item)
    field = dotted(path)
    return Problem(
        file=file, line=tree.line_of(path), field=field, message=message, suggestion=suggestion
    )


def _path_in(data: Any, loc: tuple[int | str, ...]) -> Path:
    """Keep the parts of a pydantic location that are in the document (no union tags).

    A tag is written in parentheses, so that one at the end is told from a field that lacks.
    """
    path: list[str | int] = []
    for position, part in enumerate(loc):
        if isinstance(part, str) and part.startswith("("):
            continue
        last = position == len(loc) - 1
        if isinstance(data, dict) and isinstance(part, str) and (part in data or last):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            continue
        path.append(part)
    return tuple(path)


def _worded(model: type[Schema], path: Path, item: ErrorDetails) -> tuple[str, str | None]:
    kind, given = item["type"], item.get("input")
    if kind == "extra_forbidden":
        known = _fields_at(model, path[:-1])
        return "unknown field", did_you_mean(str(path[-1]), known) or one_of(known)
    if kind == "missing":
        return "is missing", "add it"
    if kind in ("enum", "literal_error"):
        expected = _expected(item)
        return f"`{given}` is not allowed", did_you_mean(str(given), expected) or one_of(expected)
    if kind == "value_error":
        return item["msg"].removeprefix("Value error, "), f"it is {_shown(given)}"
    return _worded_type(kind, given, item["msg"])


def _worded_type(kind: str, given: Any, message: str) -> tuple[str, str | None]:
    if kind == "string_type" and not isinstance(given, dict | list | None):
        return f"must be text, not {json.dumps(given)}", "put it in quotes"
    if kind in _PLAIN_WORDS:
        return f"{_PLAIN_WORDS[kind]}, not {_shown(given)}", None
    return message.replace("Input should", "should"), None


_PLAIN_WORDS = {
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list",
    "dict_type": "must be a list of fields",
    "model_type": "must be a list of fields",
    "model_attributes_type": "must be a list of fields",
}


def _shown(value: Any) -> str:
    text = "nothing" if value is None else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _expected(item: ErrorDetails) -> list[str]:
    text = str(item.get("ctx", {}).get("expected", ""))
    return re.findall(r"'([^']*)'", text)


def _fields_at(model: type[Schema], path: Path) -> list[str]:
    """Return the field names a schema allows at a path."""
    kind: Any = model
    for part in path:
        kind = _inside(kind, part)
    found = _model_in(kind)
    return list(found.model_fields) if found else []


def _inside(kind: Any, part: str | int) -> Any:
    model = _model_in(kind)
    if model is not None and isinstance(part, str):
        field = model.model_fields.get(part)
        return field.annotation if field else None
    for option in _options(kind):
        arguments = get_args(option)
        if get_origin(option) is tuple and isinstance(part, int):
            return arguments[0]
        if get_origin(option) is dict and isinstance(part, str):
            return arguments[1]
    return None


def _model_in(kind: Any) -> type[BaseModel] | None:
    for option in _options(kind):
        if isinstance(option, type) and issubclass(option, BaseModel):
            return option
    return None


def _options(kind: Any) -> tuple[Any, ...]:
    if get_origin(kind) is Annotated:
        return _options(get_args(kind)[0])
    if get_origin(kind) in (UnionType, Union):
        return tuple(option for one in get_args(kind) for option in _options(one))
    return (kind,)
