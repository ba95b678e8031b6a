"""The form of an evaluation: three ratings, two questions that may stay open."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import Length, Optional

from app.evaluations.rules import LONGEST, QUESTIONS, RATINGS, Answer, Question
from app.web.forms import Form, Required
from app.web.i18n import say


class EvaluationForm(Form):
    """What somebody thinks of a session."""

    content = RadioField(_l("De inhoud"), [Required(_l("Kies een antwoord."))], choices=[])
    trainer = RadioField(_l("De begeleiding"), [Required(_l("Kies een antwoord."))], choices=[])
    usefulness = RadioField(_l("Bruikbaar in je werk"), [Required(_l("Kies een antwoord."))], choices=[])
    keep = TextAreaField(_l("Wat moet zo blijven?"), [Optional(), Length(max=LONGEST)])
    improve = TextAreaField(_l("Wat kan beter?"), [Optional(), Length(max=LONGEST)])

    @property
    def answer(self) -> Answer:
        """The answer as it was filled in."""
        return Answer(
            int(self.content.data or 0),
            int(self.trainer.data or 0),
            int(self.usefulness.data or 0),
            self.keep.data or "",
            self.improve.data or "",
        )


def evaluation_form() -> EvaluationForm:
    """The form with its words."""
    form = EvaluationForm()
    for question in Question:
        form[question].label.text = say(QUESTIONS[question])
        form[question].choices = [(str(rating), say(word)) for rating, word in RATINGS.items()]
    return form
