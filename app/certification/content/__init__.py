"""Pools as files: the clips of the test forms of a folder, and what is wrong with them together."""

from app.certification.content.folder import load_pool_folder
from app.certification.content.judging import Judgment, bounds_of, figures_of, judge_pool
from app.certification.content.pools import (
    PoolFiles,
    agreement_of_readers,
    check_pools,
    pool_of,
)

__all__ = [
    "Judgment",
    "PoolFiles",
    "agreement_of_readers",
    "bounds_of",
    "check_pools",
    "figures_of",
    "judge_pool",
    "load_pool_folder",
    "pool_of",
]
