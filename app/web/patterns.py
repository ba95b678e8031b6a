"""Made-up data for the pattern sheet (``/patronen``): every part once, no real person."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    FieldList,
    FileField,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange

from app.core.errors import Refused
from app.core.money import Money
from app.core.text import TN, T
from app.web.fields import DutchDateField, MoneyField, PercentField, TimeField
from app.web.forms import Form, SubForm
from app.web.paging import Page
from app.web.parts import ChartPart, Event, Seat, Todo, Waiting

_CHOICES = [("werkgever", "Icare betaalt alles"), ("verdeel", "Verdeel over meer betalers")]


class _Payer(SubForm):
    name = StringField("Betaler", [InputRequired()])
    share = PercentField("Deel")


class _Example(Form):
    family = StringField(
        "Achternaam", [InputRequired()], description="Zonder tussenvoegsel, dus Veen bij Van der Veen"
    )
    email = EmailField("E-mailadres van het werk", [InputRequired()])
    cohort = SelectField("Groep", choices=[("1", "Assen, voorjaar 2027"), ("2", "Assen, najaar 2027")])
    seats = IntegerField("Plaatsen", [InputRequired(), NumberRange(12, 15)])
    day = DutchDateField("Datum", description="Bijvoorbeeld 14-01-2027")
    at = TimeField("Begintijd")
    price = MoneyField("Prijs", [InputRequired()])
    text = TextAreaField("Toelichting")
    payer = RadioField("Wie betaalt?", [InputRequired()], choices=_CHOICES)
    days = SelectMultipleField("Welke dagen?", choices=[("ma", "Maandag"), ("di", "Dinsdag")])
    upload = FileField("Lijst")
    payers = FieldList(FormField(_Payer), "Betalers", min_entries=1)
    knows = BooleanField("Petra weet dat ik haar aanmeld")


def example(*, wrong: bool) -> dict[str, Any]:
    """What the sheet shows; with ``wrong`` the form has errors."""
    form = _Example(
        formdata=None,
        day=date(2027, 1, 14),
        at=time(9, 30),
        price=Money(250_000),
        payer="werkgever",
        seats=15,
    )
    if wrong:
        for name, text in (
            ("family", T("Vul de achternaam in.")),
            ("payer", T("Kies wie betaalt.")),
            ("cohort", T("Groep %(name)s is vol.", name="Assen, voorjaar 2027")),
            ("payers-0-name", T("Vul de betaler in.")),
            ("niets", T("De groep begint al over %(days)s dagen.", days=4)),
        ):
            form.refuse(Refused(text, field=name))
    names = ["Petra van Dijk", "Bert Kuipers", "", "Saskia Postma", "Fatma Yıldız"]
    seats = [
        Seat(n, name, "Icare", "Bevestigd" if name else "Naam nodig", "quiet" if name else "attn")
        for n, name in enumerate(names, 1)
    ]
    return {
        "form": form,
        "todos": [
            Todo(
                "Over 4 dagen",
                "Betaal factuur 2026-0041",
                "€ 7.500,00 voor drie.",
                "#",
                "Bekijk",
                "do 26-11",
                True,
            ),
            Todo("Geen haast", "Bespreek de gemiste dag", "", "#", "Bekijk inhaaldag"),
        ],
        "seats": [*seats, Seat(6, free=True), Seat(7, free=True)],
        "queue": [
            Waiting("Mohamed el Idrissi", "Aangevraagd op 18-11-2026.", "#", "Bied plaats aan", post=True)
        ],
        "events": [
            Event("do 14 januari 2027", "Anders kijken", "Dag 1, 09:30-16:30", done=True),
            Event("do 4 februari", "Talenten ontdekken", url="#"),
            Event("do 11 februari", "Intervisie 1", minor=True),
        ],
        "chart": [ChartPart(250_000, "c4"), ChartPart(750_000, "c2"), ChartPart(750_000, "c0")],
        "page": Page((1, 2), "#verder", "#begin", TN("%(n)s in totaal", "%(n)s in totaal", n=41)),
    }
