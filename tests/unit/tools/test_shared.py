"""What the applications of a run share never makes one answer like another."""

from jinja2 import DictLoader, Environment
from werkzeug.routing import Map, UnicodeConverter

from tests.fixtures.shared import CompiledTemplates, KnownRule


class Loud(UnicodeConverter):
    def to_url(self, value: str) -> str:
        return super().to_url(value.upper())


def test_a_template_whose_text_is_another_is_compiled_anew() -> None:
    templates = CompiledTemplates()
    for text in ("one", "other", "one"):
        site = Environment(
            autoescape=True, loader=DictLoader({"page.html": text}), bytecode_cache=templates
        )
        assert site.get_template("page.html").render() == text


def test_a_template_known_from_elsewhere_reads_the_globals_of_its_own_site() -> None:
    templates = CompiledTemplates()
    for name in ("Ana", "Ben"):
        site = Environment(
            autoescape=True, loader=DictLoader({"page.html": "{{ who }}"}), bytecode_cache=templates
        )
        site.globals["who"] = name
        assert site.get_template("page.html").render() == name


def test_a_route_that_reads_alike_builds_the_address_of_its_own_site() -> None:
    for converter, defaults, built in (
        (UnicodeConverter, None, "/for/ana"),
        (Loud, None, "/for/ANA"),
        (UnicodeConverter, {"page": 1}, "/for/ana"),
    ):
        rule = KnownRule("/for/<who:name>", endpoint="for", defaults=defaults)
        site = Map([rule], converters={"who": converter}).bind("localhost")
        assert site.build("for", {"name": "ana", **(defaults or {})}) == built


def test_an_address_keeps_its_own_defaults() -> None:
    for page in (1, 2):
        rule = KnownRule("/list", endpoint="list", defaults={"page": page})
        site = Map([rule]).bind("localhost")
        assert site.match("/list") == ("list", {"page": page})
        assert site.build("list", {"page": page}) == "/list"
