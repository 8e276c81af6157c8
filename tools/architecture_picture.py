"""Draw docs/architecture.svg: the rooms of app/, floor by floor, from the import contract and their docstrings.

A test draws it again and compares, so the picture is as true as the contract.
"""

import argparse
import ast
import tomllib
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "architecture.svg"
CONTRACT = "Features depend downwards only"
# Where a new group of floors begins, from the top; the first room named opens it.
GROUPS = {
    "features": "the way in",
    "administration": "running the site",
    "home": "joining features",
    "monitoring": "people and their scores",
    "standards": "content and its rules",
    "accounts": "what everybody needs",
    "content": "no web, no database",
}
WIDTH, ROW, GAP, TOP = 1000, 30, 18, 40
STYLE = """
  text { font: 14px system-ui, sans-serif; fill: #1d2a33 }
  .name { font-weight: 600 }
  .group { font-size: 12px; fill: #5b6b75 }
  rect { fill: #f3f6f7; stroke: #c4d0d6 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e4ebee }
    .group { fill: #9fb0b9 }
    rect { fill: #1f2a31; stroke: #43545e }
  }
"""


def read_floors() -> list[list[str]]:
    """Return the rooms by floor from the top, as the import contract names them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    contract = next(one for one in contracts if one["name"] == CONTRACT)
    return [[room.strip() for room in layer.split("|")] for layer in contract["layers"]]


def describe(room: str) -> str:
    """Return the first sentence of a room's docstring, without the room's own name."""
    package = ROOT / "app" / room / "__init__.py"
    path = package if package.exists() else ROOT / "app" / f"{room}.py"
    text = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").split("\n\n")[0]
    sentence = " ".join(text.split())
    head, colon, rest = sentence.partition(": ")
    return rest[0].upper() + rest[1:] if colon and len(head.split()) <= 3 else sentence


def draw() -> str:
    """Return the picture as SVG."""
    parts, y = [], TOP
    for floor in read_floors():
        for room in floor:
            if room in GROUPS:
                y += GAP
                parts.append(f'<text class="group" x="20" y="{y - 6}">{GROUPS[room]}</text>')
            parts.append(f'<rect x="20" y="{y}" width="{WIDTH - 40}" height="{ROW - 4}" rx="4"/>')
            parts.append(f'<text class="name" x="32" y="{y + 18}">{escape(room)}</text>')
            parts.append(f'<text x="170" y="{y + 18}">{escape(describe(room))}</text>')
            y += ROW
    title = "Each room may use the rooms below it, never one above."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 16}" role="img" '
        f'aria-label="The rooms of app/, floor by floor. {title}">\n<style>{STYLE}</style>\n'
        f'<text x="20" y="28">{title}</text>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def main() -> None:
    """Write the picture."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(draw(), "utf-8")
    print(f"{TARGET.relative_to(ROOT)} is drawn.")


if __name__ == "__main__":
    main()
