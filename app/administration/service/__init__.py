"""Use cases of administration: reading the audit, and jobs that failed for good."""

from app.administration.service.audit import (
    AuditPage,
    find_events,
    iterate_events,
    record_export,
)
from app.administration.service.jobs import give_up_job, retry_jobs

__all__ = [
    "AuditPage",
    "find_events",
    "give_up_job",
    "iterate_events",
    "record_export",
    "retry_jobs",
]
