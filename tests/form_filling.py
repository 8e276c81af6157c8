"""Finds the forms of a page and fills them in: as asked, not at all, or with what cannot be right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.factories import PASSWORD


@dataclass(slots=True)
class Field:
    """A field of a form: what it is, what it holds, and what can be chosen in it."""

    name: str
    kind: str
    value: str = ""
    choices: list[str] = field(default_factory=list)


@dataclass(slots=True)
class FoundForm:
    """A form of a page and where it is sent."""

    action: str
    fields: list[Field] = field(default_factory=list)

    def filled(self, fill: Callable[[Field], str]) -> dict[str, str]:
        """Return what is sent: hidden fields as they are, every other as `fill` says."""
        return {
            one.name: one.value if one.kind in {"hidden", "submit"} else fill(one)
            for one in self.fields
            if one.name
        }


# What fits a field of a kind, where it offers no choice.
_FITTING = {"email": "new@example.org", "password": PASSWORD, "date": "2026-09-01", "number": "1"}


def as_asked(one: Field) -> str:
    """Fill a field in with something that fits it."""
    if one.choices:
        return next((choice for choice in one.choices if choice), "")
    if one.kind in {"checkbox", "radio"}:
        return one.value or "y"
    return _FITTING.get(one.kind) or one.value or "Слово"


def with_nothing(_: Field) -> str:
    """Leave a field empty."""
    return ""


def with_what_cannot_be(_: Field) -> str:
    """Fill a field in with a sign nobody can see, which is no number, day, address or choice."""
    return "не\x07"


def with_nothing_visible(_: Field) -> str:
    """Fill a field in with signs that are allowed, and show nothing."""
    return "\u200b"


def with_too_much(_: Field) -> str:
    """Fill a field in with more than it holds."""
    return "ъ" * 6000


WAYS: Sequence[Callable[[Field], str]] = (
    as_asked,
    with_nothing,
    with_what_cannot_be,
    with_nothing_visible,
    with_too_much,
)


def find_forms(page: str, path: str) -> list[FoundForm]:
    """Return the forms of a page that change something."""
    reader = _Forms(path)
    reader.feed(page)
    reader.close()
    return reader.found


class _Forms(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.found: list[FoundForm] = []
        self._path = path
        self._form: FoundForm | None = None
        self._field: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = FoundForm(values.get("action") or self._path)
            if values.get("method") == "post":
                self.found.append(self._form)
        elif self._form is not None and tag == "option" and self._field is not None:
            self._field.choices.append(values.get("value", ""))
        elif self._form is not None and tag in {"input", "select", "textarea", "button"}:
            kind = values.get("type", "submit" if tag == "button" else "text")
            is_unseen = tag == "textarea" and "hidden" in values
            name, value = values.get("name", ""), values.get("value", "")
            self._field = Field(name, "hidden" if is_unseen else kind, value)
            self._form.fields.append(self._field)

    def handle_data(self, data: str) -> None:
        if self._field is not None and self._field.kind == "hidden" and not self._field.value:
            self._field.value = data.lstrip("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag in {"form", "select", "textarea", "button"}:
            self._field = None
