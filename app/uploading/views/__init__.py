"""Pages of uploading, for authors: the clips that were uploaded, and the form that adds one."""

from app.uploading.views import sending, waiting
from app.uploading.views.uploaded_clips import blueprint

__all__ = ["blueprint", "sending", "waiting"]
