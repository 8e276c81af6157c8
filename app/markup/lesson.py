"""Compiling a lesson's Markdown: every fault found, and the blocks its page is made of."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from markdown_it.token import Token

from app.markup.blocks import Block, Fault, Figure, Heading, HtmlBlock
from app.markup.containers import INTERACTIVE, prepare_container, read_interactive
from app.markup.faults import find_faults, name_headings
from app.markup.losses import find_losses, unread_of
from app.markup.maths import Formulas
from app.markup.notes import References
from app.markup.parser import CLOSE, OPEN, lesson_parser
from app.markup.rendering import Rendering, static_html

_PARSER = lesson_parser()
_TAGS = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledText:
    """A compiled text: blocks for the page, one safe HTML for print, plain text for search."""

    blocks: tuple[Block, ...]
    headings: tuple[Heading, ...]
    html: str
    text: str
    words: int
    links: tuple[tuple[int, str], ...]
    faults: tuple[Fault, ...]


def compile_lesson(source: str, find_figure: Callable[[str], Figure | None]) -> CompiledText:
    """Compile a lesson's body.

    Args:
        source: the Markdown below the front matter.
        find_figure: returns a figure by the file name the lesson uses, or None.
    """
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    formulas = Formulas.of(source)
    env: dict[str, Any] = {"formulas": formulas, "references": References()}
    tokens = _PARSER.parse(source, env)
    faults = find_faults(tokens, source, env)
    headings = name_headings(tokens, faults)
    for index, token in enumerate(tokens):
        if token.type == OPEN:
            prepare_container(token, tokens[_end_of(tokens, index)], find_figure, faults)
    rendering = Rendering(parser=_PARSER, env=env, formulas=formulas, faults=faults)
    blocks = tuple(_blocks(tokens, rendering))
    faults += _lost_words(source, tokens, blocks, rendering)
    html = static_html(blocks)
    text = " ".join(_TAGS.sub(" ", html).split())
    return CompiledText(
        blocks=blocks,
        headings=headings,
        html=html,
        text=text,
        words=len(text.split()),
        links=tuple(_links(tokens)),
        faults=tuple(faults),
    )


def _lost_words(
    source: str, tokens: list[Token], blocks: tuple[Block, ...], rendering: Rendering
) -> list[Fault]:
    """Return the lines with words that no page shows and that no other fault explains."""
    wrong = {fault.line for fault in rendering.faults if not fault.is_warning}
    for token in tokens:
        if token.type == OPEN and token.map and token.map[0] + 1 in wrong:
            wrong.update(range(token.map[0] + 1, token.map[1] + 1))
    accounted = [*rendering.formulas.latex, *unread_of(tokens, rendering.env)]
    return list(find_losses(source, blocks, accounted, wrong))


def _end_of(tokens: list[Token], start: int) -> int:
    """Return the index of the token that closes the container opened at `start`."""
    level = tokens[start].level
    return next(
        index
        for index in range(start + 1, len(tokens))
        if tokens[index].type == CLOSE and tokens[index].level == level
    )


def _blocks(tokens: list[Token], rendering: Rendering) -> list[Block]:
    blocks: list[Block] = []
    run: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.type == OPEN and token.meta.get("name") in INTERACTIVE:
            end = _end_of(tokens, index)
            if token.level == 0:
                blocks += _html_block(run, rendering)
                run = []
                blocks += read_interactive(token, tokens[index + 1 : end], rendering)
            else:
                rendering.fault(token, "a clip, check or sort cannot stand inside something else")
            index = end + 1
            continue
        run.append(token)
        index += 1
    return [*blocks, *_html_block(run, rendering)]


def _html_block(run: list[Token], rendering: Rendering) -> list[Block]:
    html = rendering.html(run).strip()
    return [HtmlBlock(html=html)] if html else []


def _links(tokens: list[Token]) -> list[tuple[int, str]]:
    return [
        (token.map[0] + 1 if token.map else 1, str(child.attrGet("href")))
        for token in tokens
        for child in token.children or []
        if child.type == "link_open"
    ]
