"""Files of master scores, sets and contrast pairs: their schemas and what they must agree with."""

from app.sets.content.masters import (
    MasterFile,
    acceptable_ranks,
    check_master,
    master_ranks,
)
from app.sets.content.pairs import PairFile, check_pair
from app.sets.content.sets import (
    Feedback,
    Known,
    SetFile,
    SetPurpose,
    check_set,
    check_silent_sets,
    set_codes,
)

__all__ = [
    "Feedback",
    "Known",
    "MasterFile",
    "PairFile",
    "SetFile",
    "SetPurpose",
    "acceptable_ranks",
    "check_master",
    "check_pair",
    "check_set",
    "check_silent_sets",
    "master_ranks",
    "set_codes",
]
