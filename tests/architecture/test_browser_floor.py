"""Nothing in our scripts and styles asks for a browser newer than README says: spring 2022.

Newer things are welcome where a browser without them loses nothing but a refinement; those are not
listed here.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.config import ROOT

FLOOR = "Safari 15.4, Firefox 98, Chrome and Edge 99"
# What a script may not use, because it throws or does nothing there: pattern, and since when it is known.
NEWER_SCRIPT = {
    r"\.(toSorted|toReversed|toSpliced)\(|\.with\(": "Safari 16, Firefox 115",
    r"\b(Object|Map)\.groupBy\(": "Safari 17.4",
    r"\bArray\.fromAsync\(|\bPromise\.(withResolvers|try)\(": "Safari 16.4 and later",
    r"\.findLast(Index)?\(|\bstructuredClone\(": "Firefox 94 to 104, Safari 15.4: written otherwise",
    r"\.(union|intersection|difference|isSubsetOf|isSupersetOf|isDisjointFrom)\(": "Safari 17",
    r"\.requestSubmit\(|\.showPicker\(": "Safari 16",
    r"\.checkVisibility\(|\.togglePopover\(|\.showPopover\(": "Safari 17",
    r"\bAbortSignal\.(any|timeout)\(": "Safari 16 and later",
    r"\bURL\.(canParse|parse)\(": "Safari 17",
    r"\bstartViewTransition\b|\bnavigation\.navigate\b|\brequestIdleCallback\b": "Safari 18",
    r"\(\?<[=!]": "looking behind in a pattern: Safari 16.4",
    r"\bstatic\s*\{": "Safari 16.4",
    r"#\w+\s+in\s+\w": "Firefox 90, Safari 15: written otherwise",
    r"\bimport\s*\(|\bwith\s*\{\s*type": "import attributes: Safari 17.2",
}
# What a style sheet may not rest on. A fallback in the line before would be missed by nobody, so none
# is allowed for; `:has()` is, where the same sheet says what stands without it.
NEWER_STYLE = {
    r"@(container|layer|scope|starting-style|property)\b": "Safari 15.4 to 17.4",
    r"\b(color-mix|light-dark|oklch|oklab|lab|lch)\(": "Safari 16.2 and later",
    r"\b\d+(\.\d+)?(d|s|l)v(h|w|min|max)\b": "Safari 15.4, Chrome 108",
    r"\bcq(w|h|i|b|min|max)\b": "Safari 16",
    r"@media[^{]*\(\s*[\d.]*\w*\s*[<>]": "ranges in media queries: Safari 16.4",
    r"(^|[;{}])\s*&|^\s+&": "nesting: Safari 16.5",
    r"\bsubgrid\b|\banchor\(": "Safari 16 and later",
}
HAS, WITHOUT_HAS = ":has(", "@supports not selector(:has(*))"
SAMPLES = {
    "a.js": "const sorted = rows.toSorted((a, b) => a - b);",
    "b.js": "form.requestSubmit();",
    "c.js": "const found = /(?<=a)b/.test(text);",
    "a.css": ".card { & p { color: red; } }",
    "b.css": "@media (width >= 40rem) { .card { color: red; } }",
    "c.css": ".dialog { max-height: 90dvh; }",
    "d.css": ".card:has(img) { color: red; }",
}


def faults_of(name: str, text: str) -> Iterator[str]:
    """Name what a script or a style sheet uses that the oldest browser does not know."""
    bare = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    if name.endswith(".css"):
        guarded = re.sub(r"@supports selector\(:has.*?\n\}", "", bare, flags=re.DOTALL)
        if HAS in guarded.replace(WITHOUT_HAS, "") and WITHOUT_HAS not in bare:
            yield f"{name}: :has() without saying what stands without it"
    newer = NEWER_STYLE if name.endswith(".css") else NEWER_SCRIPT
    for pattern, since in newer.items():
        if found := re.search(pattern, bare, re.MULTILINE):
            yield f"{name}: {found[0].strip()} ({since})"


def our_files() -> list[Path]:
    """Return every script and style sheet of our own."""
    files = [*ROOT.glob("app/**/*.js"), *ROOT.glob("app/**/*.css")]
    return [path for path in files if "vendor" not in path.parts]


def test_no_script_or_style_asks_for_a_newer_browser() -> None:
    files = our_files()
    assert len(files) > 20
    assert [
        fault for path in files for fault in faults_of(path.name, path.read_text("utf-8"))
    ] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_newer_thing_is_found(name: str) -> None:
    assert list(faults_of(name, SAMPLES[name]))


def test_the_readme_says_which_browsers_are_old_enough() -> None:
    assert FLOOR in (ROOT / "README.md").read_text("utf-8")
