"""Forms of calendar feeds."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import Length, Optional

from app.calendars.rules import REMINDERS, Detail, Partstat, Variant
from app.web.forms import Form

#: What the choice of a reminder is called, by minutes before the begin.
REMINDER_WORDS = {
    15: _l("15 minuten van tevoren"),
    60: _l("een uur van tevoren"),
    120: _l("2 uur van tevoren"),
    1440: _l("een dag van tevoren"),
    2880: _l("2 dagen van tevoren"),
}


#: What an answer to an invitation is called, what asks for attention first.
ANSWER_WORDS = {
    Partstat.DECLINED: _l("Komt niet"),
    Partstat.TENTATIVE: _l("Misschien"),
    Partstat.ACCEPTED: _l("Komt"),
    Partstat.WAITING: _l("Nog geen antwoord"),
}


class AddressForm(Form):
    """Make a fresh address; whoever changes nothing gets everything, in Dutch."""

    label = StringField(_l("Voor welk apparaat is dit?"), [Optional(), Length(max=60)])
    detail = RadioField(
        _l("Wat staat er in je agenda?"),
        choices=[
            (str(Detail.FULL), _l("Alles: naam, plaats en link van de bijeenkomst")),
            (str(Detail.BUSY), _l("Alleen dat je bezet bent")),
        ],
        default=str(Detail.FULL),
    )
    reminder = SelectField(
        _l("Wil je een herinnering?"),
        choices=[
            ("", _l("Laat mijn agenda dat bepalen")),
            *((str(minutes), REMINDER_WORDS[minutes]) for minutes in REMINDERS),
        ],
        default="",
    )
    language = SelectField(_l("Taal"), choices=[("nl", "Nederlands"), ("en", "English")], default="nl")

    @property
    def variant(self) -> Variant:
        """What was chosen."""
        minutes = int(self.reminder.data) if self.reminder.data else None
        return Variant(str(self.language.data), Detail(self.detail.data), minutes)
