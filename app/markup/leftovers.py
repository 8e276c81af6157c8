"""Markdown syntax left in the text, where somebody meant something by it.

The last rule is a safety net: any Markdown character that still touches a word. Those before it are
the well-known causes, each with advice for the author. To use a character literally, write a
backslash before it or put it in backticks.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.markup.blocks import Fault
from app.markup.reading import (
    CODE,
    EMPHASIS,
    EMPHASIS_END,
    LINK,
    PICTURE,
    ROUND,
    ROUND_END,
    SQUARE,
    SQUARE_END,
)

_ADDRESS = r"(?:https?:|ftp:|www\.|mailto:|/|#)"
_COMMANDS = (
    "begin|end|[dt]?frac|sqrt|times|div|cdot|text|over(?:line|brace)|under(?:line|brace)|left|right|"
    "neq?|leq?|geq?|pi|theta|angle|degree|circ|approx|pm|sum|int|infty|quad|[lc]?dots|mathrm|vec|hat"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leftover:
    """One way to leave Markdown syntax in the text."""

    pattern: re.Pattern[str]
    message: str
    hint: str
    is_warning: bool = False


def _error(pattern: str, message: str, hint: str) -> _Leftover:
    return _Leftover(pattern=re.compile(pattern, re.MULTILINE), message=message, hint=hint)


def _warning(pattern: str, message: str, hint: str) -> _Leftover:
    return _Leftover(
        pattern=re.compile(pattern, re.MULTILINE), message=message, hint=hint, is_warning=True
    )


_TABLE = "is left as text: it is not part of a table"
_TABLE_HINT = "a table begins with a header row and below it `|---|---|` with as many cells"
_DOLLARS = "a formula stands between dollars, $x^2$, or between lines of $$"
_SECOND_DOLLAR = r"a formula needs a second dollar; for money write \$"
_NO_FORMULA = "is not read as a formula"
_LEFT = "is left as text"

_WAYS: Sequence[_Leftover] = (
    _error(r"\[\^[^\]\s]+\]", "there is no note for", "write it as a line `[^1]: …`"),
    _error(r"\^\[[^\]\n]+\]", _LEFT, "write [^1] here, and the note as a line `[^1]: …`"),
    _error(r"\[\[[^\]\n]+\]\]", _LEFT, "write a link as [words](/course/lesson-id)"),
    _error(r"!\[[^\]\n]*\]?(?:\([^)\n]*\)?)?", _LEFT, '::: figure name.svg "what it shows"'),
    _error(r"\[!\w+\]", _LEFT, "write a note as `::: note`, its words, and `:::`"),
    _error(r"^(?:!!!|\?\?\?\+?)[ \t]*\w*", _LEFT, "write a note as `::: note`, its words, and `:::`"),
    _error(
        r"^:{1,2}[ \t]*(?:note|tip|caution|example|clip|check|sort|figure)\b.*",
        _LEFT,
        "a container begins with three colons, `::: note`",
    ),
    _error(r"\[[^\]\n]+\][ \t]+\(" + _ADDRESS + r"[^)\n]*\)", _LEFT, "no blank between ] and ("),
    _error(r"\([^()\n]+\)\[" + _ADDRESS + r"[^\]\n]*\]", _LEFT, "write [words](address)"),
    _error(
        r"\]\([^)\n]*\)?",
        "is left as text: this is not read as a link",
        "write [words](https://…); a blank in an address is %20",
    ),
    _error(
        r"\[[^\]\n]+\]\[[^\]\n]*\]", "there is no address for", "add a line `[label]: https://…`"
    ),
    _error(r"\[@[\w:.-]+\]", _LEFT, "write a source as a note, [^1]"),
    _error(r"^\[(?:TOC|toc)\]$", _LEFT, "headings are listed by the page itself"),
    _error(r"\{(?:\+\+|--|==|>>|~~)", _LEFT, "changes are not marked in a lesson"),
    _error(r"(?<![=\w])==(?=\S)[^=\n]+(?<=\S)==(?!=)", _LEFT, "write **strong** or *emphasis*"),
    _error(r"(?<![\w+])\+\+(?=\w)[^+\n]+(?<=\S)\+\+(?![\w+])", _LEFT, "write **strong** or *emphasis*"),
    _error(r"\{\{[^{}\n]*\}\}|\{%.*?%\}", _LEFT, "lessons have no templates; backticks show it as code"),
    _error(r"\{[.#:][A-Za-z][^}\n]*\}", _LEFT, "lessons have no classes and no ids: leave it out"),
    _error(r"\{:[^{}\n]*\}", _LEFT, "lessons have no classes and no comments: leave it out"),
    _error(rf"(?<=[\]{LINK}{PICTURE}])\{{[^}}\n]*\}}", _LEFT, "lessons have no classes and no ids: leave it out"),
    _error(r"\{(?:[=~][^\s}]|\d*:[A-Z_]+:)[^{}\n]*\}", _LEFT, "a question is asked as `::: check some-id`"),
    _error(rf"\{{[a-z][\w:-]*\}}{CODE}", _LEFT, "lessons have no roles; write a formula, $x^2$, or backticks alone"),
    _error(r"^\([\w-]+\)=$", _LEFT, "headings have a label already: leave it out"),
    _warning(r"^%[ \t]+(?=\S).*", _LEFT, "comments are not hidden: leave it out"),
    _error(r"^\{\|.*|^\|\}$", _TABLE, _TABLE_HINT),
    _error(r"%%[^%\n]+%%", _LEFT, "comments are not hidden: leave it out"),
    _warning(r"(?<=\s)\^[A-Za-z][\w-]*$", _LEFT, "text has no labels: leave it out"),
    _error(r"^\.\.[ \t]+[\w-]+::.*", _LEFT, "write a note as `::: note`, its words, and `:::`"),
    _error(r"^h[1-6]\.[ \t].*|^={2,6}[ \t]+\S.*", _LEFT, "write `## ` and the words of the heading"),
    _error(r"'{3}(?=\S)[^'\n]+'{3}", _LEFT, "write **strong** or *emphasis*"),
    _warning(r"(?<![\w'])''(?=\w)[^'\n]+''(?![\w'])", _LEFT, "write *emphasis*, or one quotation mark of two strokes"),
    _error(r"\w~[^\s~]{1,12}~", _LEFT, r"write it as a formula, $\text{H}_2\text{O}$"),
    _error(r"\w\^[^\s^]{1,12}\^", _LEFT, "write it as a formula, $x^2$"),
    _error(r"(?<![\w:/]):(?:[+-]1|100):(?![\w:/])", _LEFT, "write the sign itself, or leave it out"),
    _error(r"(?<![\w:/]):[a-z][a-z0-9_+-]*:(?![\w:/])", _LEFT, "write the sign itself, or leave it out"),
    _error(r"<!--.*", "is shown to readers: comments are not hidden", "leave it out"),
    _warning(
        r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>",
        "HTML would be shown as text:",
        "use Markdown, or backticks",
    ),
    _warning(
        r"&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]+);|&(?:nbsp|amp|lt|gt|quot|mdash|ndash)\b",
        _LEFT,
        "write the sign itself",
    ),
    _error(f"{ROUND}[^{ROUND}]*?{ROUND_END}", _NO_FORMULA, _DOLLARS),
    _error(
        f"{SQUARE}(?=[^{SQUARE_END}]*?[\\\\^_={{}}])[^{SQUARE}]*?{SQUARE_END}", _NO_FORMULA, _DOLLARS
    ),
    _error(rf"\\(?:{_COMMANDS})(?![A-Za-z])", _NO_FORMULA, _DOLLARS),
    _error(r"\\\Z", _LEFT, "a backslash breaks a line only when another line follows"),
    _warning(r"\\(?=[A-Za-z0-9])", _LEFT, r"write \\ for a backslash"),
    _error(r"\$\$", _NO_FORMULA, "$$ opens and closes a formula, without an empty line inside"),
    _error(
        r"\$(?=[^$\n]*[\\^_={}<>+]|[ \t]*[A-Za-z][ \t]*\$)(?:[ \t][^$\n]+|[^$\n]+[ \t])\$(?!\d)",
        _NO_FORMULA,
        "no blank after the first dollar or before the last one: $x + 1$",
    ),
    _error(
        r"\d\$(?=[^$\n]*[\\^_={}]|[A-Za-z]\$)[^$\s][^$\n]*\$|\$(?=[^$\n]*[\\^_={}]|[A-Za-z]\$)[^$\n]*\$\d",
        _NO_FORMULA,
        "no digit may touch the dollars: take it into the formula",
    ),
    _error(r"\$(?=\\|[A-Za-z({][^\s$]*[\\^={+])", _NO_FORMULA, _SECOND_DOLLAR),
    _warning(r"\$(?=[A-Za-z({])", _LEFT, _SECOND_DOLLAR),
    _error(r"^[ \t]*\|.*\|[ \t]*$", _TABLE, _TABLE_HINT),
    _error(r"^[ \t]*\|[ \t]+\S.*", _TABLE, _TABLE_HINT),
    _warning(r"^.*\S[ \t]+\|[ \t]*$|^(?![ \t|:-]+$)[^|\n]+ \| [^\n]+\n(?![ \t|:-]+$)(?=[^|\n]+ \| [^|\n])", _TABLE, _TABLE_HINT),
    _error(r"^[ \t|:-]*-{2,}[ \t|:-]*$(?<!-)|^[ \t:]*-+[ \t:]*\|[ \t|:-]*$", _TABLE, _TABLE_HINT),
    _error(r"^#{2,}(?![#\s]).*|^#(?=[A-Z\u00a0]).*|^#{7,}.*", _LEFT, "write `## ` and a blank"),
    _warning(r"^#[a-z][\w-]*", _LEFT, "a heading has a blank, `## Title`; for a sign write \\#"),
    _error(r"^[•◦▪‣●○■□➢➤][ \t]*", _LEFT, "write an item of a list as `- `"),
    _warning(r"\A[–\u2010−·][ \t]+(?=\S)|^([–—\u2010−·])[ \t].*\n(?=\1[ \t])", _LEFT, "write an item of a list as `- `"),
    _error(r"^[-+](?=[A-Za-z]).*\n(?=[-+][A-Za-z])", _LEFT, "write an item of a list as `- `"),
    _warning(r"^\d{1,2}[.)](?=[A-Z][a-z]).*", _LEFT, "write an item of a list as `1. `, with a blank"),
    _warning(
        r"(?<=\n)\d{1,2}[.)] (?=\S).*", _LEFT, "leave an empty line above, if this is to be a list"
    ),
    _error(r"^:[ \t]+\S.*", _LEFT, "a definition stands right below its term"),
    _warning(r"(?:https?|ftp)://[^\s<>]+|\bwww\.\w+\.\w\S*", "is no link", "write <https://…>"),
    _warning(
        r"(?<![\w.:/+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", "is no link", "write <name@example.org>"
    ),
    _error(
        f"(?:\\d{EMPHASIS}|\\w{EMPHASIS}(?=[^{EMPHASIS_END}]{{1,3}}{EMPHASIS_END}\\w))[^{EMPHASIS_END}]*"
        f"{EMPHASIS_END}",
        "is read as emphasis between two *",
        r"write × or a formula, $2 \times 3$; for the sign itself write \*",
    ),
    _warning(r"[\w)\]]\^[\w({+-]", _LEFT, "write it as a formula, $x^2$"),
    # the safety net
    _warning(r"(?<=\d)\*\*(?=\d)", _LEFT, "write it as a formula, $2^{24}$"),
    _error(
        r"\*\*+(?=\S)|(?<=\S)\*\*+",
        _LEFT,
        "** opens before a word and closes after one: no blank inside, quotation marks outside",
    ),
    _warning(r"(?<![\w~])~(?=[^\s~])[^~\n]*(?<=[^\s~])~(?![\w~])", _LEFT, "write ~~gone~~, with two on each side"),
    _error(r"~~+", _LEFT, "~~ opens before a word and closes after one"),
    _error(r"`+", _LEFT, "code begins and ends with as many backticks"),
    _error(r"(?<!\w)__(?=[^\W_])|(?<=[^\W_])__(?!\w)", _LEFT, "__ opens before a word and closes after one"),
    _warning(r"(?<=\d)\*(?=\d)", _LEFT, r"write × or a formula, $2 \times 3$"),
    _error(
        r"(?:^|(?<=[\s(\[\"“'「『\uff08]))\*(?=[\w\"“'「『\uff08(\[$])", _LEFT, r"* opens before a word and closes after one; or write \*"
    ),
    _warning(r"(?<=[^\s*])\*(?!\*)|(?<!\*)\*(?=[^\s*])", _LEFT, r"* opens before a word and closes after one; or write \*"),
    _warning(r"(?<![\w_])_(?=[^\W_])", _LEFT, r"_ opens before a word and closes after one; or write \_"),
    _warning(r"(?<=[^\W_])_(?![\w_])", _LEFT, r"_ opens before a word and closes after one; or write \_"),
)  # fmt: skip
_SUSPECT = re.compile(
    rf"[*_~`\[\]\\$^=<&|:{{!#>+•◦▪‣●○■□➢➤–—\u2010−·@%.'\d{ROUND}{SQUARE}{EMPHASIS}]|^[-+]",
    re.MULTILINE,
)
_HIDDEN = re.compile("[\ue000-\uf8ff]")
_LONGEST = 40


def find_leftovers(seen: str, line: int) -> Iterator[Fault]:
    """Return what is left in a stretch of text, each occurrence once, by the first matching rule.

    Args:
        seen: what a reader sees of it (`app.markup.reading`).
        line: the line it begins in.
    """
    if not _SUSPECT.search(seen):
        return
    taken: list[tuple[int, int]] = []
    for way in _WAYS:
        for found in way.pattern.finditer(seen):
            start, end = found.span()
            if any(start < other_end and other < end for other, other_end in taken):
                continue
            taken.append((start, end))
            yield _fault(way, found, line)


def _fault(way: _Leftover, found: re.Match[str], line: int) -> Fault:
    sign = _shown(found)
    if way.message.endswith(":"):
        message = f"{way.message} {sign[1:-1]}"
    elif way.message.endswith("for"):
        message = f"{way.message} {sign}"
    else:
        message = f"{sign} {way.message}"
    return Fault(
        line=line + found.string.count("\n", 0, found.start()),
        message=message,
        suggestion=way.hint,
        is_warning=way.is_warning,
    )


def _shown(found: re.Match[str]) -> str:
    """Return the character, with the words it touches if it is bare, so that an author finds it."""
    text = found.string
    start, end = found.span()
    if not any(sign.isalnum() for sign in found[0]):
        while end < len(text) and not text[end].isspace() and end - start < _LONGEST:
            end += 1
        while start and not text[start - 1].isspace() and end - start < _LONGEST:
            start -= 1
    shown = " ".join(_HIDDEN.sub(_written, text[start:end]).split())
    return f"`{shown[:_LONGEST]}…`" if len(shown) > _LONGEST else f"`{shown}`"


def _written(found: re.Match[str]) -> str:
    signs = {ROUND: r"\(", ROUND_END: r"\)", SQUARE: r"\[", SQUARE_END: r"\]"}
    return signs.get(found[0], "*" if found[0] in (EMPHASIS, EMPHASIS_END) else "…")
