"""Use cases of personal data: export and erasure."""

from app.personal_data.service.archive import read_pieces
from app.personal_data.service.erasure import erase_person
from app.personal_data.service.export import record_export, write_export

__all__ = ["erase_person", "read_pieces", "record_export", "write_export"]
