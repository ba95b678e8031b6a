"""Forms of one session."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from app.core.db import LINE, LONG, MAX_INT
from app.core.errors import Refused
from app.scheduling.service import SessionChange
from app.web.fields import DutchDateField, TimeField
from app.web.forms import Form

#: What the choice of a place says for a place that is typed, and before the number of a place or a room.
TYPED, PLACE, ROOM = "anders", "plaats-", "zaal-"
#: At which field of the form a refusal of the service is told.
ELSEWHERE = {"place_id": "where", "room_id": "where"}


class ChangeForm(Form):
    """Everything of a session that can be edited."""

    title = StringField(_l("Titel"), [InputRequired(_l("Vul de titel in.")), Length(max=LINE)])
    day = DutchDateField(_l("Datum"), [InputRequired(_l("Vul de datum in."))])
    start = TimeField(_l("Begint om"), [InputRequired(_l("Vul de begintijd in."))])
    end = TimeField(_l("Eindigt om"), [InputRequired(_l("Vul de eindtijd in."))])
    where = SelectField(_l("Locatie en zaal"), default=TYPED)
    place = StringField(_l("Een andere plaats"), [Length(max=2 * LINE)])
    online_url = StringField(_l("Link om online mee te doen"), [Length(max=LONG)])
    trainer_person_id = SelectField(_l("Wie geeft les"), coerce=int, default=0)
    subgroup_id = SelectField(_l("Voor wie"), coerce=int, default=0)
    preparation = TextAreaField(_l("Voorbereiding"), [Length(max=LONG)])
    shown = HiddenField()

    def change(self) -> SessionChange:
        """What a valid form asks for."""
        return SessionChange(
            day=self.day.data,
            start=self.start.data,
            end=self.end.data,
            title=self.title.data or "",
            **spot_of(self.where.data, self.place.data),
            online_url=self.online_url.data or "",
            trainer_person_id=self.trainer_person_id.data or None,
            subgroup_id=self.subgroup_id.data or None,
            preparation=self.preparation.data or "",
        )

    def refuse(self, refused: Refused) -> None:
        """Puts a refusal about a place or a room at the one choice of both."""
        super().refuse(Refused(refused.text, field=ELSEWHERE.get(refused.field or "", refused.field)))


class AddForm(ChangeForm):
    """One more session; without a title of its own it gets that of its module."""

    title = StringField(_l("Titel"), [Length(max=LINE)])
    module_key = SelectField(_l("Onderdeel"), [InputRequired(_l("Kies een onderdeel."))])
    kind = RadioField(
        _l("Soort"),
        choices=[
            ("gewoon", _l("een bijeenkomst van de groep")),
            ("inhalen", _l("een inhaalbijeenkomst, voor wie deze heeft gemist")),
        ],
        default="gewoon",
    )


class GuestForm(Form):
    """A guest trainer of a session, or a fixed trainer of a group."""

    person_id = SelectField(
        _l("Trainer"),
        [InputRequired(_l("Kies een trainer uit de lijst.")), NumberRange(1, MAX_INT)],
        coerce=int,
    )
    shown = HiddenField()


class ConfirmForm(Form):
    """A confirmation that asks nothing; it bears what was shown."""

    shown = HiddenField()


def spot_of(where: str | None, typed: str | None) -> dict[str, Any]:
    """The place of a `SessionChange` by a choice of places; what was typed counts only where that was chosen."""
    chosen = where or TYPED
    return {
        "place": typed or "" if chosen == TYPED else "",
        "place_id": int(chosen.removeprefix(PLACE)) if chosen.startswith(PLACE) else None,
        "room_id": int(chosen.removeprefix(ROOM)) if chosen.startswith(ROOM) else None,
    }


def values_of(change: SessionChange) -> dict[str, Any]:
    """What a form of a session shows of it, by the names of `ChangeForm`."""
    where = TYPED
    if change.room_id is not None:
        where = f"{ROOM}{change.room_id}"
    elif change.place_id is not None:
        where = f"{PLACE}{change.place_id}"
    return {
        "title": change.title,
        "day": change.day,
        "start": change.start,
        "end": change.end,
        "where": where,
        "place": change.place if where == TYPED else "",
        "online_url": change.online_url,
        "trainer_person_id": change.trainer_person_id or 0,
        "subgroup_id": change.subgroup_id or 0,
        "preparation": change.preparation,
    }
