"""A small scene that tests change one thing at a time."""

from copy import deepcopy
from typing import Any

from tools.studio.loading import plain
from tools.studio.scene import Scene

LOOK = {"skin": "tan", "hair": "short"}
SCENE: dict[str, Any] = {
    "id": "halves",
    "title": "Two halves",
    "grade": 3,
    "topic": "fractions",
    "summary": "A class folds paper.",
    "setting": "A small class at its desks.",
    "people": {
        "t": {"name": "Ms. Ruiz", "role": "teacher", "voice": "woman-warm", "look": LOOK},
        "ana": {"name": "Ana", "voice": "girl-1", "look": LOOK},
        "ben": {"name": "Ben", "voice": "boy-1", "look": LOOK},
    },
    "boards": [
        {
            "id": "bar",
            "title": "{1/2} and {1/2}",
            "objects": [
                {"id": "b", "kind": "bar", "at": [40, 90], "parts": 2, "alt": "A bar in two parts"},
                {
                    "id": "w",
                    "kind": "text",
                    "at": [40, 200],
                    "text": "one whole",
                    "alt": "The words one whole",
                },
            ],
        },
        {"id": "next", "title": "Next"},
    ],
    "lines": [
        {"who": "t", "mark": "ask", "text": "How many halves make one whole?", "pause": 1.0},
        {
            "who": "ana",
            "mark": "tell",
            "text": "Um, [0.5] two. Because two halves fill it.",
            "do": [
                {"at": "Because", "show": ["b"], "set": {"b": {"shaded": 2}}},
                {"at": "end", "show": ["w"], "point": "w"},
            ],
        },
        {"who": ["ana", "ben"], "text": "Two!", "board": "next"},
    ],
}


def scene_with(**changes: Any) -> dict[str, Any]:
    """The document of the small scene, with some top-level fields changed."""
    return {**deepcopy(SCENE), **changes}


def small_scene(**changes: Any) -> Scene:
    """The small scene, checked."""
    return Scene.model_validate(plain(scene_with(**changes)))


def durations() -> list[list[float]]:
    """Seconds of speech for each segment of each line of the small scene."""
    return [[2.0], [0.4, 0.5, 2.0], [0.6]]
