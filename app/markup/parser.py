"""Our Markdown: CommonMark, tables, strikethrough, notes, definitions, formulas, containers."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_inline_dollar
from mdit_py_plugins.footnote import footnote_plugin

from app.markup.maths import FormulaError, Formulas, as_code
from app.markup.own_words import FORMULA, TABLE, WAY_BACK, write_label
from app.markup.reading import note_what_is_seen

_TAIL = re.compile(r"-[a-z]+[.,;:!?)\]’”]*|[.,;:!?)\]’”]+")
CONTAINER = "block"
OPEN, CLOSE = f"container_{CONTAINER}_open", f"container_{CONTAINER}_close"


def base_parser(*, html: bool = False) -> MarkdownIt:
    """Return a parser for our Markdown, without the rules specific to lessons.

    `html=True` exists only for the comparison with the CommonMark examples.
    """
    parser = MarkdownIt("commonmark", {"html": html}).enable(["table", "strikethrough"])
    footnote_plugin(parser, inline=False)
    deflist_plugin(parser)
    dollarmath_plugin(
        parser, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True
    )
    parser.inline.ruler.at("math_inline", _read_formula)
    container_plugin(parser, CONTAINER, validate=_is_named)
    return parser


def lesson_parser() -> MarkdownIt:
    """Return the lesson parser: formulas as placeholders, scrolling tables, named footnotes.

    Quotation marks and apostrophes become curly, as everywhere else on the pages.
    """
    parser = base_parser().enable("smartquotes")
    parser.options["typographer"] = True
    parser.core.ruler.after("inline", "seen", note_what_is_seen)
    parser.core.ruler.push("formula_tails", _keep_tails)
    for kind in ("math_inline", "math_inline_double", "math_block"):
        parser.add_render_rule(kind, _render_formula)
    parser.add_render_rule("table_open", _open_table)
    parser.add_render_rule("table_close", _close_table)
    parser.add_render_rule("footnote_anchor", _render_way_back)
    parser.add_render_rule("image", _render_image)
    parser.add_render_rule(OPEN, _open_container)
    parser.add_render_rule(CLOSE, _close_container)
    return parser


_DOLLARS = math_inline_dollar(allow_space=False, allow_digits=True, allow_double=True)


def _read_formula(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  a rule of markdown-it
    """Read a formula between dollar signs; with a digit right outside, they are prices.

    The plugin's own check wraps around to the paragraph's last character.
    """
    start, end = state.pos, len(state.src)
    if start and state.src[start - 1].isdigit():
        return False
    if not _DOLLARS(state, True):  # noqa: FBT003  that is, only look
        return False
    touches = state.pos < end and state.src[state.pos].isdigit()
    state.pos = start
    return not touches and _DOLLARS(state, silent)


def _is_named(params: str, *_: object) -> bool:
    return bool(params.strip())


def _keep_tails(state: StateCore) -> None:
    """Let a formula take along what may not begin a line alone: punctuation, and `-axis`."""
    for block in state.tokens:
        for token, following in pairwise(block.children or []):
            tail = _TAIL.match(following.content)
            if token.type.startswith("math_inline") and following.type == "text" and tail:
                token.meta["tail"] = tail.group()
                following.content = following.content[tail.end() :]


def _render_formula(
    _: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    display = token.type != "math_inline"
    formulas: Formulas = env["formulas"]
    try:
        placed = formulas.hold(token.content.strip(), display=display)
    except FormulaError:
        placed = as_code(token.content.strip())  # reported while walking the tokens
    if token.type == "math_block":
        scrolls = f'role="group" {write_label(FORMULA)} tabindex="0"'
        return f'<div class="maths" {scrolls}>{placed}</div>\n'
    return f'<span class="maths">{placed}{token.meta.get("tail", "")}</span>'


def _open_table(*_: Any) -> str:
    return f'<div class="table-scroll" role="group" {write_label(TABLE)} tabindex="0">\n<table>\n'


def _close_table(*_: Any) -> str:
    return "</table>\n</div>\n"


def _render_way_back(_: RendererHTML, tokens: Sequence[Token], index: int, *_rest: object) -> str:
    number = int(tokens[index].meta["id"]) + 1
    again = int(tokens[index].meta.get("subId", -1))
    place = f"{number}:{again}" if again > 0 else f"{number}"
    label = write_label(WAY_BACK, number)
    return f' <a href="#fnref{place}" class="footnote-back" {label}>↩</a>'


def _render_image(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """Show an image's alternative text: images are allowed only through `::: figure`."""
    return escapeHtml(renderer.renderInlineAsText(tokens[index].children or [], options, env))


def _open_container(_: RendererHTML, tokens: Sequence[Token], index: int, *_rest: object) -> str:
    opening: str = tokens[index].meta.get("open", "<div>")
    return opening


def _close_container(_: RendererHTML, tokens: Sequence[Token], index: int, *_rest: object) -> str:
    closing: str = tokens[index].meta.get("close", "</div>\n")
    return closing
