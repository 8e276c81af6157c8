"""Formulas become MathML that holds nothing but MathML."""

import re

import pytest

from app.markup.maths import FormulaError, Formulas, typeset
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
