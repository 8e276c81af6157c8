"""What a compiled lesson consists of: blocks that a page renders one after another."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something wrong in a Markdown text, by its line in that text (from 1)."""

    line: int
    message: str
    suggestion: str | None = None
    is_warning: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading readers can link to."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An image file of the lesson, by its URL and natural size."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlBlock:
    """Safe HTML."""

    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipBlock:
    """A clip of the library, or a stretch of it, with a caption."""

    line: int
    clip: str
    start: str | None
    until: str | None
    caption_html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option of a check for understanding; its `key` does not depend on its position."""

    key: str
    html: str
    is_right: bool
    feedback_html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckBlock:
    """A check for understanding: one question, exactly one right option, feedback for each."""

    line: int
    id: str
    question_html: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SortItem:
    """A moment to sort under its code; its `key` does not depend on its position."""

    key: str
    html: str
    code: str
    feedback_html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SortBlock:
    """Sort the evidence: which of these codes does each moment belong to?"""

    line: int
    id: str
    codes: tuple[str, ...]
    intro_html: str
    items: tuple[SortItem, ...]


Block = HtmlBlock | ClipBlock | CheckBlock | SortBlock
