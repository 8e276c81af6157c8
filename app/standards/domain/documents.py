"""Rules as they are stored: a document with its version, and how every older version is read.

Stored documents are never rewritten, because sittings pin them. So each version that was ever
written is read for ever: `_UPGRADES` leads a document from one version to the next.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from app.standards.domain.clauses import Clause, ClauseKind
from app.standards.domain.rule import Attempts, Rule, TestFormDemands
from app.standards.errors import UnreadableRuleError

Document = Mapping[str, Any]

DOCUMENT_VERSION = 2


def _from_first(document: Document) -> Document:
    """Version 1 carried no number, and its number of clips stood with the demands on forms."""
    form = dict(document["form"])
    clips = form.pop("clips_at_least")
    return {**document, "form": form, "gate": {"clips_at_least": clips, **document["gate"]}}


_UPGRADES: Mapping[int, Callable[[Document], Document]] = {1: _from_first}


def rule_document(policy: Document) -> dict[str, Any]:
    """Return a policy file as it is stored: all its clauses together, with the document version.

    Args:
        policy: the fields of the file, by their names.
    """
    return {**_from_first(policy), "document_version": DOCUMENT_VERSION}


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
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableRuleError(str(document.get("id")), version) from error


def _rule(document: Document) -> Rule:
    form, attempts = document["form"], document["attempts"]
    limits = {ClauseKind(name): _exact(limit) for name, limit in document["gate"].items()}
    return Rule(
        policy_id=document["id"],
        rubric_id=document["rubric"],
        title=document["title"],
        version=document["version"],
        summary=document["summary"],
        domains=tuple(document["domains"]),
        clauses=tuple(Clause(kind=kind, limit=limits[kind]) for kind in ClauseKind),
        test_form=TestFormDemands(
            score_points=form["score_points_at_least"],
            baseline_margin=_exact(form["baseline_margin_at_least"]),
            parallel_forms=form["parallel_forms"],
        ),
        attempts=Attempts(
            tries=attempts["tries"],
            wait_days=attempts["wait_days"],
            practice_clips=attempts["practice_clips"],
        ),
        valid_months=document["valid_months"],
    )


def _exact(number: float) -> Fraction:
    """Return the number that stands in the file, not the binary fraction nearest to it."""
    return Fraction(repr(number))
