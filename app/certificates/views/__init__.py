"""Pages of certificates: own ones, those that anybody may check, those of the people one trains."""

from app.certificates.views import own, staff, verification
from app.certificates.views.door import blueprint

__all__ = ["blueprint", "own", "staff", "verification"]
