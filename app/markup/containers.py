"""The containers of lessons: notes, clips, checks for understanding, sorts, and figures."""

import re
from collections.abc import Callable
from html import escape

from markdown_it.token import Token

from app.markup.blocks import (
    Block,
    CheckBlock,
    ClipBlock,
    Fault,
    Figure,
    Option,
    SortBlock,
    SortItem,
)
from app.markup.identity import derive_key
from app.markup.own_words import CALLOUTS, write_title
from app.markup.rendering import Rendering

INTERACTIVE = frozenset(("clip", "check", "sort"))
KNOWN = (*CALLOUTS, *sorted(INTERACTIVE), "figure")

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_FIGURE = re.compile(r'(\S+)(?:\s+"(.+)")?\s*\Z')
_MARK = re.compile(r"\[([ xX])\]\s+")
_CODE = re.compile(r"\s*\{([a-z0-9_]+)\}\s*\Z")
_KEY = re.compile(r"\{#([^{}]*)\}\s*")
_MAX_KEY_LENGTH = 60
_MIN_OPTIONS = 2


def prepare_container(
    token: Token, closing: Token, find_figure: Callable[[str], Figure | None], faults: list[Fault]
) -> None:
    """Give a container's tokens its name and the HTML that opens and closes it."""
    name, _, rest = token.info.strip().partition(" ")
    token.meta = {"name": name, "rest": rest.strip()}
    if name in CALLOUTS:
        head = write_title(name, rest.strip())
        token.meta["open"] = f'<div class="callout callout-{name}" role="note">\n{head}\n'
        closing.meta["close"] = "</div>\n"
    elif name == "figure":
        token.meta["open"] = _open_figure(token, find_figure, faults)
        closing.meta["close"] = "</figcaption>\n</figure>\n"
    elif name not in INTERACTIVE:
        _add(faults, token, f"there is no container `{name}`", f"one of: {', '.join(KNOWN)}")


def _open_figure(
    token: Token, find_figure: Callable[[str], Figure | None], faults: list[Fault]
) -> str:
    found = _FIGURE.match(token.meta["rest"])
    if found is None or not found[2]:
        hint = '::: figure name.svg "what it shows, for those who cannot see it"'
        _add(faults, token, "a figure needs a file and a text that replaces it", hint)
        return '<figure class="figure">\n<figcaption>\n'
    figure = find_figure(found[1])
    if figure is None:
        _add(faults, token, f"there is no figure `{found[1]}`", "put it beside the lesson")
        return '<figure class="figure">\n<figcaption>\n'
    size = f'width="{figure.width}" height="{figure.height}"'
    image = f'<img src="{escape(figure.url)}" alt="{escape(found[2])}" {size} loading="lazy">'
    return f'<figure class="figure">\n{image}\n<figcaption>\n'


def read_interactive(token: Token, inside: list[Token], rendering: Rendering) -> list[Block]:
    """Return the block of a clip, a check, or a sort; None when it is unusable."""
    readers = {"clip": _read_clip, "check": _read_check, "sort": _read_sort}
    block = readers[token.meta["name"]](token, inside, rendering)
    return [] if block is None else [block]


def _read_clip(token: Token, inside: list[Token], rendering: Rendering) -> Block | None:
    words = token.meta["rest"].split()
    options = _options(token, words[1:], ("from", "until"), rendering)
    if not words:
        rendering.fault(token, "a clip needs an id", "::: clip number-line-thirds")
        return None
    return ClipBlock(
        line=_line(token),
        clip=words[0],
        start=options.get("from"),
        until=options.get("until"),
        caption_html=rendering.html(inside),
    )


def _read_check(token: Token, inside: list[Token], rendering: Rendering) -> Block | None:
    words = token.meta["rest"].split()
    _options(token, words[1:], (), rendering)
    before, items, after = _split_list(inside)
    _refuse(after, "option", rendering)
    options = tuple(_read_option(item, rendering) for item in items)
    _tell_apart(
        "option", [(o.key, item[0]) for o, item in zip(options, items, strict=True)], rendering
    )
    if not _has_id(token, words, rendering):
        return None
    if not before:
        rendering.fault(token, "the check asks nothing", "write the question above the options")
    if len(options) < _MIN_OPTIONS:
        rendering.fault(token, "a check needs at least two options", "- [ ] wrong, - [x] right")
    right = sum(option.is_right for option in options)
    if options and right != 1:
        rendering.fault(
            token, f"a check has exactly one right option; this one has {right}", "mark it `- [x]`"
        )
    return CheckBlock(
        line=_line(token), id=words[0], question_html=rendering.html(before), options=options
    )


def _read_option(item: list[Token], rendering: Rendering) -> Option:
    first = _first_text(item)
    mark = _MARK.match(first.content) if first else None
    if first is None or mark is None:
        rendering.fault(item[0], "an option begins with `[ ]` or `[x]`", "- [ ] wrong, - [x] right")
    else:
        first.content = first.content[mark.end() :]
    key = _take_key(item, "option", rendering)
    body, feedback = _split_feedback(item, "option", rendering)
    html = rendering.html(body)
    return Option(
        key=key or derive_key(html),
        html=html,
        is_right=mark is not None and mark[1] != " ",
        feedback_html=rendering.html(feedback),
    )


def _read_sort(token: Token, inside: list[Token], rendering: Rendering) -> Block | None:
    words = token.meta["rest"].split()
    options = _options(token, words[1:], ("codes",), rendering)
    codes = tuple(code for code in options.get("codes", "").split(",") if code)
    before, items, after = _split_list(inside)
    _refuse(after, "item", rendering)
    if not _has_id(token, words, rendering):
        return None
    if len(set(codes)) < _MIN_OPTIONS:
        rendering.fault(
            token, "a sort needs at least two codes", "::: sort some-id codes=expl,mmsm"
        )
    if not items:
        rendering.fault(token, "a sort needs items", "- What happened … {expl}")
    moments = tuple(_read_item(item, codes, rendering) for item in items)
    _tell_apart(
        "item", [(m.key, item[0]) for m, item in zip(moments, items, strict=True)], rendering
    )
    return SortBlock(
        line=_line(token),
        id=words[0],
        codes=codes,
        intro_html=rendering.html(before),
        items=moments,
    )


def _read_item(item: list[Token], codes: tuple[str, ...], rendering: Rendering) -> SortItem:
    last = _last_text(item)
    mark = _CODE.search(last.content) if last else None
    code = mark[1] if mark else ""
    if last is None or mark is None:
        rendering.fault(item[0], "an item ends with its code in braces", "- What happened … {expl}")
    else:
        last.content = last.content[: mark.start()]
        if code not in codes:
            listed = ", ".join(codes)
            rendering.fault(item[0], f"`{code}` is not a code of this sort", f"one of: {listed}")
    key = _take_key(item, "item", rendering)
    body, feedback = _split_feedback(item, "item", rendering)
    html = rendering.html(body)
    feedback_html = rendering.html(feedback)
    return SortItem(key=key or derive_key(html), html=html, code=code, feedback_html=feedback_html)


def _take_key(item: list[Token], kind: str, rendering: Rendering) -> str | None:
    """Remove `{#some-key}` from the beginning of an option or item, and return the key."""
    first = _first_text(item)
    found = _KEY.match(first.content) if first else None
    if first is None or found is None:
        return None
    first.content = first.content[found.end() :]
    if _SLUG.match(found[1]) and len(found[1]) <= _MAX_KEY_LENGTH:
        return found[1]
    message = f"`{found[0].strip()}` is not the key of an {kind}"
    rendering.fault(item[0], message, "lower-case letters, digits, hyphens: {#names-both}")
    return None


def _tell_apart(kind: str, keyed: list[tuple[str, Token]], rendering: Rendering) -> None:
    """Report options that read the same: an answer could not tell which one it means."""
    seen: set[str] = set()
    for key, token in keyed:
        if key in seen:
            message = f"this {kind} cannot be told from one above"
            rendering.fault(
                token, message, f"change its words, or give each {kind} a key: {{#left}}"
            )
        seen.add(key)


def _has_id(token: Token, words: list[str], rendering: Rendering) -> bool:
    if words and _SLUG.match(words[0]):
        return True
    name = token.meta["name"]
    hint = f"::: {name} which-is-linking"
    rendering.fault(token, f"a {name} needs an id of lower-case letters, digits, hyphens", hint)
    return False


def _options(
    token: Token, words: list[str], known: tuple[str, ...], rendering: Rendering
) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or key not in known or not value:
            allowed = ", ".join(f"{name}=…" for name in known) or "nothing"
            rendering.fault(token, f"`{word}` is not understood here", f"allowed: {allowed}")
        found[key] = value
    return found


def _split_list(
    inside: list[Token],
) -> tuple[list[Token], list[list[Token]], list[Token]]:
    """Return what precedes the last list at this level, its items, and what follows."""
    if not inside:
        return [], [], []
    level = inside[0].level
    at_level = [(n, token.type) for n, token in enumerate(inside) if token.level == level]
    starts = [n for n, kind in at_level if kind == "bullet_list_open"]
    if not starts:
        return inside, [], []
    end = next(n for n, kind in at_level if n > starts[-1] and kind == "bullet_list_close")
    items: list[list[Token]] = []
    for token in inside[starts[-1] + 1 : end]:
        if token.type == "list_item_open" and token.level == level + 1:
            items.append([])
        elif items and token.level > level + 1:
            items[-1].append(token)
    return inside[: starts[-1]], [item for item in items if item], inside[end + 1 :]


def _refuse(after: list[Token], kind: str, rendering: Rendering) -> None:
    """Report words where no page would show them."""
    if after:
        hint = f"write them above the first {kind}, or below the `:::`"
        rendering.fault(after[0], f"words below the last {kind} would be shown nowhere", hint)


def _split_feedback(
    item: list[Token], kind: str, rendering: Rendering
) -> tuple[list[Token], list[Token]]:
    """Return an item's own words and the block quote below them, which is the feedback."""
    level = item[0].level
    at_level = [(n, token.type) for n, token in enumerate(item) if token.level == level]
    start = next((n for n, name in at_level if name == "blockquote_open"), None)
    if start is None:
        rendering.fault(
            item[0], f"the {kind} has no feedback", "say why in an indented line `> …` below it"
        )
        return item, []
    end = next(n for n, name in at_level if n > start and name == "blockquote_close")
    if item[end + 1 :]:
        hint = "write them above it, or begin their line with `>` too"
        rendering.fault(item[end + 1], f"words below the feedback of an {kind} are lost", hint)
    return item[:start], item[start + 1 : end]


def _texts(item: list[Token]) -> list[Token]:
    inline = next((token for token in item if token.type == "inline"), None)
    return (inline.children or []) if inline else []


def _first_text(item: list[Token]) -> Token | None:
    texts = _texts(item)
    return texts[0] if texts and texts[0].type == "text" else None


def _last_text(item: list[Token]) -> Token | None:
    texts = _texts(item)
    return texts[-1] if texts and texts[-1].type == "text" else None


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def _add(faults: list[Fault], token: Token, message: str, suggestion: str) -> None:
    faults.append(Fault(line=_line(token), message=message, suggestion=suggestion))
