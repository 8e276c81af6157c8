"""Where Python keeps what it has compiled. A run of the tests starts hundreds of processes.

Python's own library alone, because `dev.py` begins before anything is installed.
"""

from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / ".venv" / "compiled"
_NOTHING_KEPT, _KEPT_IN = "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"


def keep_compiled(env: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which a process reads what an earlier one compiled.

    Who wants no compiled files beside the sources (`PYTHONDONTWRITEBYTECODE`) gets none there: they
    lie inside `.venv`. Without any, each process compiles the whole program anew, which takes longer
    than all else it does at its start.
    """
    if not env.get(_NOTHING_KEPT):
        return dict(env)
    others = {name: value for name, value in env.items() if name != _NOTHING_KEPT}
    return {_KEPT_IN: str(FOLDER), **others}
