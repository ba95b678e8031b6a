"""Forms of certificates: whom to give one, who agrees, why to revoke one, and which number to look up."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length

from app.certificates.rules.listing import LONGEST_SHOWN
from app.certificates.rules.reissues import Cause
from app.certificates.rules.requirements import LONGEST_REASON
from app.core.db import MAX_INT
from app.web.forms import FilterForm, Form, Required

#: More characters than this are no number; fewer may still be a mistake, which the rules explain.
LONGEST_NUMBER = 60
#: And no code has more than this.
LONGEST_CODE = 40


def _number(value: object) -> int:
    """The number of a row; raises ValueError for what no column can hold."""
    number = int(str(value))
    if not 0 < number <= MAX_INT:
        raise ValueError
    return number


class ChooseForm(FilterForm):
    """Whom to propose; sent with GET to the page that shows what will happen."""

    enrolment_ids = SelectMultipleField(_l("Deelnemers"), coerce=int)


class ProposeForm(Form):
    """The same choice, to carry out; ``shown`` marks what was on the page. Who has left meanwhile is told by name."""

    enrolment_ids = SelectMultipleField(_l("Deelnemers"), coerce=_number, validate_choice=False)
    shown = HiddenField()


class DecideForm(Form):
    """With which proposals somebody agrees, or why not."""

    award_ids = SelectMultipleField(_l("Deelnemers"), coerce=int)
    reason = TextAreaField(_l("Reden als je afwijst"), [Length(max=LONGEST_REASON)])


class ChooseAwardsForm(FilterForm):
    """Which decisions to carry out; sent with GET to the page that shows what will happen."""

    award_ids = SelectMultipleField(_l("Deelnemers"), coerce=int)


class IssueForm(Form):
    """The same choice, to carry out, and the language of the paper."""

    award_ids = SelectMultipleField(_l("Deelnemers"), coerce=int)
    language = SelectField(_l("Taal van het certificaat"), default="nl")


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


class ReissueForm(Form):
    """Why a certificate is replaced, and in which language; ``sure`` and ``shown`` once the new one was shown."""

    cause = RadioField(_l("Waarom komt er een nieuw certificaat?"), coerce=Cause)
    language = SelectField(_l("Taal van het nieuwe certificaat"))
    reason = TextAreaField(
        _l("Reden"),
        [
            Required(message=_l("Vul in waarom er een nieuw certificaat komt.")),
            Length(max=LONGEST_REASON),
        ],
    )
    sure = HiddenField()
    shown = HiddenField()


class NumberForm(FilterForm):
    """A certificate number and its code as somebody types them."""

    nr = StringField(
        _l("Nummer"),
        [Required(message=_l("Vul het nummer van het certificaat in.")), Length(max=LONGEST_NUMBER)],
    )
    code = StringField(_l("Code"), [Length(max=LONGEST_CODE)])


class ExpertsForm(FilterForm):
    """By what the register of experts is searched."""

    plaats = StringField(_l("Plaats"), [Length(max=LONGEST_SHOWN)])
    organisatie = StringField(_l("Organisatie"), [Length(max=LONGEST_SHOWN)])


class ListingForm(Form):
    """What the register of experts shows of the holder beside the name."""

    place = StringField(
        _l("Plaats"),
        [Required(message=_l("Vul de plaats in die in het register komt.")), Length(max=LONGEST_SHOWN)],
    )
    organisation = StringField(_l("Organisatie"), [Length(max=LONGEST_SHOWN)])
