"""Every sentence of templates, forms, scripts and domain code goes through the catalog of words."""

from pathlib import Path

import pytest

from app.config import ROOT
from tests.wording import find_in_python, find_in_script, find_in_template

APP = ROOT / "app"

# Said in the log alone, or a name.
NO_SENTENCES = frozenset(
    (
        "app/bench/service/bulk.py",  # SQL
        "app/certification/domain/provenance.py",  # kept in English; `say_provenance` says it
        "app/standards/domain/simulation/guessers.py",  # read on a command line
        "app/standards/domain/simulation/report.py",  # read on a command line
        "app/bench/service/cohort.py",  # people that a command makes up
        "app/course/domain/corrections.py",  # said by `flask content sync`
        "app/library/actions.py",
        "app/personal_data/domain.py",  # why a table is treated as it is: read in the source alone
        "app/search/models.py",
        "app/standards/errors.py",  # met by operators alone
        "app/uploading/service/converting.py",  # a program to start
        "app/web/commands.py",  # read on a command line
        "app/web/csrf.py",
        "app/web/fonts.py",
        "app/web/reach.py",  # said by docs/access.md
    )
)
# Read by operators on a command line, or by authors beside their files: no page says it.
NO_PAGE = ("cli", "cli.py", "content", "content.py", "sync.py", "config.py", "arguments.py")
SILENT_ROOMS = frozenset(
    (
        *("content", "demo", "door", "markup", "ops", "outbox", "publishing"),
        *("scorebook", "scorefiles", "scoring", "storage"),
    )
)
# What the other readers of content say is read by authors, on a command line.
SAYING_READERS = (
    *("decoding", "jpeg", "mp4", "plain_text", "profiles", "video", "webm"),
    *("captions/foreign", "captions/strict", "captions/timing"),
)


def room_of(path: Path) -> str:
    return path.relative_to(APP).parts[0]


def said_here(pattern: str) -> list[Path]:
    return sorted(path for path in APP.rglob(pattern) if "vendor" not in path.parts)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


TEMPLATES = said_here("*.html")
SCRIPTS = said_here("*.js")
MODULES = [
    path
    for path in said_here("*.py")
    if path.parent != APP
    and room_of(path) not in SILENT_ROOMS
    and not any(part in NO_PAGE for part in path.parts)
    and name_of(path) not in NO_SENTENCES
]
# Readers and rules that know no page, but have something to say on one: they say a `Sentence`.
MODULES += [
    *(APP / "content" / f"{name}.py" for name in SAYING_READERS),
    *(
        APP / name
        for name in (
            "dates.py",
            "spreadsheets.py",
            "outbox/service.py",
            "uploading/content.py",
        )
    ),
]


@pytest.mark.parametrize(
    ("paths", "find"),
    [
        (TEMPLATES, lambda path: find_in_template(path.read_text("utf-8"))),
        (SCRIPTS, lambda path: find_in_script(path.read_text("utf-8"))),
        (MODULES, find_in_python),
    ],
    ids=["templates", "scripts", "Python"],
)
def test_every_sentence_comes_from_the_catalog(paths, find) -> None:  # type: ignore[no-untyped-def]
    said = {name_of(path): find(path) for path in paths}
    assert {name: words for name, words in said.items() if words} == {}


def test_a_planted_sentence_is_found(tmp_path: Path) -> None:
    planted = (
        '<p title="{{ x }}">{{ _("Fine") }} Not <b>fine</b></p>{{ "Either so" if x else "y" }}'
    )
    assert find_in_template(planted) == [
        "line 1: □ Not",
        "line 1: fine",
        "line 1: 'Either so'",
    ]
    assert (
        find_in_template('{% trans n=3 %}All <b>{{ n }}</b>{% endtrans %} <a class="x y">1</a>')
        == []
    )
    assert find_in_script('a.b = `Saved ${x}`; // Not said at all\nf("data-x", _("Fine"));') == [
        "line 1: `Saved ${x}`"
    ]
    module = tmp_path / "views.py"
    module.write_text(
        '"""A page of something."""\nx = f"{y} clips are left"\nz = _("One two three.")\n'
        's = sign(salt="a key of its own")\n'
    )
    assert find_in_python(module) == ["line 2: '□ clips are left'"]


def test_a_planted_reason_of_a_reader_is_found(tmp_path: Path) -> None:
    module = tmp_path / "video.py"
    module.write_text(
        'A = Sentence("The file has no pictures.")\nB = "The file has no sound."\n'
        'C = Sentence("It lasts %(time)s.", time="one second and more")\n'
    )
    assert find_in_python(module) == ["line 2: 'The file has no sound.'"]
