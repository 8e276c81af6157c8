"""My agreement as its page shows it: the figures, and what they suggest doing next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.agreement.domain.estimates import LongRun, find_long_run
from app.agreement.domain.misses import Misses
from app.agreement.service.agreement import RubricAgreement, get_agreement
from app.agreement.service.long_run import find_expected
from app.agreement.service.misses import find_misses
from app.agreement.service.protocol import count_protocol
from app.practice.domain.pair_links import OpenPair, choose_pair
from app.practice.domain.protocol import ProtocolCount
from app.practice.service.pairs import find_open_pairs

MAX_PAIRS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementPage:
    """Agreement under one rubric, with the kinds of misses in it and how scoring went.

    `pairs` holds, for codes with misses, the open contrast pair across the most common confusion;
    `long_run`, for codes whose clips say too little, what the rater model expects.
    """

    entry: RubricAgreement
    misses: Misses
    protocol: ProtocolCount
    pairs: Mapping[str, OpenPair]
    long_run: Mapping[str, LongRun]

    @property
    def pairs_to_see(self) -> tuple[tuple[str, OpenPair], ...]:
        """Return title and pair of the most-missed codes that have an open pair."""
        codes = {code.key: code.title for code in self.entry.codes}
        most = [key for key in self.misses.most_missed if key in self.pairs]
        return tuple((codes[key], self.pairs[key]) for key in most[:MAX_PAIRS])


def get_agreement_pages(
    session: Session, rater_id: int, now: datetime, *, accepts_second: bool = False
) -> tuple[AgreementPage, ...]:
    """Return a rater's agreement page, one part for each rubric she has scored with.

    Args:
        session: reads only.
        rater_id: the rater.
        now: what other raters have in common is learned anew every hour.
        accepts_second: count an acceptable second point as exact, which practice does not.
    """
    entries = get_agreement(session, rater_id, accepts_second=accepts_second)
    return tuple(
        AgreementPage(
            entry=entry,
            misses=find_misses(session, entry),
            protocol=count_protocol(session, entry),
            pairs=_pairs_by_code(entry, find_open_pairs(session, rater_id, entry.rubric_id)),
            long_run=find_long_run(
                entry.agreement.codes,
                find_expected(session, entry, rater_id=rater_id, now=now),
            ),
        )
        for entry in entries
    )


def _pairs_by_code(entry: RubricAgreement, pairs: Sequence[OpenPair]) -> dict[str, OpenPair]:
    found: dict[str, OpenPair] = {}
    for card in entry.agreement.codes:
        confused = card.main_confusion
        if confused is None:
            continue
        pair = choose_pair(pairs, card.code.key, (confused.master, confused.own))
        if pair is not None:
            found[card.code.key] = pair
    return found
