"""What a certificate rests on, as the decision hands it over."""

from dataclasses import dataclass
from datetime import datetime

DUE_DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """The decision a certificate is given for, and all that the certificate says of it.

    Attributes:
        rater_id: whom it certifies.
        decision_id: the decision; it gives one certificate, once.
        rubric_id: the rubric it is about.
        rubric_title: what the rubric was called then.
        policy_revision_id: the policy by which it was decided, in the words of that day.
        policy_title: what the policy was called then.
        policy_version: the version its file names.
        policy_hash: the hash of its content.
        clips: how many clips the decision rests on.
        provenance: where clips and master scores come from: `calibrated on vignettes`.
        valid_months: for how many months it is valid, at least one.
        decided_at: when the rule decided.
        due_days: how many days before its end it is time to renew.
    """

    rater_id: int
    decision_id: int
    rubric_id: str
    rubric_title: str
    policy_revision_id: int
    policy_title: str
    policy_version: str
    policy_hash: str
    clips: int
    provenance: str
    valid_months: int
    decided_at: datetime
    due_days: int = DUE_DAYS
