"""Pages of operators: people, one person, the audit, jobs."""

from app.administration.views import acts, audit, grave_acts, jobs
from app.administration.views.people import blueprint

__all__ = ["acts", "audit", "blueprint", "grave_acts", "jobs"]
