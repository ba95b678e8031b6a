"""What Flask-Security says, in our words. Dutch sentences are message ids of our own catalogue."""

from __future__ import annotations

from typing import Any


def _(text: str) -> str:
    """Marks a sentence for the catalogue; Flask-Security translates it when it is said."""
    return text


_ERRORS = {
    "GENERIC_AUTHN_FAILED": _("Dit e-mailadres en deze code of dit wachtwoord horen niet bij elkaar."),
    "INVALID_PASSWORD": _("Dit wachtwoord klopt niet."),
    "INVALID_PASSWORD_CODE": _("Dit wachtwoord of deze code klopt niet."),
    "USER_DOES_NOT_EXIST": _("Dit e-mailadres en dit wachtwoord horen niet bij elkaar."),
    "DISABLED_ACCOUNT": _("Dit account is geblokkeerd. Neem contact op met de stichting."),
    "EMAIL_NOT_PROVIDED": _("Vul je e-mailadres in."),
    "INVALID_EMAIL_ADDRESS": _("Vul een e-mailadres in met een @."),
    "PASSWORD_NOT_PROVIDED": _("Vul je wachtwoord in."),
    "PASSWORD_INVALID_LENGTH": _("Gebruik ten minste %(length)s tekens."),
    "PASSWORD_TOO_SIMPLE": _("Kies een wachtwoord dat moeilijker te raden is."),
    "PASSWORD_IS_THE_SAME": _("Kies een ander wachtwoord dan je oude."),
    "RETYPE_PASSWORD_MISMATCH": _("De twee wachtwoorden zijn niet gelijk."),
    "INVALID_CODE": _("Deze code klopt niet of is verlopen. Vraag een nieuwe aan."),
    "TWO_FACTOR_INVALID_TOKEN": _("Deze code klopt niet. Kijk in je app welke code er nu staat."),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": _("Kies een van de mogelijkheden."),
    "TWO_FACTOR_PERMISSION_DENIED": _("Deze pagina is nu niet voor jou. Log eerst in."),
    "TWO_FACTOR_SETUP_EXPIRED": _("Het duurde te lang. Begin opnieuw met de tweede stap."),
    "INVALID_RECOVERY_CODE": _("Deze herstelcode klopt niet of is al gebruikt."),
    "INVALID_RESET_PASSWORD_TOKEN": _("Deze link werkt niet meer. Vraag een nieuwe aan."),
    "PASSWORD_RESET_EXPIRED": _("Deze link is verlopen. Vraag een nieuwe aan."),
    "LOGIN_EXPIRED": _("Deze link is verlopen. Vraag een nieuwe aan."),
    "INVALID_LOGIN_TOKEN": _("Deze link werkt niet meer. Vraag een nieuwe aan."),
    "API_ERROR": _("Deze link werkt niet meer. Vraag een nieuwe aan."),
    "US_SPECIFY_IDENTITY": _("Vul je e-mailadres in."),
    "US_METHOD_NOT_AVAILABLE": _("Kies een van de mogelijkheden."),
    "UNAUTHENTICATED": _("Log eerst in."),
    "ANONYMOUS_USER_REQUIRED": _("Je bent al ingelogd."),
    "FAILED_TO_SEND_CODE": _("De mail kon niet worden verstuurd. Probeer het later nog eens."),
}
_INFOS = {
    "GENERIC_RECOVERY": _(
        "Als dit e-mailadres bij ons bekend is, krijg je een mail om een nieuw wachtwoord te kiezen."
    ),
    "PASSWORD_RESET_REQUEST": _("Je krijgt een mail om een nieuw wachtwoord te kiezen."),
    "GENERIC_US_SIGNIN": _(
        "Als dit e-mailadres bij ons bekend is, krijg je een mail met een link om in te loggen."
    ),
    "CODE_HAS_BEEN_SENT": _("Je krijgt een mail met een link om in te loggen."),
    "LOGIN": _("Log eerst in."),
    "REFRESH": _("Vul voor de zekerheid je wachtwoord nog een keer in."),
    "REAUTHENTICATION_REQUIRED": _("Vul voor de zekerheid je wachtwoord nog een keer in."),
    "NO_RECOVERY_CODES_SETUP": _("Je hebt nog geen herstelcodes."),
}
_GOOD = {
    "PASSWORD_RESET": _("Je nieuwe wachtwoord is bewaard en je bent ingelogd."),
    "PASSWORD_RESET_NO_LOGIN": _("Je nieuwe wachtwoord is bewaard. Log ermee in."),
    "PASSWORD_CHANGE": _("Je nieuwe wachtwoord is bewaard."),
    "PASSWORDLESS_LOGIN_SUCCESSFUL": _("Je bent ingelogd."),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": _("Je bent ingelogd."),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": _("De tweede stap staat aan. Maak nu ook herstelcodes."),
    "TWO_FACTOR_DISABLED": _("De tweede stap staat uit."),
    "REAUTHENTICATION_SUCCESSFUL": _("Dank je. Je kunt verder."),
}


def settings() -> dict[str, Any]:
    """Flask-Security's message settings."""
    found: dict[str, Any] = {}
    for tone, words in (("error", _ERRORS), ("info", _INFOS), ("success", _GOOD)):
        found.update({f"SECURITY_MSG_{key}": (text, tone) for key, text in words.items()})
    return found
