"""What is stored of a lesson's blocks: the writer of that part of its document."""

from app.content.schema import milliseconds
from app.course.domain.documents import (
    StoredBlock,
    StoredCheck,
    StoredClip,
    StoredHtml,
    StoredItem,
    StoredOption,
    StoredSort,
)
from app.markup.blocks import Block, CheckBlock, ClipBlock, HtmlBlock, SortBlock


def stored_block(block: Block) -> StoredBlock:
    """Return a block as it is stored: times in milliseconds; its line in the file stays behind."""
    match block:
        case HtmlBlock():
            return StoredHtml(html=block.html)
        case ClipBlock():
            return StoredClip(
                clip=block.clip,
                caption_html=block.caption_html,
                from_ms=_time(block.start),
                until_ms=_time(block.until),
            )
        case CheckBlock():
            return _check(block)
        case SortBlock():
            return _sort(block)


def _check(block: CheckBlock) -> StoredCheck:
    options = tuple(
        StoredOption(
            key=option.key,
            html=option.html,
            is_right=option.is_right,
            feedback_html=option.feedback_html,
        )
        for option in block.options
    )
    return StoredCheck(id=block.id, question_html=block.question_html, options=options)


def _sort(block: SortBlock) -> StoredSort:
    items = tuple(
        StoredItem(key=item.key, html=item.html, code=item.code, feedback_html=item.feedback_html)
        for item in block.items
    )
    return StoredSort(id=block.id, codes=block.codes, intro_html=block.intro_html, items=items)


def _time(text: str | None) -> int | None:
    return None if text is None else milliseconds(text)
