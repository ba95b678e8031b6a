"""Forms of practice cases."""

from app.practice.forms.assessor import LEVEL, ReviewForm, review_form
from app.practice.forms.author import (
    EVIDENCE,
    DetailsForm,
    EntryForm,
    PartForm,
    PlainForm,
    ReflectionForm,
    StartForm,
    StoryForm,
    part_form,
)
from app.practice.forms.hours import HoursField

__all__ = [
    "EVIDENCE",
    "LEVEL",
    "DetailsForm",
    "EntryForm",
    "HoursField",
    "PartForm",
    "PlainForm",
    "ReflectionForm",
    "ReviewForm",
    "StartForm",
    "StoryForm",
    "part_form",
    "review_form",
]
