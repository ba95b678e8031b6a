"""What is said about each kind of mark."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.text import T, Text
from app.practice.rules.guarding.lexicon import ELSEWHERE
from app.practice.rules.guarding.patterns import Severity


@dataclass(frozen=True, slots=True)
class Kind:
    """What is said about one kind of mark, and whether it is hard: only another text will do."""

    explanation: Text
    #: What to write instead when the words around it say nothing better; None: the alias of the person.
    replacement: Text | None
    hard: bool = False

    @property
    def severity(self) -> Severity:
        """``BLOCK`` when hard."""
        return Severity.BLOCK if self.hard else Severity.HINT

    @property
    def dismissible(self) -> bool:
        """Whether the author may answer that it identifies nobody."""
        return not self.hard


_LEFT_OUT = T("(weggelaten)")

KINDS: dict[str, Kind] = {
    "email": Kind(T("Dit is een e-mailadres. Haal het weg."), _LEFT_OUT, hard=True),
    "url": Kind(T("Dit is een webadres. Haal het weg."), _LEFT_OUT, hard=True),
    "iban": Kind(T("Dit is een rekeningnummer. Haal het weg."), _LEFT_OUT, hard=True),
    "big": Kind(T("Dit is een BIG-nummer. Daarmee is een zorgverlener te vinden."), _LEFT_OUT, hard=True),
    "bsn": Kind(T("Dit is een burgerservicenummer. Dat mag hier nooit staan."), _LEFT_OUT, hard=True),
    "birth": Kind(
        T("Dit zegt wanneer iemand is geboren. De leeftijdsgroep is genoeg."), _LEFT_OUT, hard=True
    ),
    "phone": Kind(T("Dit is een telefoonnummer. Haal het weg."), _LEFT_OUT, hard=True),
    "postcode": Kind(T("Dit is een postcode. Haal die weg."), _LEFT_OUT, hard=True),
    "number": Kind(T("Dit is een nummer waarmee iemand te vinden is. Haal het weg."), _LEFT_OUT, hard=True),
    "address": Kind(
        T("Dit lijkt een adres. Schrijf liever 'thuis' of 'in de buurt'."), T("in de buurt"), hard=True
    ),
    "date": Kind(T("Dit is een datum met een jaar. Schrijf liever 'die dag' of 'later'."), T("die dag")),
    "name": Kind(T("Dit lijkt een naam. Gebruik de alias of schrijf de rol."), None),
    "organisation": Kind(
        T("Dit lijkt de naam van een organisatie. Schrijf liever wat voor plek het is."), ELSEWHERE
    ),
    "place": Kind(
        T("Dit is een plaats of straat. Is die nodig voor je verhaal?"), T("een plaats in de buurt")
    ),
    "age": Kind(T("Dit is een leeftijd. De leeftijdsgroep is genoeg."), T("in deze leeftijdsgroep")),
    "digits": Kind(T("Dit is een lang nummer. Kun je iemand daarmee vinden?"), _LEFT_OUT),
    "capital": Kind(T("Dit woord heeft een hoofdletter. Is het een naam? Haal die dan weg."), None),
}
