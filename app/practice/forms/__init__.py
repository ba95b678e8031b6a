"""Forms of practice cases."""

from app.practice.forms.assessor import (
    LEVEL,
    AnswerForm,
    GiveForm,
    RemarkForm,
    ReviewForm,
    remark_form,
    review_form,
)
from app.practice.forms.author import (
    BASE,
    CHOICE,
    DetailsForm,
    EntryForm,
    PartForm,
    PlaceForm,
    PlainForm,
    ReflectionForm,
    StartForm,
    StoryForm,
    entry_form,
    part_form,
    place_form,
    shown_bases,
)
from app.practice.forms.hours import HoursField

__all__ = [
    "BASE",
    "CHOICE",
    "LEVEL",
    "AnswerForm",
    "DetailsForm",
    "EntryForm",
    "GiveForm",
    "HoursField",
    "PartForm",
    "PlaceForm",
    "PlainForm",
    "ReflectionForm",
    "RemarkForm",
    "ReviewForm",
    "StartForm",
    "StoryForm",
    "entry_form",
    "part_form",
    "place_form",
    "remark_form",
    "review_form",
    "shown_bases",
]
