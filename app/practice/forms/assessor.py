"""The form with which a trainer answers. Its levels come from the course."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from app.courses.service import CourseContent
from app.practice.rules.documents import LONGEST_TEXT
from app.web.forms import Form

LEVEL = "level-"


class ReviewForm(Form):
    """A trainer's answer; a level per competency is added by `review_form`."""

    version_number = IntegerField(widget=HiddenInput(), validators=[NumberRange(min=1, max=1_000_000)])
    feedback = TextAreaField(
        _l("Feedback aan de deelnemer"),
        [Length(max=LONGEST_TEXT)],
        description=_l("Alleen de deelnemer en de trainers van de groep lezen dit."),
    )

    def rubric(self) -> dict[str, str]:
        """The chosen level by competency code; what was not chosen is left out."""
        chosen = {n.removeprefix(LEVEL): v for n, v in self.values().items() if n.startswith(LEVEL)}
        return {code: level for code, level in chosen.items() if level}


def review_form(claimed: Collection[str], course: CourseContent, **data: Any) -> ReviewForm:
    """The review form with the course's levels for each claimed competency."""
    names = {one.code: one.name for one in course.competencies}
    levels = [(level.key, level.name) for level in course.rubric_levels]
    fields = {
        f"{LEVEL}{code}": RadioField(f"{code} {names.get(code, '')}", [Optional()], choices=levels)
        for code in claimed
    }
    kind: type[ReviewForm] = type("CaseReviewForm", (ReviewForm,), fields)
    return kind(data=data)
