"""Formulas become MathML that holds nothing but MathML."""

import re

import pytest

from app.markup.maths import FormulaError, Formulas, typeset
from app.web.assets import STATIC
from tests.unit.markup.documents import dangers
from tests.unit.markup.payloads import FORMULAS

SCHOOL = [
    r"\frac{3}{4}",
    r"2\tfrac{1}{2}",
    r"4 \times 7 \div 2 - 1",
    r"5 \ne 6 \le 7 \approx 7.01",
    r"\sqrt{2} + \sqrt[3]{8}",
    r"x^2 + 2x + 1 = (x+1)^2",
    r"\begin{aligned} 3x &= 12 \\ x &= 4 \end{aligned}",
    r"\begin{cases} x & x \ge 0 \\ -x & x < 0 \end{cases}",
    r"\begin{array}{r|r} 1 & 2 \\ \hline 3 & 4 \end{array}",
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}",
    r"\underbrace{3 + 3 + 3}_{3\text{ times}}",
    r"\angle ABC = 90^\circ",
    r"\overline{AB} \perp \overline{CD}",
    r"0.\overline{3}",
    r"\boxed{42} \cancel{x}",
    r"\begin{array}{r} 12 \\ +\;34 \\ \hline 46 \end{array}",
    r"\begin{array}{|c:c|} \hline 1 & 2 \\ \hdashline 3 & 4 \\ \hline \end{array}",
    r"\left. x \right|_0^1 \cfrac{1}{2} \!x \hspace{1cm} y",
    r"\dfrac{1}{2} \binom{n}{k} \overset{?}{=} \not\in 5\,\text{cm}^2 \operatorname{lcm}(a, b)",
    r"\left(\frac{1}{2}\right)^2",
    r"3{:}4 \quad 25\,\% \quad \$5",
    r"\sum_{i=1}^{n} i = \frac{n(n+1)}{2}",
]


@pytest.mark.parametrize("latex", SCHOOL)
@pytest.mark.parametrize("display", [True, False])
def test_school_mathematics_is_typeset(latex: str, display: bool) -> None:
    mathml = typeset(latex, display=display)
    assert mathml.startswith("<math")
    assert dangers(mathml) == []


def test_alignment_is_said_by_classes_because_the_page_refuses_styles() -> None:
    mathml = typeset(r"\begin{aligned} a &= b \end{aligned}", display=True)
    assert 'class="m-right m-tight-right"' in mathml
    assert " style=" not in mathml


@pytest.mark.parametrize(
    ("latex", "drawn_by"),
    [
        pytest.param(r"0.\overline{142857}", "m-bar", id="digits that repeat"),
        pytest.param(r"\bar{AB}", "m-bar", id="a bar over two letters"),
        pytest.param(r"\underline{AB}", "m-bar-below", id="a bar below"),
        pytest.param(r"\vec{v}", "m-arrow-right", id="a vector"),
        pytest.param(r"\overrightarrow{AB}", "m-arrow-right", id="a ray"),
        pytest.param(r"\overset{\leftrightarrow}{AB}", "m-arrow-both", id="a line"),
        pytest.param(r"\overleftarrow{AB}", "m-arrow-left", id="an arrow to the left"),
        pytest.param(r"\overset{\frown}{AB}", "m-arc", id="an arc"),
        pytest.param(r"\overparen{AB}", "m-arc", id="a parenthesis above"),
        pytest.param(r"\underparen{AB}", "m-arc-below", id="a parenthesis below"),
        pytest.param(r"\overbracket{AB}", "m-bracket", id="a bracket above"),
        pytest.param(r"\underbracket{AB}", "m-bracket-below", id="a bracket below"),
        pytest.param(r"\widehat{ABC}", "m-hat", id="an angle"),
        pytest.param(r"\hat{ABC}", "m-hat", id="a hat over three letters"),
        pytest.param(r"\cancel{4}", "m-strike-up", id="struck out"),
        pytest.param(r"\bcancel{4}", "m-strike-down", id="struck out downwards"),
        pytest.param(r"\xcancel{4}", "m-strike-both", id="crossed out"),
        pytest.param(r"\boxed{4}", "m-box", id="boxed"),
    ],
)
def test_a_mark_that_browsers_draw_unlike_is_drawn_by_the_style_sheet(
    latex: str, drawn_by: str
) -> None:
    mathml = typeset(latex, display=False)
    assert f'class="{drawn_by}"' in mathml
    assert "menclose" not in mathml
    assert f".{drawn_by}" in (STATIC / "css" / "46-maths.css").read_text("utf-8")


@pytest.mark.parametrize("latex", [r"\hat{x}", r"\bar{x}", r"\dot{3}", r"\overbrace{a+b}^{c}"])
def test_a_mark_that_every_browser_draws_is_left_to_it(latex: str) -> None:
    assert "class=" not in typeset(latex, display=False)


def test_a_line_below_the_last_row_is_its_edge_and_no_row() -> None:
    mathml = typeset(r"\begin{array}{c} 1 \\ \hline \end{array}", display=True)
    assert mathml.count("<mtr>") == 1
    assert "m-line-bottom" in mathml


@pytest.mark.parametrize("latex", FORMULAS)
def test_a_hostile_formula_is_refused_or_harmless(latex: str) -> None:
    try:
        mathml = typeset(latex, display=True)
    except FormulaError:
        return
    assert dangers(mathml) == []


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        pytest.param(r"\frac{1}", "Expected argument", id="unfinished"),
        pytest.param(r"\unheardof", r'Unknown command "\unheardof"', id="unknown command"),
        pytest.param(r"\color{red}{x}", "the style `color:#FF0000`", id="color"),
        pytest.param(r"\xrightarrow{+3}", r"write `\overset{label}{\longrightarrow}`", id="long"),
        pytest.param(
            r"\overgroup{AB}", "too short in some browsers", id="a mark that is not drawn"
        ),
        pytest.param(r"\underbar{x}", "<u>, which pages do not allow", id="markup of text"),
        pytest.param(r"\begin{align} a &= b \end{align}", "the style `width:100%`", id="as wide"),
        pytest.param("x" * 2001, "longer than 2000", id="endless"),
    ],
)
def test_a_formula_that_cannot_be_typeset_says_why(latex: str, reason: str) -> None:
    with pytest.raises(FormulaError, match=re.escape(reason)):
        typeset(latex, display=False)


def test_the_same_source_always_gives_the_same_placeholders() -> None:
    first, second, other = Formulas.of("a $x$"), Formulas.of("a $x$"), Formulas.of("b $x$")
    assert first.hold("x", display=False) == second.hold("x", display=False)
    assert first.token != other.token
