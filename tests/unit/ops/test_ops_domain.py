"""What the doctor says: how a finding stands, and when a site is healthy."""

import pytest

from app.ops.domain import Finding, State, fine, is_healthy, problem, warning

GOOD = fine("disk", "80 GB left")
SOON = warning("disk", "2 GB left", "Make room.")
NOW = problem("disk", "nothing left", "Make room.")


@pytest.mark.parametrize(
    ("findings", "healthy"),
    [([], True), ([GOOD], True), ([GOOD, SOON], True), ([GOOD, NOW], False), ([NOW, SOON], False)],
)
def test_only_a_problem_makes_a_site_unhealthy(findings: list[Finding], *, healthy: bool) -> None:
    assert is_healthy(findings) is healthy


def test_whatever_is_not_fine_says_what_to_do() -> None:
    assert [one.state for one in (GOOD, SOON, NOW)] == list(State)
    assert GOOD.todo == ""
    assert SOON.todo == NOW.todo == "Make room."
