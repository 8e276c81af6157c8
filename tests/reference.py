"""Reference data that is not part of the project: payloads, specifications, expected values.

It is read from the folder `reference` of $PLUMBLINE_SHARED, or of `shared` beside the checkout.
Where it is absent, the tests that need it say so instead of passing.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from app.config import ROOT


def reference_file(*parts: str) -> Path:
    """Return a file of the reference data, or skip the test by name when there is none."""
    shared = Path(os.environ.get("PLUMBLINE_SHARED") or ROOT.parent / "shared")
    path = shared.joinpath("reference", *parts)
    if not path.exists():
        pytest.skip(
            f"not run: there is no reference data {'/'.join(parts)}", allow_module_level=True
        )
    return path


def reference_json(*parts: str) -> Any:
    """Return a JSON file of the reference data, or skip the test by name when there is none."""
    return json.loads(reference_file(*parts).read_text("utf-8"))
