"""What readers see of a stretch of text, marking where Markdown syntax was applied.

Faults are searched for in the characters left after everything Markdown understood has become an
element. Escaped characters, code, and formulas are literal, so each becomes one private-use
character here: patterns can see that something is there, but not what.
"""

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

ESCAPED, CODE, FORMULA, NOTE, PICTURE = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
EMPHASIS, EMPHASIS_END, ADDRESS, LINK = "\ue005", "\ue006", "\ue007", "\ue00c"
ROUND, ROUND_END, SQUARE, SQUARE_END = "\ue008", "\ue009", "\ue00a", "\ue00b"

_ADDRESSES = re.compile(r"://|@|\bwww\.")
_ESCAPES = {r"\(": ROUND, r"\)": ROUND_END, r"\[": SQUARE, r"\]": SQUARE_END}
_SIGNS = {
    "softbreak": "\n",
    "hardbreak": "\n",
    "code_inline": CODE,
    "math_inline": FORMULA,
    "math_inline_double": FORMULA,
    "footnote_ref": NOTE,
    "image": PICTURE,
}


def note_what_is_seen(state: StateCore) -> None:
    """Store with each stretch of text what is seen of it; must run while escapes are known."""
    for token in state.tokens:
        if token.type == "inline":
            token.meta["seen"] = "".join(_seen(token.children or []))


def _seen(children: list[Token]) -> list[str]:
    seen: list[str] = []
    in_address, links = False, 0
    for child in children:
        if child.type == "text":
            text = _ADDRESSES.sub(ADDRESS, child.content) if links else child.content
            seen.append("" if in_address else text)
        elif child.type == "text_special":
            is_escape = child.content != child.markup
            seen.append(_ESCAPES.get(child.markup, ESCAPED) if is_escape else child.content)
        elif child.type in ("link_open", "link_close"):
            links += child.nesting
            in_address = child.info == "auto" and child.nesting > 0
            seen.append(ADDRESS if child.info == "auto" else LINK)
        elif child.type in ("em_open", "em_close") and child.markup == "*":
            seen.append(EMPHASIS if child.nesting > 0 else EMPHASIS_END)
        else:
            seen.append(_SIGNS.get(child.type, ""))
    return seen
