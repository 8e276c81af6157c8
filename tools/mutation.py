"""Small changes of a program, each of which some test should notice.

A mutant is the source of one module with one small piece of it replaced: a boundary moved, a term
dropped, a condition turned around. Sentences for people are left alone: whether words are good is
not for tests to say. The pieces are found in the syntax tree and replaced in the text, so that a
mutant's lines stay where they were.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from itertools import pairwise
from warnings import catch_warnings

_Pieces = Iterator[tuple[ast.AST, str, str]]  # what is replaced, the kind of change, by what

_OPERATORS: dict[type[ast.AST], tuple[tuple[str, str, str], ...]] = {
    ast.Lt: (("boundary", "<", "<="), ("comparison", "<", ">=")),
    ast.LtE: (("boundary", "<=", "<"), ("comparison", "<=", ">")),
    ast.Gt: (("boundary", ">", ">="), ("comparison", ">", "<=")),
    ast.GtE: (("boundary", ">=", ">"), ("comparison", ">=", "<")),
    ast.Eq: (("comparison", "==", "!="),),
    ast.NotEq: (("comparison", "!=", "=="),),
    ast.Is: (("comparison", "is", "is not"),),
    ast.IsNot: (("comparison", "is not", "is"),),
    ast.In: (("comparison", "in", "not in"),),
    ast.NotIn: (("comparison", "not in", "in"),),
    ast.Add: (("arithmetic", "+", "-"),),
    ast.Sub: (("arithmetic", "-", "+"),),
    ast.Mult: (("arithmetic", "*", "/"),),
    ast.Div: (("arithmetic", "/", "*"),),
    ast.FloorDiv: (("arithmetic", "//", "/"),),
    ast.Mod: (("arithmetic", "%", "*"),),
    ast.Pow: (("arithmetic", "**", "*"),),
    ast.BitAnd: (("arithmetic", "&", "|"),),
    ast.BitOr: (("arithmetic", "|", "&"),),
}
_TWINS = {"min": "max", "max": "min", "any": "all", "all": "any", "minimum": "maximum"}
_TWINS |= {"maximum": "minimum", "ceil": "floor", "floor": "ceil", "argmax": "argmin"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One small change of a module.

    Attributes:
        line: the line the changed piece begins on.
        last_line: the line it ends on.
        kind: what sort of change it is.
        source: the whole module with the change.
        is_at_import: the piece is run when the module is imported, not by a test.
    """

    line: int
    last_line: int
    kind: str
    source: str
    is_at_import: bool

    def diff(self, original: str) -> str:
        """Return the changed lines, the old before the new."""
        pair = original.splitlines(), self.source.splitlines()
        return "\n".join(list(unified_diff(*pair, lineterm="", n=0))[3:])


def find_mutants(source: str) -> list[Mutant]:
    """Return every mutant of a module, in the order of its lines; each compiles, none twice."""
    tree = ast.parse(source)
    text = _Text(source)
    found: dict[str, Mutant] = {}
    for node, is_at_import in _walk(tree, is_at_import=True):
        for piece, kind, by in _changes(node, text):
            changed = text.replaced(piece, by)
            if changed != source and _compiles(changed):
                mutant = Mutant(
                    line=piece.lineno,  # type: ignore[attr-defined]
                    last_line=piece.end_lineno,  # type: ignore[attr-defined]
                    kind=kind,
                    source=changed,
                    is_at_import=is_at_import,
                )
                found.setdefault(changed, mutant)
    return sorted(found.values(), key=lambda one: one.line)


class _Text:
    """The text of a module, addressed as the syntax tree does: by line and byte."""

    def __init__(self, source: str) -> None:
        self._bytes = source.encode()
        self._starts = [0]
        for line in self._bytes.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def of(self, node: ast.AST) -> str:
        """Return the text of a node, in brackets so that it may stand anywhere."""
        start, end = self._span(node)
        return f"({self._bytes[start:end].decode()})"

    def between(self, left: ast.AST, right: ast.AST) -> ast.AST:
        """Return what stands between two neighbors, as a piece of its own."""
        return ast.Pass(
            lineno=left.end_lineno,  # type: ignore[attr-defined]
            col_offset=left.end_col_offset,  # type: ignore[attr-defined]
            end_lineno=right.lineno,  # type: ignore[attr-defined]
            end_col_offset=right.col_offset,  # type: ignore[attr-defined]
        )

    def raw(self, node: ast.AST) -> str:
        """Return the text of a node as it stands."""
        return self.of(node)[1:-1]

    def replaced(self, node: ast.AST, by: str) -> str:
        """Return the whole text with a node replaced."""
        start, end = self._span(node)
        return (self._bytes[:start] + by.encode() + self._bytes[end:]).decode()

    def _span(self, node: ast.AST) -> tuple[int, int]:
        start = self._starts[node.lineno - 1] + node.col_offset  # type: ignore[attr-defined]
        end = self._starts[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined]
        return start, end


def _walk(node: ast.AST, *, is_at_import: bool) -> Iterator[tuple[ast.AST, bool]]:
    """Go over what runs: no annotation, no decorator, no docstring."""
    yield node, is_at_import
    skipped: list[ast.AST] = [*getattr(node, "decorator_list", ())]
    skipped += [part for name in ("annotation", "returns") if (part := getattr(node, name, None))]
    is_function = isinstance(node, ast.FunctionDef | ast.Lambda)
    for child in ast.iter_child_nodes(node):
        if child not in skipped:
            is_later = is_function and not isinstance(child, ast.arguments)
            yield from _walk(child, is_at_import=is_at_import and not is_later)


def _changes(node: ast.AST, text: _Text) -> _Pieces:
    for change in (_swap, _constant, _condition, _drop_term, _drop_statement, _slice, _call):
        yield from change(node, text)


def _swap(node: ast.AST, text: _Text) -> _Pieces:
    gaps: list[tuple[ast.AST, ast.AST]] = []
    match node:
        case ast.Compare(left=left, ops=ops, comparators=others):
            places = [text.between(*pair) for pair in pairwise([left, *others])]
            gaps = list(zip(ops, places, strict=True))
        case ast.BinOp(left=left, op=op, right=right):
            gaps = [(op, text.between(left, right))]
        case ast.BoolOp(op=op, values=values):
            old, new = ("and", "or") if isinstance(op, ast.And) else ("or", "and")
            for left, right in pairwise(values):
                gap = text.between(left, right)
                yield gap, "boolean", text.raw(gap).replace(old, new, 1)
        case ast.AugAssign(target=target, op=op, value=value):
            gaps = [(op, text.between(target, value))]
    for sign, gap in gaps:
        for kind, old, new in _OPERATORS.get(type(sign), ()):
            yield gap, kind, text.raw(gap).replace(old, new, 1)


def _constant(node: ast.AST, _: _Text) -> _Pieces:
    match node:
        case ast.Constant(value=bool(value)):
            yield node, "constant", str(not value)
        case ast.Constant(value=int(value)):
            yield node, "constant", str(value + 1)
        case ast.Constant(value=float(value)):
            yield node, "constant", repr(value * 1.25 if value else 1.0)


def _condition(node: ast.AST, text: _Text) -> _Pieces:
    match node:
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            yield test, "condition", f"(not {text.of(test)})"
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield node, "boolean", text.of(operand)
        case ast.comprehension(ifs=tests):
            for test in tests:
                yield test, "dropped term", "True"


def _drop_term(node: ast.AST, text: _Text) -> _Pieces:
    match node:
        case ast.BinOp(left=left, right=right):
            yield node, "dropped term", text.of(left)
            yield node, "dropped term", text.of(right)
        case ast.BoolOp(op=op, values=values):
            word = " and " if isinstance(op, ast.And) else " or "
            for left_out in values:
                kept = [text.of(value) for value in values if value is not left_out]
                yield node, "dropped term", f"({word.join(kept)})"
        case ast.UnaryOp(op=ast.USub(), operand=operand) if not isinstance(operand, ast.Constant):
            yield node, "dropped term", text.of(operand)


def _drop_statement(node: ast.AST, _: _Text) -> _Pieces:
    match node:
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Raise():
            yield node, "dropped statement", "pass"
        case ast.Continue():
            yield node, "dropped statement", "break"
        case ast.Return(value=ast.expr() as value):
            yield value, "return value", "None"


def _slice(node: ast.AST, text: _Text) -> _Pieces:
    match node:
        case ast.Slice(lower=lower, upper=upper):
            first, last = ("" if one is None else text.raw(one) for one in (lower, upper))
            for by in (f":{last}", f"{first}:", f"{last}:{first}"):
                if by.strip() != text.raw(node).replace(" ", ""):
                    yield node, "slice", by


def _call(node: ast.AST, text: _Text) -> _Pieces:
    match node:
        case ast.Call(func=ast.Name(id="abs"), args=[argument]):
            yield node, "dropped term", text.of(argument)
        case ast.Call(func=ast.Name(id=name) as called) if name in _TWINS:
            yield called, "call", _TWINS[name]
        case ast.Call(func=ast.Attribute(value=ast.Name() as of, attr=name) as called) if (
            name in _TWINS
        ):
            yield called, "call", f"{text.raw(of)}.{_TWINS[name]}"
    match node:
        case ast.Call(func=ast.Name(id=name), args=[_, *_], keywords=keywords):
            for keyword in keywords:
                if name.islower() and keyword.arg in {"key", "default", "reverse"}:
                    yield keyword, "dropped term", ""


def _compiles(source: str) -> bool:
    try:
        with catch_warnings(action="ignore", category=SyntaxWarning):
            compile(source, "<mutant>", "exec")
    except (SyntaxError, ValueError):
        return False
    return True
