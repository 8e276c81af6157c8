"""Markdown that would silently not be what was written is reported at its line, and only that.

Each line of the table is one way to get there, with the words the author reads. `ALL_RIGHT` is what
looks like one of them and is meant; the shipped lessons are the larger list of that kind.
"""

from typing import NamedTuple

import pytest

from app.markup.blocks import Fault, Figure
from app.markup.doubts import find_lost_digits
from app.markup.lesson import CompiledText, compile_lesson
from app.markup.maths import typeset
from tests.reference import reference_json


class Way(NamedTuple):
    """A text, the line of its fault, and a part of what the author reads."""

    name: str
    source: str
    line: int
    says: str
    is_warning: bool = False


CHECK = "::: check c\nQ?\n- [ ] a\n  > f\n- [x] b\n  > g\n"
SORT = "::: sort s codes=aa,bb\n- x {aa}\n  > f\n- y {bb}\n  > g\n"
TABLE = "| a | b |\n|---|---|\n"

WAYS = [
    # emphasis, code, strikethrough
    Way("bold before quotation marks", 'x\n**"yes"**she said', 2, '**"yes"**she'),
    Way("bold before Chinese quotation marks", "**「重点」**内容", 1, "quotation marks outside"),
    Way("emphasis before Chinese quotation marks", "*「重点」*内容", 1, "「重点」"),
    Way("bold with a blank inside", "It is ** bold** here", 1, "bold**"),
    Way("bold that is not closed", "a\nb **bold\nc", 2, "`**bold` is left as text"),
    Way("emphasis that is not closed", "an *emphasis here", 1, "`*emphasis` is left as text"),
    Way("underscores that are not closed", "very __bold here", 1, "__bold"),
    Way("a star after a word", "so it is* here", 1, "is*", is_warning=True),
    Way("an underscore before a word", "a _word here", 1, "_word", is_warning=True),
    Way("a product with stars", "2*3*4 is 24", 1, "is read as emphasis"),
    Way("letters with stars", "a*b*c", 1, "is read as emphasis"),
    Way("one star between digits", "5*3 is 15", 1, "write ×", is_warning=True),
    Way("two stars between digits", "2**3 is 8", 1, "as a formula", is_warning=True),
    Way("bold that crosses emphasis", "a\n**a *b** c*", 2, "what opens last closes first"),
    Way("emphasis that crosses bold", "*a **b* c**", 1, "what opens last closes first"),
    Way("bold that crosses emphasis, underlined", "__a _b__ c_", 1, "`_` stands inside `_`"),
    Way("emphasis that crosses bold, underlined", "_a __b_ c__", 1, "`_` stands inside `_`"),
    Way("emphasis in emphasis", "*a\n*b* c*", 2, "`*` stands inside `*`, and makes no difference"),
    Way("emphasis in emphasis by another sign", "*a _b_ c*", 1, "no difference", is_warning=True),
    Way("bold in bold", "**a **b** c**", 1, "`**` stands inside `**`"),
    Way("gone in gone", "~~a ~~b~~ c~~", 1, "close the first ~~"),
    Way("gone that crosses bold", "~~a **b~~ c**", 1, "`**b` is left as text"),
    Way("gone by one sign", "it is ~gone~ now", 1, "with two on each side", is_warning=True),
    Way("code that is not closed", "the `code here", 1, "as many backticks"),
    Way("quotation marks of LaTeX", "he said ``yes'' twice", 1, "backticks"),
    Way("strikethrough with a blank", "~~ gone~~", 1, "~~ opens"),
    # formulas
    Way("round brackets of LaTeX", r"so \(x^2\) is", 1, "is not read as a formula"),
    Way("square brackets of LaTeX", "so\n\\[\nx^2 = 4\n\\]", 2, "is not read as a formula"),
    Way("a command outside of dollars", r"so \frac{1}{2} is", 1, "between dollars"),
    Way("a backslash before a letter", r"see C:\temp", 1, r"`C:\temp` is left", is_warning=True),
    Way("prices read as a formula", "x\nCosts $5 and she pays 10$.", 2, r"write \$ for money"),
    Way("a price with one little word", "for $5 or 6$ each", 1, r"write \$ for money"),
    Way("blanks inside the dollars", "so $ x^2 $ is", 1, "no blank after the first dollar"),
    Way("a letter with blanks inside the dollars", "so $ x $ is", 1, "no blank after"),
    Way("a digit before the dollar", "so 2$x$ is", 1, "no digit may touch"),
    Way("a digit after the dollar", "so $x^2$3 is", 1, "no digit may touch"),
    Way("a formula that is not closed", r"so $\frac{1}{2} is", 1, "needs a second dollar"),
    Way("a variable that is not closed", "so $x is", 1, "second dollar", is_warning=True),
    Way("lines of dollars that are not closed", "a\n\n$$\nx\n\nb", 3, "without an empty line"),
    Way("a comment in a formula", "so $50% of 20$ it", 1, "behind % is left out"),
    Way("two lines in a formula", "$$\nx = 1 \\\\\ny = 2\n$$", 1, "would be set as one"),
    Way("a relation of two signs", "so $x >= 2$", 1, r"write \ge", is_warning=True),
    Way("a function of letters", "so $sin x$", 1, r"write \sin", is_warning=True),
    Way("a unit of letters", "so $25 cm$", 1, r"write \text{ cm}", is_warning=True),
    Way("a word of letters", "so $area = 5$", 1, r"write \text{area}", is_warning=True),
    Way("thousands", "so $3,000 + 1$", 1, "write 3{,}000", is_warning=True),
    Way("a power of two digits", "so\nso $x^10$ is", 2, "write braces, ^{10}", is_warning=True),
    Way("a power with a decimal", "so $x^1.5$ is", 1, "write braces, ^{1.5}", is_warning=True),
    Way("a negative power", "so $10^-3$ is", 1, "write braces, ^{-3}", is_warning=True),
    Way("an index of two digits", "so $a_12$ is", 1, "write braces, _{12}", is_warning=True),
    Way("a root of two digits", r"so $\sqrt 16$", 1, r"write braces, \sqrt{16}", is_warning=True),
    Way("a third root", r"so $\sqrt[3]27$", 1, r"write braces, \sqrt[3]{27}", is_warning=True),
    Way("a bar over two digits", r"so $0.\overline 36$", 1, r"\overline{36}", is_warning=True),
    Way("a segment of two letters", r"so $\overline AB$", 1, r"\overline{AB}", is_warning=True),
    Way("a fraction of three digits", r"so $\frac 3 16$", 1, "takes one sign", is_warning=True),
    Way("a power in an option", f"{CHECK}- [ ] $2^10$\n  > h\n:::", 7, "^{10}", is_warning=True),
    Way("a set without its braces", "so ${1,2}$ is", 1, r"write \{1,2\}"),
    Way("a set that has a name", "so $A = {1, 2}$ is", 1, r"write \{1, 2\}"),
    Way("a set by its rule", r"so $A \cup {x | x > 2}$", 1, r"write \{x | x > 2\}"),
    # tables
    Way("a pipe in code in a table", f"{TABLE}| `x|y` | z |", 3, "3 cells, the header 2"),
    Way("a pipe in a formula in a table", f"{TABLE}| $P(A|B)$ | z |", 3, r"written \|"),
    Way("a row with a cell too many", f"{TABLE}| 1 | 2 |\n| 3 | 4 | 5 |", 4, "would vanish"),
    Way("a row with a cell too few", f"{TABLE}| 1 |", 3, "the row has 1 cell,", is_warning=True),
    Way("words right below a table", f"{TABLE}| 1 | 2 |\nAnd so on.", 4, "leave an empty line"),
    Way("no row of dashes", "| a | b |\n| 1 | 2 |", 1, "not part of a table"),
    Way("too few dashes", "| a | b |\n|---|\n| 1 | 2 |", 1, "with as many cells"),
    Way("a table without pipes outside", "a | b | c\n--- | ---\n1 | 2 | 3", 2, "with as many cells"),
    Way("one row without its end", "a\n\n| line\nb", 3, "`| line` is left as text"),
    Way("rows without their ends", "| a | b\n| 1 | 2", 1, "not part of a table"),
    Way("a row without its beginning", "a | b |", 1, "not part of a table", is_warning=True),
    Way("rows without pipes outside", "a | b\n1 | 2", 1, "not part of a table", is_warning=True),
    # links, notes, addresses
    Way("a note that is nowhere", "a\nnote[^9]", 2, "there is no note for `[^9]`"),
    Way("a note nobody refers to", "a\n\n[^3]: Never.", 3, "nothing refers to the note `[^3]`"),
    Way("a note written twice", "a[^1]\n\n[^1]: b\n[^1]: c", 4, "is written twice"),
    Way("a note in brackets", "so^[in brackets] it", 1, "and the note as a line"),
    Way("a note's second paragraph", "a[^1]\n\n[^1]: b\n\n  c", 5, "not part of the note above"),
    Way("a note's third paragraph", "a[^1]\n\n[^1]: b\n\n    c\n\n   d", 7, "4 blanks"),
    Way("an address with a blank", "see [a b](https://e.org/a b)", 1, "a blank in an address"),
    Way("a link that is not closed", "see [a](https://e.org/a", 1, "not read as a link"),
    Way("a script as link", "see [a](javascript:x)", 1, "not read as a link"),
    Way("a label without address", "see [words][nowhere]", 1, "no address for"),
    Way("an address nobody uses", "a\n\n[x]: https://e.org", 3, "no link uses the address `[x]`"),
    Way("an address twice", "[x]\n\n[x]: https://a.org\n[x]: https://b.org", 4, "given twice"),
    Way("a blank between the brackets", "[a] (https://e.org)", 1, "no blank between ] and ("),
    Way("brackets the wrong way round", "(a)[https://e.org]", 1, "write [words](address)"),
    Way("a link without words", "see [](https://e.org)", 1, "has no words"),
    Way("a link without address", "see [a]()", 1, "leads nowhere"),
    Way("a link to no page", "a\nsee [a](/nowhere)", 2, "leads nowhere on the site"),
    Way("a link below a page", "see [a](/agreement/mine?x=1)", 1, "leads nowhere on the site"),
    Way("a link without its scheme", "see [a](//e.org/a)", 1, "write https://e.org/a"),
    Way("two mailboxes, one without a place", "[us](mailto:a@b.org,c)", 1, "not the address of a"),
    Way("a link to a telephone", "call [us](tel:+15551234)", 1, "links to `tel:` are not"),
    Way("a mailbox without a place", "write [us](mailto:office)", 1, "not the address of a mailbox"),
    Way("an address as text", "see https://e.org now", 1, "is no link", is_warning=True),
    Way("a mailbox as text", "write to ana@example.org now", 1, "is no link", is_warning=True),
    Way("a wiki link", "see [[Other page]]", 1, "[words](/course/lesson-id)"),
    Way("a source", "as [@ball2008] says", 1, "write a source as a note"),
    Way("a picture that is not closed", "![a](b.png", 1, "::: figure"),
    Way("a picture", "a\nb ![alt](x.png)", 2, "pictures come in as figures"),
    # lists
    Way("an item indented too little", "1. Watch\n  - once\n2. Score", 2, "3 blanks"),
    Way("a number indented too little", "1. Watch\n  2. once\n3. Score", 2, "but is not below"),
    Way("a sign indented too little", "> - Watch\n>  - once", 2, "but is not below"),
    Way("a paragraph indented too little", "1. Watch\n\n  twice", 3, "not part of the list item"),
    Way("a list that changes its mark", "- a\n- b\n* c", 3, "breaks in two", is_warning=True),
    Way("a year", "1986. A year.", 1, r"write `1986\.`"),
    Way("a number out of order", "1. a\n2. b\n4. c", 3, "will be shown as 3", is_warning=True),
    Way("a sum at a line's beginning", "so three\n+ four is seven", 2, r"write \+", is_warning=True),
    Way("a dash at a line's beginning", "so three\n- four is", 2, r"write \-", is_warning=True),
    Way("more than a number", "Only\n>5 of them", 2, r"write \>", is_warning=True),
    Way("at least a number", "if x\n>= 5 then", 2, r"write \>", is_warning=True),
    Way("more, after a blank", "so three is\n> 2 and", 2, r"write \>", is_warning=True),
    Way("more, in an item", "- Only\n\n  >5 of them", 3, r"write \>", is_warning=True),
    Way("a sentence below a list", "- a.\n- b.\nAnd so on.", 3, "part of the list", is_warning=True),
    Way("items with a sign", "• one\n• two", 1, "write an item of a list as"),
    Way("items with a sign of a word processor", "➢ one\n➢ two", 1, "write an item of a list as"),
    Way("items with dashes", "Two:\n– one\n– two", 2, "as `- `", is_warning=True),
    Way("items with long dashes", "— one\n— two", 1, "as `- `", is_warning=True),
    Way("one item with a dash", "– one", 1, "as `- `", is_warning=True),
    Way("items without a blank", "-one\n-two", 1, "write an item of a list as"),
    Way("a number without a blank", "1.First\n2.Second", 1, "with a blank", is_warning=True),
    Way("a second item in a text", "Do this\n2. then that", 2, "an empty line", is_warning=True),
    Way("an empty item", "- a\n-\n- b", 2, "is empty", is_warning=True),
    Way("a box to tick", "- [ ] do it", 1, "boxes belong into a check"),
    # headings, code, quotations
    Way("a heading without a blank", "a\n\n##Title", 3, "write `## `"),
    Way("a heading of one sign without a blank", "#Title", 1, "write `## `"),
    Way("a sign with a word", "#hashtag", 1, r"write \#", is_warning=True),
    Way("a heading without words", "##\n\na", 1, "the heading has no words"),
    Way("dashes below a sentence", "A sentence.\n---\nx", 1, "turns this into a heading"),
    Way("one dash below a line", "Title\n-\nx", 1, "turns this into a heading"),
    Way("four blanks", "a\n\n    b", 3, "turn this into code"),
    Way("code to the end", "a\n\n```\nb\nc", 3, "the code is not closed"),
    # other dialects
    Way("a definition on its own", ": b", 1, "right below its term"),
    Way("highlighting", "so ==this== is", 1, "write **strong**"),
    Way("inserted words", "so ++this++ is", 1, "write **strong**"),
    Way("changes", "so {++this++} is", 1, "changes are not marked"),
    Way("low digits", "so H~2~O is", 1, "as a formula"),
    Way("high digits", "so x^2^ is", 1, "as a formula"),
    Way("a power in a text", "so x^2 is", 1, "as a formula", is_warning=True),
    Way("a face by name", "well done :smile:", 1, "write the sign itself"),
    Way("a class", "so [this]{.red} is", 1, "no classes"),
    Way("a template", "so {{ site.name }} is", 1, "no templates"),
    Way("a note of MkDocs", "!!! note\n    b", 1, "::: note"),
    Way("a note of GitHub", "> [!NOTE]\n> b", 1, "::: note"),
    Way("a container of two colons", "a\n\n:: note\nb\n::", 3, "three colons"),
    Way("a container misspelled", "::: nota\nb\n:::", 1, "no container `nota`"),
    Way("a table of contents", "[TOC]", 1, "headings are listed"),
    Way("a class of Kramdown", "a\n{: .callout}", 2, "no classes"),
    Way("a class of Kramdown in a heading", "## A {: #x .y}", 1, "no classes"),
    Way("a comment of Kramdown", "a\n\n{::comment}hidden{:/comment}", 3, "leave it out"),
    Way("attributes of Pandoc", "see [a](/course){width=50%}", 1, "no classes"),
    Way("a note of MyST", "a\n\n```{note}\nb\n```", 3, "::: note"),
    Way("a container of MyST", ":::{note}\nb\n:::", 1, "no container `{note}`"),
    Way("a role of MyST", "so {math}`x^2` is", 1, "a formula, $x^2$"),
    Way("a label of MyST", "(here)=\n## A", 1, "leave it out"),
    Way("a formula of GitHub between fences", "a\n\n```math\nx^2\n```", 3, "lines of $$"),
    Way("a formula of GitHub in a text", "so $`x^2`$ is", 1, "leave them out"),
    Way("a diagram", "```mermaid\na --> b\n```", 1, "::: figure"),
    Way("a thumb by name", "well done :+1:", 1, "write the sign itself"),
    Way("a comment of Obsidian", "so %%hidden%% it", 1, "leave it out"),
    Way("a name of a block of Obsidian", "So it is. ^my-block", 1, "leave it out", is_warning=True),
    Way("a note of reStructuredText", ".. note:: b", 1, "::: note"),
    Way("a heading of Textile", "h2. Title", 1, "write `## `"),
    Way("a heading of a wiki", "== Title ==", 1, "write `## `"),
    Way("bold of a wiki", "so '''this''' is", 1, "write **strong**"),
    Way("emphasis of a wiki", "so ''this'' is", 1, "write *emphasis*", is_warning=True),
    Way("a table of a wiki", '{| class="x"\n| a\n|}', 1, "not part of a table"),
    Way("a comment of MyST", "a\n\n% hidden", 3, "comments are not hidden", is_warning=True),
    Way("a question of Moodle", "2 + 2 is {=4 ~5}", 1, "::: check"),
    Way("a gap of Moodle", "2 + 2 is {1:NUMERICAL:=4}", 1, "::: check"),
    # HTML
    Way("a tag", "a\n<b>b</b>", 2, "HTML would be shown", is_warning=True),
    Way("a comment", "a\n\n<!-- mind this -->", 3, "comments are not hidden"),
    Way("an entity that is none", "a &nosuch; b", 1, "write the sign itself", is_warning=True),
    Way("a backslash at the end", "a\nb\\", 2, "a backslash breaks a line only"),
    # characters nobody sees
    Way("a blank of no width", "a\nb\u200bc", 2, "U+200B"),
    Way("a blank of no width in a heading", "a\n\n## b\u200bc", 3, "U+200B"),
    Way("a mark that turns the line", "a \u202ebc", 1, "U+202E"),
    Way("a soft hyphen", "some\u00adword", 1, "U+00AD"),
    Way("a mark of byte order", "a\ufeffb", 1, "U+FEFF"),
    Way("a form feed", "a\n\x0cb", 2, "U+000C"),
    Way("a sign of no font", "a \ue000 b", 1, "U+E000"),
    Way("a false blank after a mark", "a\n\n##\u00a0b", 3, "U+00A0, no-break space"),
    Way("a wide blank after a mark", "a\n\n##\u3000b", 3, "U+3000, ideographic space"),
    Way("a narrow blank after a number", "1.\u2009b", 1, "U+2009, thin space"),
    # checks and sorts
    Way("words below the options", f"{CHECK}\nMore.\n:::", 8, "below the last option"),
    Way("words below the items", f"{SORT}\nMore.\n:::", 7, "below the last item"),
    Way("words below the feedback", f"{CHECK}\n  More.\n:::", 8, "below the feedback"),
    Way("a marker in an option", f"{CHECK}- [ ] **c\n  > h\n:::", 7, "`**c` is left as text"),
    Way("a marker in the feedback", f"{CHECK}- [ ] c\n  > *h\n:::", 8, "`*h` is left as text"),
    Way("a marker in an item", f"{SORT}- H~2~O {{aa}}\n  > h\n:::", 6, "as a formula"),
    Way("a marker in a question", "::: check c\nQ `x?\n- [ ] a\n  > f\n- [x] b\n  > g\n:::", 2, "`x?"),
    Way("a marker in a caption", "::: clip c\nsee **this\n:::", 2, "**this"),
    Way("a marker in a cell", f"{TABLE}| **1 | 2 |", 3, "**1"),
    Way("a marker in a note", "a[^1]\n\n[^1]: so **this", 3, "**this"),
    Way("a marker in a heading", "## so **this", 1, "**this"),
]  # fmt: skip

ALL_RIGHT = [
    "|x| is how far x lies from 0, and P(A | B) is a share, `a | b` code, $|y|$ too.",
    "***a** b* and **a *b* c** and *a **b** c* and ***c*** and *a* *b*",
    "about ~5 and ~6, or a~b",
    "7 + ___ = 10, and _ stands for nothing.",
    r"It costs $5, then \$6 or 7 $.",
    "$x$ is 5",
    "Two: 3 * 4 * 5 is 60.",
    "snake_case and `a*b*c` and `**`",
    r"\*not emphasis\* and 5 \* 3 and \[x\]",
    "~~gone~~",
    "*「重点」* 内容, **“yes,”** she said",
    "un*believ*able",
    "Write to [us](mailto:office@example.org?subject=Clip) or <office@example.org>.",
    "See <https://example.org/a_b*c> and [that](HTTPS://example.org/a%20b 'title').",
    "[All](/), [mine](/agreement), [a](/library/x?t=15), [b](/practice?code=x), [c](/course/y#z).",
    "[both](mailto:a@b.org,c@d.org?subject=Clip)",
    "```python\na\n```\n\n~~~\nb\n~~~",
    "The set {4, 5}, {=} and {x}; 5 % of 10 %; ratio :1: (2:1), f{x} `a`.",
    "[www.example.org](https://www.example.org) and [a@b.org](mailto:a@b.org)",
    "[words][x] and [x]\n\n[x]: https://example.org 'A title'",
    "a[^1] and b[^1]\n\n[^1]: A note with *emphasis*.",
    "1. one\n1. two\n1. three",
    "3. three\n4. four",
    "1. Watch\n   - once\n   - twice\n2. Score",
    "- a\n\n  more\n- b\n  > quoted",
    "Steps:\n- one",
    "- one\n  - the only one inside",
    f"{TABLE}| `x\\|y` | $\\lvert x \\rvert$ |\n|  | 2 |",
    "a | b\n--- | ---\n1 | 2",
    "## Heading\n\nText\n\n---\n\nMore",
    "Old heading\n-----------\n\nText",
    "```text\n**a** $x$ <b> [x](y z\n```",
    "Term\n: Its definition.",
    "She said [sic] that 3 < 5, a<b and R&D; AT&T &amp; x &nbsp; y.",
    "At 12:30:45, in a ratio of 3:4:5, he said: yes.",
    "The #1 reason, and C# too.",
    r"$\{1{,}000, 2\}$ and $(1,200)$ and $50\%$ and $\text{rate} = 5 \text{ cm}$",
    "$ABC$ and $xyz$ and $f(x)$ and $\\sin x \\ge \\frac{1}{2}$",
    "$x + a + 3$ and $v = at + b$ and $AB CD$ and $ab cd$ and $\\triangle ABC \\cong DEF$",
    r"$\{1,200\}$ and {{1, 2}, {3}} and $100{,}000$",
    r"$x^2y$, $x^{10}$, $10^{-3}$, $x_i^2$, $90^\circ$, $x^2/2$, $x^2, 3$ and $0^+$, $f^{-1}$",
    r"$\sqrt2$, $\sqrt{16}$, $\sqrt[3]{27}$, $\frac12$, $\frac 1 2$, $0.\dot 36$, $\bar x$",
    r"$\{1, 2\}$, $f(x)={-x}$, $3{,}000$, $\binom {n} {k}$, $x_{1,2}$, $\frac{a,b}{c}$, $x_1 2$",
    "1. a\n   - x\n\n   more\n2. b",
    r"$\begin{aligned} 1 &= 1 \\[2pt] 2 &= 2 \end{aligned}$ and $\sqrt[3]{8} \hspace{1cm} \text{5½}$",
    "- a, and so\non without a blank",
    "$$\n\\begin{aligned} x &= 1 \\\\ y &= 2 \\end{aligned}\n$$",
    "::: note A title\nwords\n:::",
    f"{CHECK}:::\n\n{SORT}:::",
    "::: check c\nQ?\n- [ ] {#first} a\n  > f\n- [x] {#second} b\n  > g\n:::",
    "שלום \u200fab, 👩\u200d🏫",
    "a  \nb\\\nc",
    "- - a\n  - b\n- c",
    "1. - a\n   - b\n2. c",
    " 9. a\n10. b",
    "Term\n: - a\n  - b",
    "- > 1. a\n  > 2. b",
    "Ten.\n> 5 pupils said so.\n\n- 10\n  > 10 is right.\n\n>Quoted\n>5 times.",
    "a[^1][^2]\n\n[^1]: b\n\n    c\n\n  [^2]: d\n\nAfter.",
    "> So it is.\n>\n> — Deborah\n\nThis\n– that is, all –\nis 10 – 3.",
    "- | a | b |\n  |---|---|\n  | 1 | 2 |\n\n1. > a | b\n   > ---|---\n   > 1 | 2",
    "A dash -- or two, an ellipsis...",
    "> quoted\n> more\n\nAfter.",
    "C++ and C++ again",
    "x\r\ny\rz",
]


def compiled(source: str) -> CompiledText:
    def picture(name: str) -> Figure:
        return Figure(url=f"/course/figures/l/{name}", width=1, height=1)

    return compile_lesson(source, picture)


def worded(fault: Fault) -> str:
    return f"{fault.message} ({fault.suggestion})"


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_the_author_reads_where_and_what(way: Way) -> None:
    faults = compiled(way.source).faults
    fitting = [fault for fault in faults if way.says in worded(fault)]
    assert [(fault.line, fault.is_warning) for fault in fitting[:1]] == [
        (way.line, way.is_warning)
    ], faults


@pytest.mark.parametrize("source", ALL_RIGHT)
def test_what_is_meant_is_left_in_peace(source: str) -> None:
    assert [worded(fault) for fault in compiled(source).faults] == []


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("a\n\n$50% of the pupils$", id="behind the sign of a comment"),
        pytest.param(f"{CHECK}\nlost words\n:::", id="below the options"),
        pytest.param("a\n\n[^1]: lost words", id="a note"),
        pytest.param(f"{TABLE}| 1 | 2 | lost words |", id="a cell"),
    ],
)
def test_a_lost_word_is_reported_whatever_lost_it(source: str) -> None:
    assert any(not fault.is_warning for fault in compiled(source).faults)


def test_a_digit_that_is_not_set_is_named_whatever_lost_it() -> None:
    mathml = typeset(r"\frac{1}{2} + \mathbf{12}", display=False)
    assert find_lost_digits(r"\frac{1}{2} + \mathbf{12}", mathml) == ""
    assert find_lost_digits(r"\frac{1}{2} + \mathbf{12} + 37", mathml) == "37"


def test_words_that_no_page_shows_are_named_though_no_rule_knows_why() -> None:
    text = "::: check c\n1. [ ] first\n2. [x] second\n:::"
    assert compiled(text).faults != ()


def test_a_formula_at_the_beginning_is_read_though_the_paragraph_ends_in_a_digit() -> None:
    assert "<math>" in compiled("$x$ is 5").html


def test_no_word_of_the_specification_is_taken_for_lost() -> None:
    for example in reference_json("security", "markdown", "commonmark_spec.json"):
        faults = compiled(example["markdown"]).faults
        lost = [fault for fault in faults if "stand on no page" in fault.message]
        assert lost == [], example["example"]


def test_struck_out_words_are_struck_out() -> None:
    assert compiled("~~gone~~").html == "<p><s>gone</s></p>"
