"""What pages say about clips: topics and grades in words."""

from typing import Final

from app.wording import gettext as _
from app.wording import lazy_gettext

TOPIC_LABELS: Final = {
    "whole-numbers": lazy_gettext("Whole numbers"),
    "fractions": lazy_gettext("Fractions"),
    "ratio": lazy_gettext("Ratio"),
    "area-volume": lazy_gettext("Area and volume"),
    "early-algebra": lazy_gettext("Early algebra"),
    "data": lazy_gettext("Data"),
    "geometry": lazy_gettext("Geometry"),
    "place-value": lazy_gettext("Place value"),
}


def name_topic(topic: str) -> str:
    """Return a topic in words; an unknown one as it is."""
    return str(TOPIC_LABELS.get(topic, topic))


def name_grade(grade: int) -> str:
    """Return a grade in words; kindergarten is 0."""
    return _("Grade %(grade)d", grade=grade) if grade else _("Kindergarten")
