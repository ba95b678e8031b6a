"""Forms of privacy: reasons, choices of a case, requests and their answers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange

from app.web.fields import DutchDateField
from app.web.forms import Form, Required, SubForm

WORDS = 4000


class ReadingsForm(SubForm):
    """What the access log is narrowed to; read from the address."""

    naam = StringField(_l("Wie las of schreef"), [Length(max=100)])
    groep = SelectField(_l("Groep"), default="")
    wat = SelectField(_l("Wat er gebeurde"), default="")


class CohortForm(SubForm):
    """The group of which a case is chosen; read from the address."""

    groep = SelectField(_l("Groep"), default="")


class CaseReasonForm(Form):
    """A case of one group, and a reason that names nobody."""

    case_id = SelectField(_l("Casus"), [Required(_l("Kies een casus."))])
    reason = StringField(
        _l("Waarom?"),
        [Required(_l("Schrijf in een zin waarom. Noem geen namen.")), Length(max=200)],
        description=_l("Noem geen namen. De deelnemer kan deze zin lezen."),
    )


class GrantForm(Form):
    """For how many hours a case opens."""

    hours = IntegerField(
        _l("Voor hoeveel uur?"), [Required(_l("Vul een aantal uur in.")), NumberRange(min=1)], default=1
    )


class ConfirmForm(Form):
    """A button that does something that cannot be undone, or that needs nothing else."""

    seen = HiddenField(default="")


class OwnRequestForm(Form):
    """What somebody wants mended or erased of their own."""

    words = TextAreaField(
        _l("Wat wil je?"),
        [Required(_l("Schrijf wat je wilt.")), Length(max=WORDS)],
        description=_l("Schrijf hier niets over de persoon uit een praktijkcasus."),
    )


_KINDS = [("access", _l("inzage")), ("correction", _l("verbetering")), ("erasure", _l("wissen"))]


class PersonRequestForm(Form):
    """A request of somebody whom we know, who asked it by letter or telephone."""

    email = StringField(
        _l("E-mailadres"),
        [Required(_l("Vul het e-mailadres in.")), Length(max=200)],
        description=_l("Het adres waarmee de persoon hier bekend is. Het antwoord gaat erheen."),
    )
    kind = RadioField(
        _l("Wat wordt gevraagd?"), [Required(_l("Kies wat er wordt gevraagd."))], choices=_KINDS
    )
    received_on = DutchDateField(_l("Binnengekomen op"), [Required(_l("Vul de dag in."))])
    words = TextAreaField(
        _l("Wat is gevraagd?"),
        [Required(_l("Schrijf wat er gevraagd wordt.")), Length(max=WORDS)],
        description=_l("We bewaren dit versleuteld."),
    )


class DescribedForm(Form):
    """A request of somebody who is described in a case, through an organisation."""

    organisation_id = SelectField(_l("Organisatie die het vraagt"), [Required(_l("Kies een organisatie."))])
    cohort_id = SelectField(_l("Groep"), [Required(_l("Kies een groep."))])
    alias = StringField(
        _l("Schuilnaam in de casus"),
        [Required(_l("Vul de schuilnaam in.")), Length(max=40)],
        description=_l("De deelnemer die de casus schrijft kent de schuilnaam."),
    )
    kind = RadioField(
        _l("Wat wordt gevraagd?"),
        [Required(_l("Kies wat er wordt gevraagd."))],
        choices=_KINDS,
    )
    received_on = DutchDateField(_l("Binnengekomen op"), [Required(_l("Vul de dag in."))])
    words = TextAreaField(
        _l("Wat is gevraagd?"),
        [Required(_l("Schrijf wat er gevraagd wordt.")), Length(max=WORDS)],
        description=_l("We bewaren dit versleuteld. Noem de persoon niet bij naam."),
    )


class AnswerForm(Form):
    """The answer to a request."""

    verdict = RadioField(
        _l("Wat is het antwoord?"),
        [Required(_l("Kies een antwoord."))],
        choices=[("granted", _l("We doen wat er gevraagd is")), ("refused", _l("We doen het niet"))],
    )
    words = TextAreaField(
        _l("Brief"),
        [Required(_l("Schrijf het antwoord.")), Length(max=WORDS)],
        description=_l("Dit staat zo in de mail. Zet er geen tekst of schuilnaam uit een casus in."),
    )
