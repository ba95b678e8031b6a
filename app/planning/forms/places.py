"""Forms of places, rooms and how strictly conflicts are taken."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from app.core.db import LINE, LONG, SHORT
from app.scheduling.service import CONFLICT_NAMES, MOST_SEATS, ConflictKind, Level, PlaceFacts, PlaceView
from app.web.fields import TypedField
from app.web.forms import Form


class DegreesField(TypedField):
    """Degrees as 52,9925 or 52.9925."""

    def read(self, text: str) -> float:
        """A number; its bounds are checked by the service."""
        try:
            value = Decimal(text.replace(",", "."))
        except InvalidOperation:
            self.wrong()
        if not value.is_finite() or abs(value) > 1000:
            self.wrong()
        return float(value)

    def show(self, value: float) -> str:
        """`52,9925`."""
        return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",")

    def wrong(self) -> None:  # type: ignore[override]
        """The sentence for anything that is no number."""
        raise ValueError(_("Vul een getal in met een komma, bijvoorbeeld 52,9925."))


class PlaceForm(Form):
    """A place where sessions are held."""

    name = StringField(_l("Naam"), [InputRequired(_l("Vul de naam van de locatie in.")), Length(max=LINE)])
    street = StringField(_l("Straat en nummer"), [Length(max=LINE)])
    postcode = StringField(_l("Postcode"), [Length(max=SHORT)])
    city = StringField(_l("Plaats"), [InputRequired(_l("Vul de plaats in.")), Length(max=LINE)])
    directions = TextAreaField(_l("Hoe kom je er"), [Length(max=LONG)])
    latitude = DegreesField(_l("Breedtegraad"))
    longitude = DegreesField(_l("Lengtegraad"))
    #: What a preview showed.
    shown = HiddenField()

    def facts(self) -> PlaceFacts:
        """The facts of a valid form."""
        return PlaceFacts(
            name=self.name.data or "",
            city=self.city.data or "",
            street=self.street.data or "",
            postcode=self.postcode.data or "",
            latitude=self.latitude.data,
            longitude=self.longitude.data,
            directions=self.directions.data or "",
        )

    @staticmethod
    def values_of(one: PlaceView) -> dict[str, object]:
        """A place as it stands."""
        names = ("name", "street", "postcode", "city", "directions", "latitude", "longitude")
        return {name: getattr(one, name) for name in names}


class RoomForm(Form):
    """A room of a place."""

    name = StringField(
        _l("Naam van de zaal"), [InputRequired(_l("Vul de naam van de zaal in.")), Length(max=LINE)]
    )
    seats = IntegerField(
        _l("Aantal mensen"),
        [InputRequired(_l("Vul in hoeveel mensen er passen.")), NumberRange(1, MOST_SEATS)],
    )
    #: What a preview showed.
    shown = HiddenField()


class _Levels(Form):
    """How strictly each kind of conflict is taken."""

    def levels(self) -> dict[ConflictKind, Level]:
        """What a valid form says."""
        return {kind: Level(self[str(kind)].data) for kind in ConflictKind}


def _level(kind: ConflictKind) -> RadioField:
    name = CONFLICT_NAMES[kind]
    return RadioField(
        _l(name.msgid),
        [InputRequired(_l("Kies een van beide."))],
        choices=[(str(Level.BLOCK), _l("weigeren")), (str(Level.WARN), _l("waarschuwen"))],
    )


#: One choice for each kind of conflict, under the name of the kind.
ConflictForm = type("ConflictForm", (_Levels,), {str(kind): _level(kind) for kind in ConflictKind})
