"""Forms of what participants and trainers agree: not coming, and making up."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from app.attendance.queries.make_ups import MakingUp
from app.attendance.rules.making_up import TASK_LONGEST
from app.attendance.service.reporting import REMARK_LONGEST
from app.web.fields import DutchDateField
from app.web.filters import day
from app.web.forms import Form
from app.web.i18n import say

TASK = "taak"


class AbsenceForm(Form):
    """A participant will not be there."""

    remark = StringField(_l("Wil je er iets bij zeggen?"), [Optional(), Length(max=REMARK_LONGEST)])


class MakeUpForm(Form):
    """At another session, or a task."""

    how = RadioField(_l("Hoe haalt de deelnemer dit in?"), choices=[])
    task = TextAreaField(_l("Wat doet de deelnemer?"), [Optional(), Length(max=TASK_LONGEST)])
    due_on = DutchDateField(_l("Klaar op"), [Optional()])

    @property
    def at_session_id(self) -> int | None:
        """The chosen session; None for a task."""
        return int(self.how.data) if self.how.data and self.how.data != TASK else None


def make_up_form(found: MakingUp) -> MakeUpForm:
    """The form with the sessions that could make up for this one."""
    form = MakeUpForm()
    form.how.choices = [
        *(
            (
                str(one.session.id),
                f"{day(one.session.starts_at)}, {one.session.times}: "
                f"{say(one.session.label)}, {one.cohort_name}",
            )
            for one in found.options
        ),
        (TASK, _l("Met een opdracht")),
    ]
    if not form.is_submitted() and not found.options:
        form.how.data = TASK
    return form
