"""Files of master scores, sets and contrast pairs: their schemas and what they must agree with."""

from app.sets.content.masters import (
    MasterFile,
    check_master,
    exemplar_documents,
    master_document,
    master_ranks,
)
from app.sets.content.pairs import PairFile, check_pair, pair_document
from app.sets.content.sets import (
    Feedback,
    Known,
    SetFile,
    SetPurpose,
    check_set,
    check_silent_sets,
    set_codes,
    set_manifest,
)

__all__ = [
    "Feedback",
    "Known",
    "MasterFile",
    "PairFile",
    "SetFile",
    "SetPurpose",
    "check_master",
    "check_pair",
    "check_set",
    "check_silent_sets",
    "exemplar_documents",
    "master_document",
    "master_ranks",
    "pair_document",
    "set_codes",
    "set_manifest",
]
