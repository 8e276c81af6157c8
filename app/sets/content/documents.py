"""What is stored of the files of sets, master scores and pairs: the writers of their documents."""

from collections.abc import Mapping
from dataclasses import fields

from app.content.hashing import content_hash
from app.content.schema import document_of
from app.library.domain.documents import ExemplarDocument, OpenScore
from app.rubric.domain import Code, Rubric
from app.rubric.domain.judgments import ReasonedScore, SecondPoint, StoredMoment
from app.sets.content.masters import MasterEntry, MasterFile, acceptable_ranks, master_ranks
from app.sets.content.pairs import PairFile
from app.sets.content.sets import SetFile, set_codes
from app.sets.domain.documents import (
    Manifest,
    MasterDocument,
    PairDocument,
    PinnedClip,
    SetDocument,
)


def pair_document(
    file: PairFile, rubric: Rubric, masters: Mapping[tuple[str, str], MasterFile]
) -> PairDocument:
    """Return a pair as it is stored: with the master scores of its one code."""
    code = rubric.by_key[file.code]
    scores = {
        clip: master_document(masters[clip, file.rubric], rubric).scores[file.code]
        for clip in file.clips
    }
    return PairDocument(
        id=file.id,
        rubric=file.rubric,
        code=file.code,
        clips=file.clips,
        question=file.question,
        title=code.title,
        labels=tuple(point.label for point in code.scale.points),
        scores=scores,
    )


def master_document(file: MasterFile, rubric: Rubric) -> MasterDocument:
    """Return master scores as they are stored: with ranks, and times in milliseconds."""
    ranks, seconds = master_ranks(file, rubric), acceptable_ranks(file, rubric)
    return MasterDocument(
        clip=file.clip,
        rubric=file.rubric,
        provenance=file.provenance.value,
        coders=file.coders,
        scores={
            key: _reasoned(entry, ranks[key], seconds.get(key))
            for key, entry in file.scores.items()
        },
    )


def _reasoned(entry: MasterEntry, rank: int, also: int | None) -> ReasonedScore:
    return ReasonedScore(
        score=entry.score,
        rank=rank,
        rationale=entry.rationale,
        not_lower=entry.not_lower,
        not_higher=entry.not_higher,
        evidence=tuple(
            StoredMoment(at_ms=moment.at, until_ms=moment.until, note=moment.note)
            for moment in entry.evidence
        ),
        also=_second_point(entry, also),
    )


def _second_point(entry: MasterEntry, rank: int | None) -> SecondPoint | None:
    if entry.also is None or rank is None:
        return None
    also = entry.also
    return SecondPoint(score=also.score, rank=rank, reason=also.reason, readers=also.readers)


def exemplar_documents(file: MasterFile, rubric: Rubric) -> list[OpenScore]:
    """Return the master scores of an exemplar as the library shows them, in the rubric's order."""
    scores = master_document(file, rubric).scores
    return [
        OpenScore(
            clip_id=file.clip,
            rubric_id=rubric.id,
            position=position,
            code=code.key,
            code_title=code.title,
            document=_exemplar(scores[code.key], code),
        )
        for position, code in enumerate(rubric.codes)
        if code.key in scores
    ]


def _exemplar(score: ReasonedScore, code: Code) -> ExemplarDocument:
    labels = tuple(point.label for point in code.scale.points)
    return ExemplarDocument(
        **{field.name: getattr(score, field.name) for field in fields(score)}, labels=labels
    )


def set_document(
    file: SetFile,
    rubric: Rubric,
    rubric_structure: str,
    clip_hashes: Mapping[str, str],
    master_hashes: Mapping[str, str],
) -> SetDocument:
    """Return a set as it is stored, with its codes by name and everything it depends on.

    Args:
        file: the set.
        rubric: its rubric.
        rubric_structure: structure hash of its rubric; a change of wording changes no score.
        clip_hashes: content hash of each clip, media included.
        master_hashes: content hash of each clip's master scores.
    """
    manifest = Manifest(
        set=content_hash(document_of(file)),
        rubric_structure=rubric_structure,
        clips=tuple(
            PinnedClip(id=clip, clip=clip_hashes[clip], master=master_hashes[clip])
            for clip in file.clips
        ),
    )
    return SetDocument(
        id=file.id,
        title=file.title,
        purpose=file.purpose.value,
        rubric=file.rubric,
        summary=file.summary,
        codes=tuple(code.key for code in set_codes(file, rubric)),
        clips=file.clips,
        feedback=file.feedback.value,
        position=file.position,
        manifest=manifest,
        pilots=file.pilots,
    )
