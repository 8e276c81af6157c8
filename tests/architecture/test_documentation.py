"""The pages for people are true: commands exist, settings are all there, files and links too."""

import builtins
import re
import shlex
import tomllib

import click
import pytest
from flask import Flask

import dev
from app.config import ROOT, Settings

README = (ROOT / "README.md").read_text("utf-8") if (ROOT / "README.md").exists() else ""
GUIDE = (ROOT / "deploy" / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
_FENCE = re.compile(r"^```(?:bash|sh|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
FENCES = _FENCE.findall(README + GUIDE + CONTRIBUTING)
# What CONTRIBUTING names in backticks: a command to type, or a path.
NAMED = re.findall(r"`([^`\n]+)`", _FENCE.sub("", CONTRIBUTING))
NAMED_COMMANDS = [n for n in NAMED if n.startswith(("make ", "flask ", ".venv/bin/"))]
OTHER_PAGES = ("deploy/README.md", "SECURITY.md", "CHANGELOG.md", "CONTRIBUTING.md")
# What an operator types as root; each is a program of every server.
ROOTS = {"useradd", "install", "cp", "systemctl", "journalctl", "export"}


def command_lines() -> list[str]:
    """Return every command of the README's fenced blocks, prompts and comments cut off."""
    joined = "\n".join([*FENCES, *NAMED_COMMANDS]).replace("\\\n", " ")
    lines = (line.removeprefix("$ ").split(" # ")[0].strip() for line in joined.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def words_of(line: str) -> list[str]:
    """Return the words of a command without the settings before it and the folders of programs."""
    words = shlex.split(line)
    while words and re.match(r"^[A-Z_]+=", words[0]):
        words.pop(0)
    if not words:
        return []
    # On a server, `plumbline` is `flask` with the server's settings.
    program = words[0].rpartition(".venv/bin/")[2]
    return ["flask" if program == "plumbline" else program, *words[1:]]


def makefile_targets() -> set[str]:
    return set(re.findall(r"^([a-z0-9]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def is_command_of(app: Flask, words: list[str]) -> bool:
    """Tell whether the application has this command or group of commands."""
    group = app.cli
    group.list_commands(click.Context(group))  # which loads them
    for word in words:
        if not hasattr(group, "commands") or word.startswith("-"):
            return True
        if word not in group.commands:
            return word == "run"
        group = group.commands[word]
    return True


def test_there_are_commands_to_check() -> None:
    assert len(FENCES) > 10
    assert len(NAMED_COMMANDS) > 5


@pytest.mark.parametrize("line", command_lines())
def test_a_command_of_a_page_exists(app: Flask, line: str) -> None:
    words = words_of(line)
    match words:
        case []:
            pass
        case ["make", *targets]:
            named = [word for word in targets if "=" not in word]
            assert named
            assert set(named) <= makefile_targets()
        case ["python" | "python3", "dev.py", command, *_]:
            assert command in {*dev.COMMANDS, "help"}
        case ["python" | "python3", "serve.py", *_]:
            assert words[-1] == "wsgi:door"
        case ["python" | "python3", "-m", module, *_] if module.startswith("tools."):
            path = ROOT / module.replace(".", "/")
            assert path.with_suffix(".py").exists() or (path / "__main__.py").exists()
        case ["python" | "python3", "-m", module, *_]:
            assert module in {"pip", "venv", "pytest"}
        case ["flask", *rest]:
            assert is_command_of(app, rest), f"flask {' '.join(rest)} is no command"
        case _:
            assert words[0] in ROOTS


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_the_readme_explains_the_setting(name: str) -> None:
    assert f"`{name.upper()}`" in README


def test_the_readme_names_no_setting_that_is_not_there() -> None:
    rows = re.findall(r"^\| `([A-Z0-9_]+)` \|", README, re.MULTILINE)
    assert {row.lower() for row in rows} == set(Settings.model_fields)


def test_every_file_the_readme_points_at_is_there() -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_test_a_command_names_is_there() -> None:
    named = {path for line in command_lines() for path in re.findall(r"tests/[\w/.]+", line)}
    assert len(named) > 3
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_every_path_that_contributing_names_is_there() -> None:
    paths = {
        name for name in NAMED if re.fullmatch(r"[a-z_]\w*/[\w./-]+|[\w-]+\.(?:md|toml|py)", name)
    }
    assert len(paths) > 20
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []


def test_every_path_that_reports_of_tools_name_is_there() -> None:
    reports = [*(ROOT / "tools").rglob("*.md")]
    named = {
        path.rstrip(".")
        for report in reports
        for path in re.findall(r"`((?:app|tests|tools)/[\w/.-]+)`", report.read_text("utf-8"))
    }
    assert len(named) > 10
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_every_path_that_mutants_are_tried_with_is_there() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutants"]
    named = {path for module, paths in settings["tests"].items() for path in (module, *paths)}
    paths = sorted(path for path in named if not path.startswith("-"))  # no options of pytest
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_function_that_contributing_names_is_there() -> None:
    code = "\n".join(
        path.read_text("utf-8")
        for folder in ("app", "tests")
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in {".py", ".html"}
    )
    names = {name for words in NAMED for name in re.findall(r"(\w+)\(", words)}
    names -= {*dir(builtins), "screenshot", "get_bind"}  # of Python, Playwright and SQLAlchemy
    assert len(names) > 3
    assert [name for name in names if not re.search(rf"(?:def|macro) {name}\(", code)] == []


def test_every_file_the_other_pages_point_at_is_there() -> None:
    for page in (*OTHER_PAGES, "docs/architecture.md"):
        text = (ROOT / page).read_text("utf-8")
        links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text)
        assert [link for link in links if not ((ROOT / page).parent / link).exists()] == []


def test_what_the_other_pages_say_of_settings_is_true() -> None:
    known = {name.upper() for name in Settings.model_fields}
    others = {"PROMETHEUS_MULTIPROC_DIR", "MOVE_TO"}
    for page in OTHER_PAGES:
        named = set(re.findall(r"`([A-Z0-9]+(?:_[A-Z0-9]+)+)`", (ROOT / page).read_text("utf-8")))
        assert named - known - others == set()


def test_every_command_of_the_application_helps(app: Flask) -> None:
    silent = []

    def visit(command: object, path: str) -> None:
        if not getattr(command, "help", None):
            silent.append(path)
        for name, child in getattr(command, "commands", {}).items():
            visit(child, f"{path} {name}")

    app.cli.list_commands(click.Context(app.cli))
    for name, command in app.cli.commands.items():
        visit(command, f"flask {name}")
    assert silent == []


def test_every_target_of_the_makefile_is_a_command_of_dev_py() -> None:
    assert makefile_targets() - {"help"} == set(dev.COMMANDS)
