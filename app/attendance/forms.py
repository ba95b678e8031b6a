"""Forms of attendance."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import Optional

from app.attendance.queries import Sheet
from app.attendance.rules import STATES, AttendanceState
from app.web.forms import Form
from app.web.i18n import say

PREFIX = "p"
#: The words that the radio buttons send; their colours hang on them.
SENT = {"ja": AttendanceState.PRESENT, "deels": AttendanceState.MADE_UP, "nee": AttendanceState.ABSENT}
_WORDS = {state: word for word, state in SENT.items()}


class SheetForm(Form):
    """One radio per participant; the fields are made by `sheet_form`."""

    def marks(self) -> dict[int, AttendanceState]:
        """The chosen states by enrolment; who was not chosen is left out."""
        return {
            int(name.removeprefix(PREFIX)): SENT[word] for name, word in self.values().items() if word in SENT
        }


def sheet_form(sheet: Sheet) -> SheetForm:
    """The form of this sheet, filled with what is noted."""
    choices = [(word, say(STATES[state])) for word, state in SENT.items()]
    fields = {
        f"{PREFIX}{line.enrolment_id}": RadioField(line.name, [Optional()], choices=choices)
        for line in sheet.lines
    }
    kind: type[SheetForm] = type("FilledSheetForm", (SheetForm,), fields)
    data = {
        f"{PREFIX}{line.enrolment_id}": _WORDS[line.state] for line in sheet.lines if line.state is not None
    }
    return kind(data=data)


class PresentationForm(Form):
    """Whether the presentation was given."""

    done = RadioField(_l("Presentatie"), choices=[("ja", _l("gegeven")), ("nee", _l("nog niet"))])
