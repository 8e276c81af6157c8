"""Our Markdown is CommonMark: measured on the examples of its specification.

Two profiles, because one would prove too little. With raw HTML let through (as the specification
has it; no page ever does) and with every extension of lessons switched on, the parser's output is
compared letter by letter. With raw HTML off, as in lessons, the sanitisers are given every
example and must leave the document as it was, apart from links with foreign schemes.
"""

from app.markup.parser import base_parser
from app.markup.sanitizer import sanitize, sanitizers_disagree
from tests.reference import reference_json
from tests.unit.markup.documents import parse

EXAMPLES = reference_json("security", "markdown", "commonmark_spec.json")
MIN_AS_THE_SPECIFICATION_SAYS = 649
FOREIGN = ("irc://foo.bar:2233/baz", "a+b+c:d", "made-up-scheme://foo,bar", "localhost:5001/foo")


def outline(html: str) -> list[object]:
    return [(e.tag, e.text, e.tail, sorted(e.attrib.items())) for e in parse(html).iter()]


def without_foreign_links(html: str) -> str:
    for target in FOREIGN:
        html = html.replace(f'<a href="{target}">', "<a>")
    return html


def test_examples_come_out_as_the_specification_says() -> None:
    parser = base_parser(html=True)
    exact = [
        example for example in EXAMPLES if parser.render(example["markdown"]) == example["html"]
    ]
    assert len(exact) >= MIN_AS_THE_SPECIFICATION_SAYS


def test_the_sanitizers_change_nothing_but_foreign_schemes() -> None:
    raw = {example["example"]: base_parser().render(example["markdown"]) for example in EXAMPLES}
    assert len(raw) == len(EXAMPLES) >= MIN_AS_THE_SPECIFICATION_SAYS
    changed = {
        number: html
        for number, html in raw.items()
        if outline(sanitize(html)) != outline(without_foreign_links(html))
    }
    assert changed == {}
    assert {number: html for number, html in raw.items() if sanitizers_disagree(html)} == {}
