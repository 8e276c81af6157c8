"""Pages of operators: people, one person, the audit."""

from app.administration.views import acts, audit, grave_acts
from app.administration.views.people import blueprint

__all__ = ["acts", "audit", "blueprint", "grave_acts"]
