r"""Formulas that can be typeset but are probably not what was meant.

LaTeX ignores what follows a %, typesets words as products of letters, reads two prices in one
paragraph as a formula, takes one sign where no braces are, and shows no braces without a backslash.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

_WORDS_INSIDE = re.compile(
    r"\\(?:text\w*|mathrm|mathit|mathbf|mathsf|mathtt|operatorname\*?|mbox|begin|end|hspace|mspace|"
    r"rm|bf|it|newcommand|def)\s*(?:\{[^{}]*\}|\b)"
)
_COMMAND = re.compile(r"\\[A-Za-z]+|\\.")
# Two words, one of them of three letters; ab cd may be a product, and AB CD two lengths.
_TWO_WORDS = re.compile(
    r"(?<![A-Za-z])(?:[A-Z]?[a-z]{2,}[,;]?\s+[a-z]{3,}|[A-Z]?[a-z]{3,}[,;]?\s+[a-z]{2,})(?![A-Za-z])"
)
_LITTLE_WORD = re.compile(r"(?<=\s)(?:and|costs?|each|for|from|in|is|of|or|per|than|the|to)(?=\s)")
_NAMES = "sin|cos|tan|cot|sec|csc|log|ln|lim|max|min|gcd|lcm|mod|exp|det"
_NAME = re.compile(rf"(?<![A-Za-z])(?:{_NAMES})(?![A-Za-z])")
_UNIT = re.compile(
    r"(?<=\d)\s*(?:mm|cm|dm|km|mg|kg|ml|ft|in|yd|mi|lb|oz|min|sec|hr|mph)(?![A-Za-z])"
)
_WORD = re.compile(r"(?<![A-Za-z])(?=[A-Z]?[a-z]*[aeiouy])(?:[A-Z][a-z]{3,}|[a-z]{4,})(?![A-Za-z])")
_SIGNS = {
    ">=": r"\ge",
    "<=": r"\le",
    "!=": r"\ne",
    "->": r"\to",
    "=>": r"\Rightarrow",
    "+-": r"\pm",
    "...": r"\dots",
}
_SIGN = re.compile("|".join(map(re.escape, _SIGNS)))
_THOUSANDS = re.compile(r"(?<![\d,.(\[{])\d{1,3}(?:,\d{3})+(?![\d,)\]}])")
_COMMENT = re.compile(r"(?<!\\)(?:\\\\)*%")
_TAG = re.compile(r"<[^>]*>")
_DIGIT = re.compile(r"[0-9]")
# Lengths and arguments of user-defined commands: digits that are not part of the formula.
_SIZES = re.compile(
    r"\\(?:hspace|mspace|hskip|mskip|m?kern|raisebox|genfrac|newcommand|def)\b.*|\\\\\[[^\]]*\]|#\d"
)
# What takes one sign, and the signs that were meant; \frac12, \sqrt2 and x^2y are complete.
_ONE_SIGN = re.compile(
    r"(?P<before>[\^_]\s*)(?P<meant>\d[\d.]*\d|[-+\u2212][\dA-Za-z]+(?:\.\d+)?)"
    r"|(?P<root>\\sqrt\s*(?:\[[^\]]*\])?\s*)(?P<radicand>\d[\d.]*\d)"
    r"|(?P<mark>\\(?:overline|underline|overrightarrow|vec|bar|hat|widehat|boxed|x?cancel)\s+)"
    r"(?P<base>[A-Z]{2,}|\d{2,})"
)
_FRACTION = re.compile(
    r"\\[dtc]?frac\s*(?:\d\s+\d{2,}|\d{2,}\s+\d+|\d{3,}|\{[^{}]*\}\s*\d{2,}|\d{2,}\s*\{[^{}]*\})"
)
# A group that begins the formula, or follows what a set follows, and lists or describes something.
_SET = re.compile(
    r"(?:^|[=,(:]|\\(?:in|notin|cup|cap|setminus|subset|subseteq|supset|ne|neq)(?![A-Za-z]))\s*"
    r"(?P<set>\{(?:[^{}]|\{[^{}]*\})*?[\w}]\s*(?:,|\||\\mid(?![A-Za-z]))\s*[^\s,{}]"
    r"(?:[^{}]|\{[^{}]*\})*\})"
)
_BREAK = re.compile(r"\\\\|\\newline\b")

Doubt = tuple[str, str, bool]


def find_doubts(latex: str) -> Iterator[Doubt]:
    """Return doubts about a formula: the message, what to do, and whether it may be intended."""
    if _COMMENT.search(latex):
        yield f"what stands behind % is left out of the formula `{latex}`", r"write \%", False
    if "`" in latex:
        yield f"the backticks of the formula `{latex}` are set as signs", "leave them out", False
    if _BREAK.search(latex) and r"\begin" not in latex:
        hint = r"write \begin{aligned} … \\ … \end{aligned}"
        yield f"the formula `{latex}` has two lines, and would be set as one", hint, False
    outside = _WORDS_INSIDE.sub(" ; ", latex).replace("\\{", "(").replace("\\}", ")")
    plain = _COMMAND.sub(" ; ", outside)
    if _TWO_WORDS.search(plain) or _LITTLE_WORD.search(plain):
        hint = r"write \$ for money, and \text{…} for words in a formula"
        yield f"the words between two dollars are read as a formula: `{latex}`", hint, False
        return
    if found := _SET.search(outside):
        group = found["set"]
        message = f"the braces of `{group}` in `{latex}` are not shown"
        yield message, rf"write \{{{group[1:-1]}\}}", False
    yield from _one_sign(outside, latex)
    yield from _small(plain, latex)


def find_lost_digits(latex: str, mathml: str) -> str:
    """Return digits missing from the typeset formula: the safety net for the rules above."""
    shown = unicodedata.normalize("NFKC", _TAG.sub("", mathml))
    lost = Counter(_DIGIT.findall(_SIZES.sub("", latex)))
    lost.subtract(_DIGIT.findall(shown))
    return "".join(sorted((+lost).elements()))


def _one_sign(outside: str, latex: str) -> Iterator[Doubt]:
    """Return what takes the first sign alone, though it stands before several."""
    if found := _ONE_SIGN.search(outside):
        taker = next(found[name] for name in ("before", "root", "mark") if found[name]).strip()
        meant = next(found[name] for name in ("meant", "radicand", "base") if found[name])
        message = f"`{taker}` in `{latex}` takes one sign, the {meant[0]}, and leaves the rest"
        yield message, f"write braces, {taker}{{{meant}}}", True
    if found := _FRACTION.search(outside):
        message = f"each part of `{found[0]}` in `{latex}` takes one sign"
        yield message, r"write braces, \frac{3}{16}", True


def _small(plain: str, latex: str) -> Iterator[Doubt]:
    if found := _SIGN.search(plain):
        yield f"`{found[0]}` in `{latex}` is set as it stands", f"write {_SIGNS[found[0]]}", True
    if found := _NAME.search(plain):
        message = f"`{found[0]}` in `{latex}` is set as a product of letters"
        yield message, rf"write \{found[0]}, or \operatorname{{{found[0]}}}", True
    elif found := _UNIT.search(plain):
        unit = found[0].strip()
        message = f"the unit `{unit}` in `{latex}` is set as a product of letters"
        yield message, rf"write \text{{ {unit}}}", True
    elif found := _WORD.search(plain):
        message = f"`{found[0]}` in `{latex}` is set as a product of letters"
        yield message, rf"write \text{{{found[0]}}}", True
    if found := _THOUSANDS.search(plain):
        shown = found[0].replace(",", "{,}")
        message = f"the comma in `{found[0]}` is set with a blank after it, as between two numbers"
        yield message, f"write {shown}", True
