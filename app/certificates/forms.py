"""Forms of certificates: whom to give one, why to revoke one, and which number to look up."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length

from app.certificates.rules.requirements import LONGEST_REASON
from app.web.forms import FilterForm, Form, Required

#: More characters than this are no number; fewer may still be a mistake, which the rules explain.
LONGEST_NUMBER = 60


class ChooseForm(FilterForm):
    """Which participants; sent with GET to the page that shows what will happen."""

    enrolment_ids = SelectMultipleField(_l("Deelnemers"), coerce=int)


class IssueForm(Form):
    """The same choice, to carry out."""

    enrolment_ids = SelectMultipleField(_l("Deelnemers"), coerce=int)


class RevokeForm(Form):
    """Why a certificate is revoked; ``sure`` once the consequence was shown."""

    reason = TextAreaField(
        _l("Reden"),
        [
            Required(message=_l("Vul in waarom het certificaat wordt ingetrokken.")),
            Length(max=LONGEST_REASON),
        ],
    )
    sure = HiddenField()


class NumberForm(FilterForm):
    """A certificate number as somebody types it."""

    nr = StringField(
        _l("Nummer"),
        [Required(message=_l("Vul het nummer van het certificaat in.")), Length(max=LONGEST_NUMBER)],
    )
