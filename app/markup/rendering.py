"""Rendering parts of a text, each sanitized separately."""

from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.markup.blocks import Block, CheckBlock, ClipBlock, Fault, HtmlBlock, SortBlock
from app.markup.maths import Formulas
from app.markup.sanitizer import sanitize_and_compare


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """What rendering part of a text needs: the parser, the formulas, the list of faults."""

    parser: MarkdownIt
    env: dict[str, Any]
    formulas: Formulas
    faults: list[Fault]

    def html(self, tokens: list[Token]) -> str:
        """Return tokens as safe HTML, with formulas inserted."""
        if not tokens:
            return ""
        raw: str = self.parser.renderer.render(tokens, self.parser.options, self.env)
        clean, agreed = sanitize_and_compare(raw)
        if not agreed:
            self.fault(tokens[0], "the two sanitizers disagree on what is safe in this part")
        return self.formulas.restore(clean).strip()

    def fault(self, token: Token, message: str, suggestion: str | None = None) -> None:
        """Record a fault at a token."""
        line = token.map[0] + 1 if token.map else 1
        self.faults.append(Fault(line=line, message=message, suggestion=suggestion))


def static_html(blocks: tuple[Block, ...]) -> str:
    """Return all blocks as one HTML for print and search; no check shows its right answer."""
    return "\n".join(_static(block) for block in blocks)


def _static(block: Block) -> str:
    match block:
        case HtmlBlock():
            return block.html
        case ClipBlock():
            return f'<div class="clip-place">{block.caption_html}</div>'
        case CheckBlock():
            options = "".join(f"<li>{option.html}</li>" for option in block.options)
            return f'<div class="check-place">{block.question_html}<ul>{options}</ul></div>'
        case SortBlock():
            items = "".join(f"<li>{item.html}</li>" for item in block.items)
            return f'<div class="sort-place">{block.intro_html}<ul>{items}</ul></div>'
