"""Otto reads what a job does, not how the program calls it."""

from app.accounts.domain.jobs import Job
from app.administration.words import name_job
from app.people.domain.jobs import PeopleJob


def test_every_job_has_a_name() -> None:
    kinds = [job.value for job in (*Job, *PeopleJob)]
    assert [kind for kind in kinds if name_job(kind) == kind] == []
    assert len({name_job(kind) for kind in kinds}) == len(kinds)
