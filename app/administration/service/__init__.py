"""Use cases of administration: reading the audit."""

from app.administration.service.audit import (
    AuditPage,
    find_events,
    iterate_events,
    record_export,
)

__all__ = ["AuditPage", "find_events", "iterate_events", "record_export"]
