"""Reading the book for the engine: tables of many raters, and their first scores one by one."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.scorebook.domain import RaterTables, lay_out_tables
from app.scorebook.models import FirstScore, RaterTally


def read_rater_tables(
    session: Session,
    raters: Select[Any],
    *,
    structure_id: int,
    purposes: Sequence[str],
    codes: Sequence[str],
    size: int,
) -> RaterTables:
    """Return the confusion tables of raters under one structure; who has scored nothing is left out.

    Args:
        session: reads only.
        raters: asks for the numbers of the raters wanted.
        structure_id: the structure the scores were made under.
        purposes: of which sets. What a learner is told never comes from test forms.
        codes: the codes, in the order of the tables.
        size: the points of the longest scale.
    """
    cells = session.execute(
        select(
            RaterTally.rater_id,
            RaterTally.code,
            RaterTally.master_rank,
            RaterTally.own_rank,
            RaterTally.scores,
        ).where(
            RaterTally.rater_id.in_(raters),
            RaterTally.structure_id == structure_id,
            RaterTally.purpose.in_(purposes),
        )
    )
    return lay_out_tables(((c[0], c[1], c[2], c[3], c[4]) for c in cells), codes, size)


def read_first_scores(
    session: Session, raters: Select[Any], purposes: Sequence[str]
) -> dict[int, list[tuple[int, str, str, int]]]:
    """Return raters' first scores, by structure: rater, clip, code and rank of each.

    Args:
        session: reads only.
        raters: asks for the numbers of the raters wanted.
        purposes: of which sets.
    """
    found = session.execute(
        select(
            FirstScore.structure_id,
            FirstScore.rater_id,
            FirstScore.clip_id,
            FirstScore.code,
            FirstScore.own_rank,
        ).where(FirstScore.rater_id.in_(raters), FirstScore.purpose.in_(purposes))
    )
    by_structure: dict[int, list[tuple[int, str, str, int]]] = defaultdict(list)
    for structure_id, rater_id, clip_id, code, rank in found:
        by_structure[structure_id].append((rater_id, clip_id, code, rank))
    return dict(by_structure)
