"""The fields of policy files."""

from collections.abc import Iterator
from typing import Annotated, Any, Self

from pydantic import Discriminator, Field, Tag, model_validator

from app.content.schema import Key, Schema, Slug, Text
from app.standards.domain.clauses import CAPPED, COUNTED, Measure, Scope
from app.standards.domain.documents import is_of_old, upgraded_fields
from app.standards.domain.rule import Accommodation, Pooling

Share = Annotated[float, Field(ge=0, le=1)]
Within = Annotated[float, Field(gt=0, lt=1)]
Number = Annotated[int, Field(ge=0)]
Positive = Annotated[int, Field(ge=1)]


class ClipsEntry(Schema):
    """How long a sitting is; the two are equal where every sitting has the same number of clips."""

    at_least: Positive = Field(description="clips before which nobody is certified")
    at_most: Positive = Field(description="clips after which it is decided")


class ClauseEntry(Schema):
    """One thing that is measured, and its limit: either `at_least` or `at_most`."""

    measure: Measure = Field(description="what is measured")
    scope: Scope = Field(description="over which scores; it must hold for each of them")
    codes: tuple[Key, ...] = Field((), description="the codes meant by scope `codes`")
    at_least: float | None = Field(None, description="the limit that must be reached")
    at_most: float | None = Field(None, description="the limit that must not be passed")
    in_scores: bool = Field(
        default=False, description="the limit is a number of scores, not a share"
    )
    clips_at_least: Number = Field(
        0, description="scored clips of every code below which the clause is not met"
    )
    reaches: Within | None = Field(
        None, description="of `posterior`: the share that true exact agreement is to reach"
    )

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        for fault in self._faults():
            raise ValueError(fault)
        return self

    def _faults(self) -> Iterator[str]:
        if (self.at_least is None) == (self.at_most is None):
            yield "has either `at_least` or `at_most`"
        if bool(self.codes) != (self.scope is Scope.CODES):
            yield "names `codes` with scope `codes`, and only then"
        if (self.reaches is None) != (self.measure is not Measure.POSTERIOR):
            yield "says `reaches` with measure `posterior`, and only then"
        if self.in_scores and (self.measure not in COUNTED or self.measure is Measure.BIAS):
            yield f"`{self.measure}` is no number of scores"
        if self.measure in CAPPED and self.at_most is None:
            yield f"`{self.measure}` is limited with `at_most`"
        if self.measure not in CAPPED and self.at_least is None:
            yield f"`{self.measure}` is limited with `at_least`"
        yield from self._limit_faults()

    def _limit_faults(self) -> Iterator[str]:
        limit = self.at_most if self.at_least is None else self.at_least
        if limit is None:
            return
        if self.in_scores or self.measure is Measure.CLIPS:
            if limit < 0 or limit != int(limit):
                yield "the limit is a whole number"
        elif self.measure is Measure.BIAS:
            if limit < 0:
                yield "a bias is limited to a number of score points, 0 or more"
        elif limit > 1:
            yield f"a limit of `{self.measure}` is at most 1"
        elif limit < 0 and self.measure in COUNTED:
            yield "a share is 0 or more"


class AlternativesEntry(Schema):
    """Alternatives: all clauses of one of them must be met."""

    any_of: Annotated[
        tuple[Annotated[tuple[ClauseEntry, ...], Field(min_length=1)], ...], Field(min_length=2)
    ]


def _kind(demand: Any) -> str:
    """Say which of the two a demand is: as a file has it, or read already."""
    is_either = isinstance(demand, AlternativesEntry) or (
        isinstance(demand, dict) and "any_of" in demand
    )
    return "(any_of)" if is_either else "(clause)"


DemandEntry = Annotated[
    Annotated[ClauseEntry, Tag("(clause)")] | Annotated[AlternativesEntry, Tag("(any_of)")],
    Discriminator(_kind),
]


class CertainEntry(Schema):
    """When true agreement is known well enough to end a sitting early."""

    reaches: Within = Field(description="the share that true exact agreement is to reach")
    certified_from: Share = Field(
        description="probability from which on, with the gate met, certified"
    )
    not_yet_to: Share = Field(description="probability down from which, not yet")

    @model_validator(mode="after")
    def _leaves_room(self) -> Self:
        if self.not_yet_to >= self.certified_from:
            raise ValueError("`not_yet_to` lies below `certified_from`")
        return self


class StopEntry(Schema):
    """When a sitting ends between its fewest and its most clips."""

    when_settled: bool = Field(
        default=True, description="when no scores that may still come could change the outcome"
    )
    certain: CertainEntry | None = Field(None, description="when the outcome is certain enough")


class BeliefEntry(Schema):
    """What probabilities start from: true exact agreement before a score is seen."""

    mean: Within = Field(0.5, description="what is expected of it")
    scores: Annotated[float, Field(gt=0)] = Field(
        2.0, description="how many independent scores that is worth"
    )
    clustering: Annotated[float, Field(ge=1)] = Field(
        1.0, description="scores of a clip that carry the news of one independent score"
    )


class TestFormEntry(Schema):
    """What a test form must offer before it may gate anybody; content checks warn of what it lacks."""

    __test__ = False

    score_points_at_least: Positive = Field(
        description="distinct master score points of each gated code"
    )
    baseline_margin_at_least: Share = Field(
        description="how far a threshold of exact agreement lies above the blind guess"
    )
    parallel_forms: Positive


class PrerequisitesEntry(Schema):
    """What comes before a first sitting."""

    course: bool = Field(default=False, description="every lesson of the course")
    practice_clips: Number = Field(0, description="clips scored in practice")


class AttemptsEntry(Schema):
    """How often, and after what wait, a coach may sit."""

    tries: Positive = Field(description="sittings of a round")
    cooling_off_days: Number = Field(0, description='from "not yet" to the next sitting')
    wait_days: Number = Field(description="after the last try of a round")
    practice_clips: Number = Field(description="to score before a new round")
    plan_before_retry: bool = Field(
        default=False, description="whether the study plan comes before a further sitting"
    )


class ValidityEntry(Schema):
    """How long a certificate is valid."""

    months: Annotated[int, Field(ge=1, le=60)] = Field(description="from the decision on")
    due_days_before: Number = Field(60, description="how long before its end it is called due")
    renewal_clips: Positive = Field(description="the most clips of a sitting that renews it")


class SittingEntry(Schema):
    """How clips are met in a sitting."""

    rewind: bool = Field(default=True, description="whether a clip may be watched again")
    days: Positive | None = Field(
        None, description="how long a sitting may stay open; no end when left out"
    )


class PolicyFile(Schema):
    """A certification policy."""

    id: Slug
    version: Text
    title: Text
    rubric: Slug
    in_force: bool = Field(
        default=True, description="whether it decides; of a rubric's policies, one does"
    )
    summary: Text = Field(description="the rule in plain words, read before starting")
    override: Text | None = Field(
        None, description="why it is published although a check speaks against it"
    )
    domains: Annotated[tuple[Slug, ...], Field(min_length=1)] = Field(
        description="domains that are gated; their scored codes count, overall codes do not"
    )
    clips: ClipsEntry
    gate: Annotated[tuple[DemandEntry, ...], Field(min_length=1)] = Field(
        description="every one must be met"
    )
    reported: tuple[ClauseEntry, ...] = Field((), description="measured and shown; decides nothing")
    stop: StopEntry = StopEntry()
    belief: BeliefEntry = BeliefEntry()
    pooling: Pooling = Field(
        Pooling.FRESH, description="whether a later sitting counts the scores of earlier ones"
    )
    form: TestFormEntry
    prerequisites: PrerequisitesEntry = PrerequisitesEntry()
    attempts: AttemptsEntry
    validity: ValidityEntry
    sitting: SittingEntry = SittingEntry()
    accommodations: tuple[Accommodation, ...] = Field(
        (), description="what a trainer may grant one person"
    )
    exposure_cap: Share = Field(1.0, description="share of coaches who may meet one clip")
    waits_for_scores: bool = Field(
        default=False,
        description="decides on a whole form: a code short of clips leaves the outcome open",
    )

    @classmethod
    def of_today(cls, fields: dict[str, Any]) -> dict[str, Any]:
        """Return the fields of a file from before gates were lists of clauses as one of today."""
        if not is_of_old(fields):
            return fields
        try:
            return upgraded_fields(fields)
        except (AttributeError, KeyError, TypeError, ValueError):
            return fields
