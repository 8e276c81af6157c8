"""What authors read of the forms that ship: figures, and the combinations that clips show."""

import pytest

from app.config import ROOT
from app.publishing.content import compile_content
from app.publishing.domain import FormFigures, figures_text, overlap_text
from app.publishing.service import measure_forms
from app.standards.domain.giveaways import KeyOverlap


@pytest.fixture(scope="module")
def forms() -> dict[str, FormFigures]:
    content = compile_content(ROOT / "course_content", ROOT / "calibration_sets")
    return {form.scored.name: form for form in measure_forms(content)}


def test_a_form_names_the_clips_on_which_errors_add_up(forms: dict[str, FormFigures]) -> None:
    found = forms["demo-form-a"].combinations()
    assert found["errors add up to more than the highest"] == ("soap-boxes", "rain-barrels")
    assert found["hard silent work"] == ()


def test_an_overall_code_is_compared_with_its_own_domain(forms: dict[str, FormFigures]) -> None:
    form = forms["demo-form-a"]
    assert form.overalls["owws"] == ("remed", "matcon")
    assert form.highest() == {"orich": 0.7, "owws": 0.7, "oerr": 0.8, "ospmmr": 0.7}


def test_the_halo_counts_errors_the_other_way_round(forms: dict[str, FormFigures]) -> None:
    assert {name: round(form.halo(), 1) for name, form in forms.items()} == {
        "demo-form-a": 0.4,
        "demo-form-b": 0.0,
        "demo-form-c": 0.2,
    }


def test_the_tables_leave_out_the_clip_off_the_subject(forms: dict[str, FormFigures]) -> None:
    one, other, _ = (form.scored.counted() for form in forms.values())
    text = figures_text(forms.values()) + overlap_text(KeyOverlap(one=one, other=other))
    assert "mixing-lab-stations" not in text
    assert "demo-form-a: copying a code, exact in percent" in text
    assert "demo-form-a and demo-form-b: equal scores of 16" in text
    assert "  hard silent work: no clip" in text
    assert "  errors add up to more than the highest: soap-boxes, rain-barrels" in text
