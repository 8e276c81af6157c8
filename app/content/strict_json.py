"""Strict JSON: limited depth and numbers, no duplicate names, no NaN; one error type.

The standard library's parser raises RecursionError on a hundred thousand brackets, which no caller
expects from bad text, and silently lets the last of two equal names win.
"""

import json
import re
from itertools import accumulate
from typing import Any

MAX_DEPTH = 32
_MAX_NUMBER_LENGTH = 30
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}


class JsonRefusedError(ValueError):
    """A text is not acceptable JSON; the message says why."""


def read_json(text: str | bytes) -> Any:
    """Read a JSON document.

    Raises:
        JsonRefusedError: it is not JSON, is nested too deeply, or is ambiguous.
    """
    try:
        whole = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        check_depth(whole)
        return json.loads(
            whole,
            object_pairs_hook=_unique,
            parse_constant=_refuse_constant,
            parse_int=_read_integer,
            parse_float=_read_float,
        )
    except JsonRefusedError:
        raise
    except (ValueError, RecursionError) as error:
        raise JsonRefusedError("This is not JSON.") from error


def check_depth(text: str) -> None:
    """Refuse a text that is nested too deeply, before parsing it.

    Raises:
        JsonRefusedError: it is.
    """
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    steps = (_STEPS.get(character, 0) for character in _STRING.sub("", text))
    if max(accumulate(steps), default=0) > MAX_DEPTH:
        raise JsonRefusedError(f"It is nested deeper than {MAX_DEPTH} levels.")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise JsonRefusedError("A name is given twice.")
    return found


def _refuse_constant(word: str) -> None:
    raise JsonRefusedError(f"{word} is not a number.")


def _read_integer(digits: str) -> int:
    if len(digits) > _MAX_NUMBER_LENGTH:
        raise JsonRefusedError("A number has too many digits.")
    return int(digits)


def _read_float(digits: str) -> float:
    number = float(digits)
    if number in {float("inf"), float("-inf")}:
        raise JsonRefusedError("A number is too large.")
    return number
