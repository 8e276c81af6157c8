"""What a browser would make of HTML, and what in it would be dangerous.

The reader is html5lib, the parser of the HTML standard; bleach carries a copy of it.
"""

import re
from collections.abc import Iterator
from typing import Any

from bleach._vendor import html5lib

MATHML = "{http://www.w3.org/1998/Math/MathML}"
HTML = "{http://www.w3.org/1999/xhtml}"
ALLOWED = frozenset(
    (
        *("a", "blockquote", "br", "code", "dd", "div", "dl", "dt", "em", "figcaption", "figure"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p", "pre", "s", "section"),
        *("span", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"),
    )
)
FORMULA = frozenset(
    (
        *("math", "mfrac", "mi", "mn", "mo", "mover", "mpadded", "mphantom", "mroot", "mrow", "ms"),
        *("mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr"),
        *("munder", "munderover"),
    )
)


def parse(html: str) -> Any:
    """Return the tree a browser would build inside a page's main part."""
    return html5lib.parseFragment(html, container="div", treebuilder="etree")


def dangers(html: str) -> list[str]:
    """Return everything in some HTML that could run, fetch or deceive."""
    return [danger for element in parse(html).iter() for danger in _dangers_of(element)]


def _dangers_of(element: Any) -> Iterator[str]:
    tag = element.tag
    if tag == "DOCUMENT_FRAGMENT":
        return
    if not isinstance(tag, str):
        yield "comment"
        return
    name = tag.rpartition("}")[2]
    allowed = FORMULA if tag.startswith(MATHML) else ALLOWED
    if name not in allowed or not tag.startswith((MATHML, HTML)):
        yield f"<{tag}>"
    for key, value in element.attrib.items():
        if str(key).startswith("on") or key in ("style", "srcset", "formaction", "action", "name"):
            yield f"{name} {key}={value}"
        if key == "href" and not _leads_somewhere_safe(value):
            yield f"{name} href={value}"
        if key == "src" and not value.startswith("/course/figures/"):
            yield f"{name} src={value}"


def _leads_somewhere_safe(target: str) -> bool:
    """Judge a link as browsers do: they drop tabs, line ends and leading controls first."""
    seen = re.sub(r"[\t\n\r]", "", target).lstrip("".join(map(chr, range(33)))).lower()
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", seen)
    return scheme is None or scheme[1] in ("http", "https", "mailto")
