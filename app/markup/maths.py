"""Formulas: LaTeX to MathML, bypassing the sanitizers with placeholders.

A placeholder's token is the sha256 of the source text. A text could only smuggle in a placeholder
by containing its own hash, so the token cannot be guessed, yet the same source always gives the
same HTML.
"""

import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

import math_core

from app.markup.drawing import UndrawableError, draw

_LATEX = math_core.LatexToMathML(fancy_error=False, annotation=False)
_MAX_LENGTH = 2_000
_ENTITY = re.compile(r"&(\w+);")
_ESCAPES = frozenset(("amp", "lt", "gt", "quot"))

# The Content-Security-Policy refuses style attributes; our own classes replace the few declarations
# the converter writes. The style sheet defines them.
_CLASSES = {
    "text-align:right": "m-right",
    "text-align:left": "m-left",
    "text-align:center": "m-center",
    "justify-items:end": "",
    "justify-items:start": "",
    "justify-items:center": "",
    "padding-top:0": "m-tight-top",
    "padding-right:0": "m-tight-right",
    "padding-bottom:0": "m-tight-bottom",
    "padding-left:0": "m-tight-left",
    "padding-top:0.1667em": "",
    "padding-right:0.1667em": "m-thin-right",
    "padding-left:0.1667em": "m-thin-left",
    "padding-right:0.1em": "m-tight-right",
    "padding-left:0.1em": "m-thin-left",
    "padding-left:1em": "m-gap-left",
    "border-right:0.05em solid currentcolor": "m-line-right",
    "border-left:0.05em solid currentcolor": "m-line-left",
    "border-top:0.05em solid currentcolor": "m-line-top",
    "border-bottom:0.05em solid currentcolor": "m-line-bottom",
    "border-right:0.05em dashed currentcolor": "m-dash-right",
    "border-left:0.05em dashed currentcolor": "m-dash-left",
    "border-top:0.05em dashed currentcolor": "m-dash-top",
    "border-bottom:0.05em dashed currentcolor": "m-dash-bottom",
}
_ELEMENTS = frozenset(
    [
        "math",
        "mfrac",
        "mi",
        "mn",
        "mo",
        "mover",
        "mpadded",
        "mphantom",
        "mroot",
        "mrow",
        "ms",
        "mspace",
        "msqrt",
        "mstyle",
        "msub",
        "msubsup",
        "msup",
        "mtable",
        "mtd",
        "mtext",
        "mtr",
        "munder",
        "munderover",
    ]
)
_ATTRIBUTES = frozenset(
    [
        "accent",
        "accentunder",
        "class",
        "columnspacing",
        "columnspan",
        "depth",
        "display",
        "displaystyle",
        "fence",
        "form",
        "height",
        "largeop",
        "linethickness",
        "lspace",
        "mathvariant",
        "maxsize",
        "minsize",
        "movablelimits",
        "rowspacing",
        "rspace",
        "scriptlevel",
        "separator",
        "stretchy",
        "symmetric",
        "voffset",
        "width",
    ]
)


class FormulaError(ValueError):
    """A formula that cannot be typeset; the message says why."""


@dataclass(slots=True)
class Formulas:
    """The formulas of one text, each with its placeholder."""

    token: str
    mathml: list[str] = field(default_factory=list)
    latex: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, source: str) -> "Formulas":
        """Return an empty collection for a source text."""
        return cls(token=hashlib.sha256(source.encode("utf-8", "replace")).hexdigest())

    def hold(self, latex: str, *, display: bool) -> str:
        """Typeset a formula and return the placeholder that stands for it.

        Raises:
            FormulaError: the formula cannot be typeset.
        """
        self.mathml.append(typeset(latex, display=display))
        self.latex.append(latex)
        return f"f{self.token}x{len(self.mathml) - 1}x"

    def restore(self, cleaned: str) -> str:
        """Return sanitized HTML with every placeholder replaced by its formula."""
        return re.sub(rf"f{self.token}x(\d+)x", lambda found: self.mathml[int(found[1])], cleaned)


def typeset(latex: str, *, display: bool) -> str:
    """Return a formula as MathML.

    Raises:
        FormulaError: the formula cannot be parsed, or is longer than 2,000 characters.
    """
    if len(latex) > _MAX_LENGTH:
        message = f"the formula is longer than {_MAX_LENGTH} characters"
        raise FormulaError(message)
    try:
        mathml = _LATEX.convert_with_local_state(latex, displaystyle=display)
    except math_core.LatexError as error:
        reason = re.sub(r"^\d+: ", "", str(error).strip() or "unreadable")
        raise FormulaError(reason) from error
    try:
        root = ET.fromstring(_ENTITY.sub(_as_character, mathml))  # noqa: S314  its text is escaped
        draw(root)
    except (ET.ParseError, UndrawableError) as error:
        unknown = "the formula gives markup that is not known"
        raise FormulaError(str(error) if isinstance(error, UndrawableError) else unknown) from error
    return "".join(_written(root))


def as_code(latex: str) -> str:
    """Return a formula that could not be typeset as plain code."""
    return f"<code>{html.escape(latex)}</code>"


def _as_character(found: re.Match[str]) -> str:
    return found[0] if found[1] in _ESCAPES else html.unescape(found[0])


def _written(element: ET.Element) -> Iterator[str]:
    """Rebuild MathML from known elements and attributes, or refuse it."""
    name = element.tag
    if name not in _ELEMENTS:
        message = f"the formula needs <{name}>, which pages do not allow"
        raise FormulaError(message)
    attributes = "".join(_attribute(key, value) for key, value in element.items())
    if name == "mspace":
        yield f"<{name}{attributes}/>"
    else:
        yield f"<{name}{attributes}>{html.escape(element.text or '', quote=False)}"
        for child in element:
            yield from _written(child)
        yield f"</{name}>"
    yield html.escape(element.tail or "", quote=False)


def _attribute(key: str, value: str) -> str:
    if key == "style":
        classes = [_class_for(part) for part in value.split(";") if part.strip()]
        named = " ".join(filter(None, classes))
        return f' class="{named}"' if named else ""
    if key not in _ATTRIBUTES:
        message = f"the formula needs the attribute {key}, which pages do not allow"
        raise FormulaError(message)
    return f' {key}="{html.escape(value)}"'


def _class_for(declaration: str) -> str:
    known = ":".join(part.strip() for part in declaration.split(":", 1))
    if known not in _CLASSES:
        message = f"the formula needs the style `{known}`, which pages do not allow"
        raise FormulaError(message)
    return _CLASSES[known]
