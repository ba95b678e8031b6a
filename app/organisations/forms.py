"""Forms of organisations and of the foundation's own data."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from app.core.db import LINE, LONG, SHORT
from app.organisations.service import EINVOICE, INVOICE_PER
from app.web.forms import Form, SubForm
from app.web.i18n import say


class FilterForm(SubForm):
    """What the list of organisations is narrowed to; read from the address."""

    zoek = StringField(_l("Zoek op naam of plaats"), [Length(max=80)])


class ConfirmForm(Form):
    """A question with one button."""


class DetailsForm(Form):
    """What an organisation may say about itself."""

    legal_name = StringField(_l("Naam op de factuur"), [Length(max=LINE)])
    kvk = StringField(_l("KvK-nummer"), [Length(max=SHORT)])
    oin = StringField(_l("OIN"), [Length(max=SHORT)])
    visiting_street = StringField(_l("Straat en huisnummer van het bezoekadres"), [Length(max=LINE)])
    visiting_postcode = StringField(_l("Postcode van het bezoekadres"), [Length(max=SHORT)])
    visiting_city = StringField(_l("Plaats van het bezoekadres"), [Length(max=LINE)])
    street = StringField(_l("Straat en huisnummer van het factuuradres"), [Length(max=LINE)])
    postcode = StringField(_l("Postcode van het factuuradres"), [Length(max=SHORT)])
    city = StringField(_l("Plaats van het factuuradres"), [Length(max=LINE)])
    invoice_email = StringField(_l("E-mailadres voor facturen"), [Length(max=LINE)])
    invoice_attention = StringField(_l("Ter attentie van"), [Length(max=LINE)])
    cost_centre = StringField(_l("Kostenplaats"), [Length(max=LINE)])
    purchase_reference = StringField(_l("Inkoopnummer of verplichtingennummer"), [Length(max=LINE)])
    requires_reference = BooleanField(_l("Een factuur zonder inkoopnummer nemen we niet aan"))
    vat_number = StringField(_l("Btw-id"), [Length(max=SHORT)])
    invoice_per = SelectField(_l("Op één factuur staat"), default="payer")
    einvoice = SelectField(_l("E-factuur"), default="none")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invoice_per.choices = [(name, say(text)) for name, text in INVOICE_PER.items()]
        self.einvoice.choices = [(name, say(text)) for name, text in EINVOICE.items()]


class OrganisationForm(DetailsForm):
    """Everything about an organisation."""

    name = StringField(
        _l("Naam"), [InputRequired(_l("Vul de naam van de organisatie in.")), Length(max=LINE)]
    )
    enrols = BooleanField(_l("Deze organisatie meldt deelnemers aan"), default=True)


class CoordinatorForm(Form):
    """Someone to invite as coordinator."""

    given_name = StringField(_l("Voornaam"), [InputRequired(_l("Vul de voornaam in.")), Length(max=SHORT)])
    infix = StringField(_l("Tussenvoegsel"), [Length(max=SHORT)])
    family_name = StringField(
        _l("Achternaam"), [InputRequired(_l("Vul de achternaam in.")), Length(max=SHORT)]
    )
    email = StringField(_l("E-mailadres"), [InputRequired(_l("Vul het e-mailadres in.")), Length(max=LINE)])


class FoundationForm(Form):
    """The foundation's own data, as they stand on invoices and certificates."""

    name = StringField(
        _l("Naam van de stichting"), [InputRequired(_l("Vul de naam van de stichting in.")), Length(max=LINE)]
    )
    street = StringField(_l("Straat en huisnummer"), [Length(max=LINE)])
    postcode = StringField(_l("Postcode"), [Length(max=SHORT)])
    city = StringField(_l("Plaats"), [Length(max=LINE)])
    email = StringField(_l("E-mailadres voor vragen"), [Length(max=LINE)])
    kvk = StringField(_l("KvK-nummer"), [Length(max=SHORT)])
    tax_number = StringField(_l("Btw-id of fiscaal nummer"), [Length(max=SHORT)])
    iban = StringField(_l("IBAN"), [Length(max=SHORT)])
    payment_days = IntegerField(
        _l("Betaaltermijn in dagen"), [InputRequired(_l("Vul de betaaltermijn in.")), NumberRange(1, 120)]
    )
    invoice_note = TextAreaField(_l("Opmerking op elke factuur"), [Length(max=LONG)])
    signatory_name = StringField(_l("Wie certificaten ondertekent"), [Length(max=LINE)])
    signatory_role = StringField(_l("In welke rol"), [Length(max=LINE)])


def filled(form: Form) -> dict[str, Any]:
    """The values of ``form`` with empty texts for what was left out."""
    return {name: "" if value is None else value for name, value in form.values().items()}
