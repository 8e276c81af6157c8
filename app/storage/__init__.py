"""Storage: where uploaded files lie, in a folder of this machine or in S3 for several machines.

Names are paths with slashes, such as `media/partner-half/clip.mp4`, and the layout is the same in
both: that of `calibration_sets/`, with unfinished uploads under `.incoming/`. A file appears whole or
not at all, so whoever finds one can read it.
"""

from app.storage.errors import AlreadyStoredError, FileGoneError, StorageDownError
from app.storage.folder import FolderStore, flush
from app.storage.interface import Store, Stored, is_hidden
from app.storage.s3 import S3Place, S3Store

__all__ = [
    "AlreadyStoredError",
    "FileGoneError",
    "FolderStore",
    "S3Place",
    "S3Store",
    "StorageDownError",
    "Store",
    "Stored",
    "flush",
    "is_hidden",
]
