"""A rule of certification: one revision of a policy, as everything that asks about it reads it."""

from dataclasses import dataclass
from fractions import Fraction

from app.standards.domain.clauses import Clause, ClauseKind


@dataclass(frozen=True, slots=True, kw_only=True)
class TestFormDemands:
    """What a test form must offer before it may gate anybody.

    Attributes:
        score_points: distinct master score points of each gated code.
        baseline_margin: how far the domain threshold lies above the blind guess, as a share.
        parallel_forms: how many test forms there must be.
    """

    __test__ = False

    score_points: int
    baseline_margin: Fraction
    parallel_forms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """How often, and after what wait, a coach may try: announced, kept by no version yet."""

    tries: int
    wait_days: int
    practice_clips: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What it takes to be certified on a rubric.

    Attributes:
        policy_id: the permanent id of the policy it is a revision of.
        rubric_id: the rubric it decides on.
        title: what the policy is called.
        version: which version of it this is, in its authors' counting.
        summary: the rule in its authors' own words.
        domains: the gated domains; scores of any other domain decide nothing.
        clauses: every one must be met; in the order of `ClauseKind`.
        test_form: what a test form owes this rule.
        attempts: how often a coach may try.
        valid_months: how long a certificate is valid.
    """

    policy_id: str
    rubric_id: str
    title: str
    version: str
    summary: str
    domains: tuple[str, ...]
    clauses: tuple[Clause, ...]
    test_form: TestFormDemands
    attempts: Attempts
    valid_months: int

    @property
    def clips(self) -> int:
        """Return the fewest clips the rule decides on: those of a test form."""
        return int(self.limit(ClauseKind.CLIPS))

    def limit(self, kind: ClauseKind) -> Fraction:
        """Return the limit of a clause; KeyError where the rule has no such clause."""
        return {clause.kind: clause.limit for clause in self.clauses}[kind]

    def gates(self, domain_id: str) -> bool:
        """Return whether scored codes of a domain decide."""
        return domain_id in self.domains
