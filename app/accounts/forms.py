"""Forms of accounts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Email, InputRequired, Length

from app.core.db import LINE
from app.core.permissions import Role
from app.web.forms import FilterForm, Form

#: Passwords: long rather than complicated (NIST SP 800-63B; OWASP ASVS 5.0, 6.2).
PASSWORD_MIN, PASSWORD_MAX = 12, 200

ROLE_LABELS = {
    Role.ADMINISTRATOR: _l("Beheerder"),
    Role.FINANCE: _l("Financiën"),
    Role.TRAINER: _l("Trainer"),
    Role.AUDITOR: _l("Auditor"),
    Role.PRIVACY_OFFICER: _l("Privacyfunctionaris"),
}


class PasswordForm(Form):
    """Chooses the first password."""

    password = PasswordField(
        _l("Wachtwoord"),
        description=_l("Ten minste 12 tekens. Een zin van een paar woorden is makkelijk te onthouden."),
        validators=[
            InputRequired(_l("Kies een wachtwoord.")),
            Length(PASSWORD_MIN, PASSWORD_MAX, _l("Gebruik 12 tot 200 tekens.")),
        ],
    )


class PersonForm(Form):
    """A person's own name and preferences."""

    given_name = StringField(
        _l("Voornaam"), validators=[InputRequired(_l("Vul je voornaam in.")), Length(max=60)]
    )
    infix = StringField(_l("Tussenvoegsel"), validators=[Length(max=60)])
    family_name = StringField(
        _l("Achternaam"),
        description=_l("Zonder tussenvoegsel, dus Veen bij Van der Veen."),
        validators=[InputRequired(_l("Vul je achternaam in.")), Length(max=60)],
    )
    function = StringField(_l("Functie"), validators=[Length(max=200)])
    language = SelectField(
        _l("Taal"),
        description=_l("Van de schermen en van de mails die je krijgt."),
        choices=[("nl", "Nederlands"), ("en", "English")],
    )
    #: Filled once the reader has seen the proposal to put an infix apart.
    asked = HiddenField()


class AddressForm(Form):
    """Another e-mail address."""

    email = StringField(
        _l("Nieuw e-mailadres"),
        validators=[InputRequired(_l("Vul het nieuwe e-mailadres in.")), Length(max=LINE)],
    )


class ConfirmForm(Form):
    """A question with one button."""


class PeopleFilter(FilterForm):
    """What the list of people is narrowed to; read from the address."""

    zoek = StringField(_l("Naam of e-mailadres"), [Length(max=80)])


class StaffForm(Form):
    """Gives someone access with one or more roles."""

    given_name = StringField(
        _l("Voornaam"), validators=[InputRequired(_l("Vul de voornaam in.")), Length(max=60)]
    )
    infix = StringField(_l("Tussenvoegsel"), validators=[Length(max=60)])
    family_name = StringField(
        _l("Achternaam"), validators=[InputRequired(_l("Vul de achternaam in.")), Length(max=60)]
    )
    email = StringField(
        _l("E-mailadres van het werk"),
        validators=[
            InputRequired(_l("Vul het e-mailadres in.")),
            Email(_l("Vul een e-mailadres in met een @.")),
        ],
    )
    roles = SelectMultipleField(
        _l("Rollen"),
        choices=[(str(role), label) for role, label in ROLE_LABELS.items()],
        validators=[InputRequired(_l("Kies ten minste één rol."))],
    )


class RolesForm(Form):
    """Changes someone's roles."""

    roles = SelectMultipleField(
        _l("Rollen"), choices=[(str(role), label) for role, label in ROLE_LABELS.items()]
    )
    #: The mark of what was shown to end.
    shown = HiddenField()
