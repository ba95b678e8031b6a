"""The built-in messages of WTForms and Flask-WTF in our own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import lazy_gettext as _l

#: Built-in messages of WTForms and Flask-WTF, and how we say them.
MESSAGES: Final[Mapping[str, Any]] = {
    "This field is required.": _l("Vul dit veld in."),
    "Not a valid choice.": _l("Kies een van de mogelijkheden uit de lijst."),
    "Not a valid choice": _l("Kies een van de mogelijkheden uit de lijst."),
    "'%(value)s' is not a valid choice for this field.": _l("Kies een van de mogelijkheden uit de lijst."),
    "'%(value)s' are not valid choices for this field.": _l("Kies alleen mogelijkheden uit de lijst."),
    "Invalid Choice: could not coerce.": _l("Kies een van de mogelijkheden uit de lijst."),
    "Invalid choice(s): one or more data inputs could not be coerced.": _l(
        "Kies alleen mogelijkheden uit de lijst."
    ),
    "Not a valid integer value.": _l("Vul een heel getal in, bijvoorbeeld 12."),
    "Not a valid decimal value.": _l("Vul een getal in, bijvoorbeeld 12,5."),
    "Not a valid float value.": _l("Vul een getal in, bijvoorbeeld 12,5."),
    "Not a valid date value.": _l("Vul een datum in als dag-maand-jaar, bijvoorbeeld 14-01-2027."),
    "Not a valid datetime value.": _l("Vul een datum en een tijd in."),
    "Not a valid time value.": _l("Vul een tijd in, bijvoorbeeld 09:30."),
    "Invalid email address.": _l("Vul een e-mailadres in met een @, bijvoorbeeld naam@organisatie.nl."),
    "Invalid URL.": _l("Vul een webadres in dat begint met https://"),
    "Invalid input.": _l("Dit klopt niet. Kijk het na."),
    "Field must be equal to %(other_name)s.": _l("De twee velden zijn niet gelijk."),
    "Field must be at least %(min)d character long.": _l("Gebruik ten minste %(min)d teken."),
    "Field must be at least %(min)d characters long.": _l("Gebruik ten minste %(min)d tekens."),
    "Field cannot be longer than %(max)d character.": _l("Gebruik ten hoogste %(max)d teken."),
    "Field cannot be longer than %(max)d characters.": _l("Gebruik ten hoogste %(max)d tekens."),
    "Field must be exactly %(max)d character long.": _l("Gebruik precies %(max)d teken."),
    "Field must be exactly %(max)d characters long.": _l("Gebruik precies %(max)d tekens."),
    "Field must be between %(min)d and %(max)d characters long.": _l(
        "Gebruik %(min)d tot en met %(max)d tekens."
    ),
    "Number must be at least %(min)s.": _l("Vul een getal in van %(min)s of meer."),
    "Number must be at most %(max)s.": _l("Vul een getal in van %(max)s of minder."),
    "Number must be between %(min)s and %(max)s.": _l("Vul een getal in van %(min)s tot en met %(max)s."),
    "Invalid value, must be one of: %(values)s.": _l("Kies een van de mogelijkheden: %(values)s."),
    "Invalid value, can't be any of: %(values)s.": _l("Deze waarde mag niet: %(values)s."),
    "The CSRF token is missing.": _l("De pagina was te oud. Stuur het formulier nog een keer."),
    "The CSRF token has expired.": _l("De pagina was te oud. Stuur het formulier nog een keer."),
    "The CSRF token is invalid.": _l("De pagina was te oud. Stuur het formulier nog een keer."),
    "The CSRF tokens do not match.": _l("De pagina was te oud. Stuur het formulier nog een keer."),
}


class FormTranslations:
    """Gives WTForms our own sentences."""

    def gettext(self, string: str) -> str:
        """Our sentence for one of the library's."""
        return str(MESSAGES.get(string, string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Our sentence for one of the library's that counts."""
        return self.gettext(singular if n == 1 else plural)


TRANSLATIONS = FormTranslations()
