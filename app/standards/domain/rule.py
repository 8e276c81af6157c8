"""A rule of certification: one revision of a policy, as everything that asks about it reads it."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.standards.domain.clauses import NEEDS_TABLES, Clause, Demand, Measure, Scope, clauses_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TestFormDemands:
    """What a test form must offer before it may gate anybody.

    Attributes:
        score_points: distinct master score points of each gated code.
        baseline_margin: how far a threshold of exact agreement lies above the blind guess, a share.
        parallel_forms: how many test forms there must be.
    """

    __test__ = False

    score_points: int
    baseline_margin: Fraction
    parallel_forms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """What is believed of somebody's true exact agreement before she scores, and how news count.

    A beta distribution: as if `scores` independent scores had been seen with the share `mean` exact.
    Scores of one clip are alike, so `clustering` of them carry the news of one independent score;
    it is a number of the rule, never estimated from the scores at hand, so that one more exact score
    always raises the probability.
    """

    mean: Fraction
    scores: Fraction
    clustering: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Certain:
    """When a sitting is certain enough to end early.

    Attributes:
        reaches: the share that true exact agreement over all gated scores is to reach.
        certified_from: from this probability on that it does, and with the gate met, certified.
        not_yet_to: up to this probability, not yet.
    """

    reaches: Fraction
    certified_from: Fraction
    not_yet_to: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """When a sitting ends before its last clip; never before its fewest, unless it is lost.

    Attributes:
        when_settled: when no scores that may still come could change the outcome (curtailment).
        certain: when true agreement is known well enough; None for never.
    """

    when_settled: bool
    certain: Certain | None


class Pooling(StrEnum):
    """How a later sitting counts the evidence of earlier ones."""

    POOLED = "pooled"
    FRESH = "fresh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prerequisites:
    """What must be done before a first sitting: the whole course, and clips scored in practice."""

    course: bool
    practice_clips: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """How often, and after what wait, a coach may sit.

    Attributes:
        tries: sittings of a round.
        cooling_off_days: from a decision "not yet" to the next sitting.
        wait_days: from the last decision of a round to the next round; it takes the place of
            `cooling_off_days` there.
        practice_clips: clips to score in practice before a new round.
        plan_before_retry: whether the study plan is to be done before any further sitting.
    """

    tries: int
    cooling_off_days: int
    wait_days: int
    practice_clips: int
    plan_before_retry: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """How long a certificate is valid.

    Attributes:
        months: from the decision on.
        due_days_before: how long before its end it is called due.
        renewal_clips: the most clips of a sitting that renews it.
    """

    months: int
    due_days_before: int
    renewal_clips: int


class Accommodation(StrEnum):
    """What a trainer may grant one person, with a reason."""

    EXTRA_TIME = "extra_time"
    REWIND = "rewind"
    FURTHER_ATTEMPT = "further_attempt"


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingTerms:
    """How clips are met in a sitting.

    Attributes:
        rewind: whether a clip may be watched again.
        days: how long a sitting may stay open from its start; None without end.
    """

    rewind: bool
    days: int | None


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
        gate: every one must be met.
        reported: measured and shown beside the gate; they decide nothing.
        clips_at_least: clips of a sitting before which nobody is certified.
        clips_at_most: clips of a sitting after which it is decided.
        waits_for_scores: clips are counted by the least scored gated code, and a code that is short
            of clips leaves the outcome open for ever: how rules before document version 3 decided
            on a whole form.
        stop: when a sitting ends between the two.
        belief: what probabilities start from.
        pooling: how a later sitting counts earlier evidence.
        prerequisites: what comes before a first sitting.
        attempts: how often a coach may sit.
        validity: how long a certificate is valid.
        sitting: how clips are met.
        accommodations: what a trainer may grant.
        exposure_cap: the share of coaches who may meet one clip of the pool.
        override: why the policy is published although a check speaks against it; None where none does.
        test_form: what a test form owes this rule.
    """

    policy_id: str
    rubric_id: str
    title: str
    version: str
    summary: str
    domains: tuple[str, ...]
    gate: tuple[Demand, ...]
    reported: tuple[Clause, ...]
    clips_at_least: int
    clips_at_most: int
    waits_for_scores: bool
    stop: Stop
    belief: Belief
    pooling: Pooling
    prerequisites: Prerequisites
    attempts: Attempts
    validity: Validity
    sitting: SittingTerms
    accommodations: tuple[Accommodation, ...]
    exposure_cap: Fraction
    override: str | None
    test_form: TestFormDemands

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Return every clause of the gate, also those of alternatives."""
        return tuple(clause for _, clause in clauses_of(self.gate))

    @property
    def needs_tables(self) -> bool:
        """Return whether any clause looks at which score was given to which master score."""
        return any(one.measure in NEEDS_TABLES for one in (*self.clauses, *self.reported))

    @property
    def is_fixed(self) -> bool:
        """Return whether every sitting has the same number of clips."""
        return self.clips_at_least == self.clips_at_most

    def limits(self, measure: Measure, scope: Scope) -> tuple[Fraction, ...]:
        """Return the limits of the gate's clauses on a measure over a scope, in their order."""
        return tuple(
            one.limit for one in self.clauses if (one.measure, one.scope) == (measure, scope)
        )

    def thresholds(self, measure: Measure) -> tuple[Clause, ...]:
        """Return the demands that hold a guess off: over all codes, or, without any, by domain.

        Alternatives hold nobody off, since any of them is enough.
        """
        asked = [one for one in self.gate if isinstance(one, Clause) and one.measure is measure]
        for scope in (Scope.OVERALL, Scope.EACH_DOMAIN):
            found = tuple(one for one in asked if one.scope is scope and one.is_floor)
            if found:
                return found
        return ()

    def gates(self, domain_id: str) -> bool:
        """Return whether scored codes of a domain decide."""
        return domain_id in self.domains
