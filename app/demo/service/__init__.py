"""Demo people in the database: accounts to sign in to, and a cohort with a history."""

from app.demo.service.history import give_history, make_learner
from app.demo.service.people import District, make_district, put_person

__all__ = ["District", "give_history", "make_district", "make_learner", "put_person"]
