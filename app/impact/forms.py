"""What the administrator decides about the board."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from app.core.db import SHORT
from app.impact.service import MOST
from app.web.forms import Form


class DecideForm(Form):
    """Goal and public page."""

    goal = IntegerField(
        _l("Hoeveel mensen met dementie wil de stichting helpen?"),
        [InputRequired(), NumberRange(min=1, max=MOST)],
    )
    place = StringField(_l("In welke plaats of regio?"), [InputRequired(), Length(max=SHORT)])
    public = BooleanField(
        _l("Iedereen mag de totalen zien"),
        description=_l(
            "De pagina is dan zonder inloggen te lezen. Groepen en organisaties staan er niet op."
        ),
    )
