"""Forms of attendance."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.validators import Length, Optional

from app.attendance.queries import MarkHistory, Sheet
from app.attendance.rules import STATES, AttendanceState
from app.attendance.rules.sheet import REASON_LONGEST
from app.web.forms import Form, Required
from app.web.i18n import say

#: Prefixes of the fields of one person: the state that was chosen, and the one that stood there when the page was made.
CHOSEN, SHOWN = "p", "w"
#: Of whom `the rest is present` told that it marks them.
REST = "r"
#: What a trainer can note, in the order of the buttons.
CHOICES = (
    AttendanceState.PRESENT,
    AttendanceState.LATE,
    AttendanceState.LEFT_EARLY,
    AttendanceState.ABSENT,
    AttendanceState.EXCUSED,
)


class SheetForm(Form):
    """One radio per participant; the fields are made by `sheet_form`."""

    reason = StringField(_l("Reden van de correctie"), [Optional(), Length(max=REASON_LONGEST)])

    def marks(self) -> dict[int, AttendanceState | None]:
        """What was chosen by enrolment; what stood there already when the page was made is left out.

        So a page that was open for a while undoes nothing that others noted meanwhile.
        """
        return {
            int(name.removeprefix(CHOSEN)): AttendanceState(word)
            for name, word in self.values().items()
            if name.startswith(CHOSEN)
            and word
            and word != request.form.get(f"{SHOWN}{name.removeprefix(CHOSEN)}")
        }


def sheet_form(sheet: Sheet) -> SheetForm:
    """The form of this sheet, filled with what is noted."""
    choices = [(str(state), say(STATES[state])) for state in CHOICES]
    fields: dict[str, Any] = {
        f"{CHOSEN}{line.enrolment_id}": RadioField(line.name, [Optional()], choices=choices)
        for line in sheet.lines
    }
    kind: type[SheetForm] = type("FilledSheetForm", (SheetForm,), fields)
    data = {f"{CHOSEN}{line.enrolment_id}": str(line.state) for line in sheet.lines if line.state is not None}
    return kind(data=data)


class MarkForm(Form):
    """One person's mark, with the reason of a correction."""

    state = RadioField(_l("Wat wordt het?"), choices=[])
    reason = StringField(_l("Reden van de correctie"), [Optional(), Length(max=REASON_LONGEST)])

    @property
    def chosen(self) -> AttendanceState | None:
        """The chosen state; None takes the mark away."""
        return AttendanceState(self.state.data) if self.state.data else None


def mark_form(found: MarkHistory) -> MarkForm:
    """The form of this mark, filled with what stands."""
    form = MarkForm(data={"state": str(found.line.state or "")})
    form.state.choices = [
        *((str(state), say(STATES[state])) for state in CHOICES),
        ("", _("Nog niets genoteerd")),
    ]
    return form


class CheckInForm(Form):
    """The code of the screen: typed, or out of the QR code."""

    code = StringField(
        _l("Code van zes cijfers"),
        [Required(_l("Vul de zes cijfers in die op het scherm staan.")), Length(max=60)],
    )


class ButtonForm(Form):
    """A form of one button."""


class PresentationForm(Form):
    """Whether the presentation was given."""

    done = RadioField(_l("Presentatie"), choices=[("ja", _l("gegeven")), ("nee", _l("nog niet"))])
