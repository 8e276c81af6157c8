"""Reference data that is not part of the project: payloads, specifications, expected values.

It is read from the folder `reference` of $PLUMBLINE_SHARED, or of `shared` beside the checkout.
Where it is absent, the tests that need it say so instead of passing; on CI they fail.
"""

import json
import os
from pathlib import Path
from typing import Any

from app.config import ROOT
from app.scoring.scheme import CodeSpec, Direction, Scheme
from tests.fixtures.report import not_run


def reference_file(*parts: str) -> Path:
    """Return a file or folder of the reference data; without it the test is not run."""
    shared = Path(os.environ.get("PLUMBLINE_SHARED") or ROOT.parent / "shared")
    path = shared.joinpath("reference", *parts)
    if not path.exists():
        not_run(f"there is no reference data {'/'.join(parts)}")
    return path


def reference_json(*parts: str) -> Any:
    """Return a JSON file of the reference data; without it the test is not run."""
    return json.loads(reference_file(*parts).read_text("utf-8"))


def planted_scheme(document: dict[str, Any]) -> Scheme:
    """Return the codes of the planted cohort, as its document describes them."""
    return Scheme(
        codes=tuple(
            CodeSpec(
                key=code["code"],
                domain=code["domain"] or "Classroom Work",
                points=tuple(code["labels"]),
                direction=Direction.HIGH_IS_GOOD
                if code["higher_is_better"]
                else Direction.HIGH_IS_BAD,
            )
            for code in document["codes"]
        )
    )
