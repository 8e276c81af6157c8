"""Rules as they are stored: a document with its version, and how every older version is read.

Stored documents are never rewritten, because sittings pin them. So each version that was ever
written is read for ever: `_UPGRADES` leads a document from one version to the next.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from app.standards.domain.clauses import AnyOf, Clause, ClauseScope, Demand, LimitDirection, Measure
from app.standards.domain.rule import (
    Accommodation,
    Attempts,
    Belief,
    Certain,
    Pooling,
    Prerequisites,
    Rule,
    SittingTerms,
    StopRule,
    TestFormDemands,
    Validity,
)
from app.standards.errors import UnreadableRuleError

Document = Mapping[str, Any]

DOCUMENT_VERSION = 3

_OLD_CLAUSES: Mapping[str, dict[str, Any]] = {
    "clips_at_least": {"measure": "clips", "scope": "each_code"},
    "domain_exact_at_least": {"measure": "exact", "scope": "each_domain"},
    "code_exact_at_least": {"measure": "exact", "scope": "each_code"},
    "discrepant_at_most": {"measure": "two_or_more", "scope": "overall"},
    "discrepant_per_code_at_most": {
        "measure": "two_or_more",
        "scope": "each_code",
        "in_scores": True,
    },
    "domain_bias_within": {"measure": "bias", "scope": "each_domain"},
}
"""The clauses of versions 1 and 2, in their order; every rule had each of them."""
_OLD_DUE_DAYS = 60


def _from_first(document: Document) -> Document:
    """Version 1 carried no number, and its number of clips stood with the demands on forms."""
    form = dict(document["form"])
    clips = form.pop("clips_at_least")
    return {**document, "form": form, "gate": {"clips_at_least": clips, **document["gate"]}}


def _from_second(document: Document) -> Document:
    """Version 2 had six limits by name, decided on one whole form, and kept no attempts."""
    limits = document["gate"]
    if limits.keys() != _OLD_CLAUSES.keys():
        raise ValueError("not the clauses of version 2")
    gate = [
        {**clause, "at_least" if name.endswith("_at_least") else "at_most": limits[name]}
        for name, clause in _OLD_CLAUSES.items()
    ]
    clips, old = limits["clips_at_least"], document["attempts"]
    months = {"months": document["valid_months"], "due_days_before": _OLD_DUE_DAYS}
    rest = {name: value for name, value in document.items() if name != "valid_months"}
    return {
        **rest,
        "clips": {"at_least": clips, "at_most": clips},
        "waits_for_scores": True,
        "gate": gate,
        "reported": [],
        "stop": {"when_settled": True, "certain": None},
        "belief": {"mean": 0.5, "scores": 2, "clustering": 1},
        "pooling": "fresh",
        "prerequisites": {"course": False, "practice_clips": 0},
        "attempts": {**old, "cooling_off_days": 0, "plan_before_retry": False},
        "validity": {**months, "renewal_clips": clips},
        "sitting": {"rewind": True, "days": None},
        "accommodations": [],
        "exposure_cap": 1,
        "override": None,
    }


_UPGRADES: Mapping[int, Callable[[Document], Document]] = {1: _from_first, 2: _from_second}


def is_of_old(policy: Document) -> bool:
    """Return whether the fields of a policy file are those of before document version 3."""
    return isinstance(policy.get("gate"), Mapping)


def upgraded_fields(policy: Document) -> dict[str, Any]:
    """Return the fields of an older policy file as a file of today has them.

    Raises:
        KeyError, TypeError, ValueError: something is missing in it.
    """
    return dict(_from_second(_from_first(policy)))


def rule_document(policy: Document) -> dict[str, Any]:
    """Return a policy file as it is stored: what it says of the rule, with the document version.

    Which policy is in force is not part of a rule: it may change and the rule stay the same.

    Args:
        policy: the fields of the file, by their names; an older file may be given.
    """
    fields = upgraded_fields(policy) if is_of_old(policy) else dict(policy)
    fields.pop("in_force", None)
    return {**fields, "document_version": DOCUMENT_VERSION}


def read_rule(document: Document) -> Rule:
    """Return the rule of a stored document, whichever version wrote it.

    Raises:
        UnreadableRuleError: a newer program wrote it, or something is missing or unknown in it.
    """
    version = document.get("document_version", 1)
    try:
        while version != DOCUMENT_VERSION:
            document = _UPGRADES[version](document)
            version += 1
        return _rule(document)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UnreadableRuleError(str(document.get("id")), version) from error


def _rule(document: Document) -> Rule:
    form, clips = document["form"], document["clips"]
    return Rule(
        policy_id=document["id"],
        rubric_id=document["rubric"],
        title=document["title"],
        version=document["version"],
        summary=document["summary"],
        domains=tuple(document["domains"]),
        gate=tuple(_demand(one) for one in document["gate"]),
        reported=tuple(_clause(one) for one in document["reported"]),
        clips_at_least=clips["at_least"],
        clips_at_most=clips["at_most"],
        waits_for_scores=document["waits_for_scores"],
        stop=_stop(document["stop"]),
        belief=Belief(**_exactly(document["belief"])),
        pooling=Pooling(document["pooling"]),
        prerequisites=Prerequisites(**document["prerequisites"]),
        attempts=Attempts(**document["attempts"]),
        validity=Validity(**document["validity"]),
        sitting=SittingTerms(**document["sitting"]),
        accommodations=tuple(Accommodation(one) for one in document["accommodations"]),
        exposure_cap=_exact(document["exposure_cap"]),
        override=document["override"],
        test_form=TestFormDemands(
            score_points=form["score_points_at_least"],
            baseline_margin=_exact(form["baseline_margin_at_least"]),
            parallel_forms=form["parallel_forms"],
        ),
    )


def _demand(document: Document) -> Demand:
    if "any_of" not in document:
        return _clause(document)
    ways = tuple(tuple(_clause(one) for one in way) for way in document["any_of"])
    if not all(ways) or len(document) > 1:
        raise ValueError("alternatives have clauses, and nothing else")
    return AnyOf(alternatives=ways)


def _clause(document: Document) -> Clause:
    fields = {name: value for name, value in document.items() if value is not None}
    [direction] = fields.keys() & set(LimitDirection)
    limit, reaches = fields.pop(direction), fields.pop("reaches", None)
    return Clause(
        measure=Measure(fields.pop("measure")),
        scope=ClauseScope(fields.pop("scope")),
        direction=LimitDirection(direction),
        limit=_exact(limit),
        reaches=None if reaches is None else _exact(reaches),
        codes=tuple(fields.pop("codes", ())),
        **fields,
    )


def _stop(document: Document) -> StopRule:
    certain = document["certain"]
    return StopRule(
        when_settled=document["when_settled"],
        certain=None if certain is None else Certain(**_exactly(certain)),
    )


def _exactly(document: Document) -> dict[str, Fraction]:
    return {name: _exact(number) for name, number in document.items()}


def _exact(number: float) -> Fraction:
    """Return the number that stands in the file, not the binary fraction nearest to it."""
    return Fraction(repr(number))
