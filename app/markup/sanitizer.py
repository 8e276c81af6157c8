"""Which HTML may reach a page: two sanitizers, one allow-list."""

from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser

TAGS = frozenset(
    [
        "a",
        "aside",
        "blockquote",
        "br",
        "code",
        "dd",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "section",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset(("href", "title", "rel", "class", "id", "aria-label")),
    "code": frozenset(("class",)),
    "div": frozenset(("class", "role", "tabindex", "aria-label")),
    "figure": frozenset(("class",)),
    "img": frozenset(("src", "alt", "title", "width", "height", "loading")),
    "li": frozenset(("id", "class")),
    "ol": frozenset(("start", "class")),
    "p": frozenset(("class",)),
    "section": frozenset(("class",)),
    "span": frozenset(("class",)),
    "sup": frozenset(("class",)),
    "td": frozenset(("class",)),
    "th": frozenset(("class",)),
    **{f"h{level}": frozenset(("id",)) for level in range(1, 7)},
}
SCHEMES = frozenset(("http", "https", "mailto"))


@cache
def _cleaners() -> tuple[Callable[[str], str], Callable[[str], str]]:
    """Return what cleans in Python and what cleans in Rust; loaded where HTML is made, not by pages."""
    import bleach  # noqa: PLC0415
    import nh3  # noqa: PLC0415

    python = bleach.Cleaner(
        tags=TAGS,
        attributes={tag: list(names) for tag, names in ATTRIBUTES.items()},
        protocols=SCHEMES,
        strip=True,
        strip_comments=True,
    )
    rust = nh3.Cleaner(
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel=None,
    )
    return python.clean, rust.clean


def sanitize(html: str) -> str:
    """Return HTML with only what the allow-list names."""
    return sanitize_and_compare(html)[0]


def sanitizers_disagree(html: str) -> bool:
    """Say whether the two sanitizers see different documents in the same HTML."""
    return not sanitize_and_compare(html)[1]


def sanitize_and_compare(html: str) -> tuple[str, bool]:
    """Return clean HTML, and whether both sanitizers saw the same document in the input.

    They serialize a document differently (quotes, order), so the parsed results are compared.
    """
    clean_in_python, clean_in_rust = _cleaners()
    cleaned = clean_in_python(html)
    return clean_in_rust(cleaned), _read_back(cleaned) == _read_back(clean_in_rust(html))


class _Reader(HTMLParser):
    """Records what a document consists of, however it is serialized."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[tuple[str, object]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append((f"<{tag}", sorted((name, value or "") for name, value in attrs)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.parts.append((f"</{tag}", None))

    def handle_data(self, data: str) -> None:
        if self.parts and self.parts[-1][0] == "text":
            data = f"{self.parts.pop()[1]}{data}"
        self.parts.append(("text", data))


def _read_back(html: str) -> list[tuple[str, object]]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.parts
