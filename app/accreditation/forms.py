"""Forms of points: one's own number, and noting that a list was passed on."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length

from app.accreditation.rules import LONGEST, LONGEST_REASON
from app.web.forms import Form, Required


class NumberForm(Form):
    """One's own registration number."""

    number = StringField(
        _l("Registratienummer"), [Required(message=_l("Vul je registratienummer in.")), Length(max=LONGEST)]
    )


class DeliverForm(Form):
    """That exactly the list that was shown was passed on."""

    mark = HiddenField()


class CorrectForm(DeliverForm):
    """The same for a correction, and why."""

    reason = TextAreaField(
        _l("Waarom is dit anders?"),
        [
            Required(message=_l("Vul in waarom dit anders is dan wat is doorgegeven.")),
            Length(max=LONGEST_REASON),
        ],
    )
