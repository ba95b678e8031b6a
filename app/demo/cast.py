"""Who plays in the demo world: organisations by their real names with invented data, and invented people."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from app.core.names import PersonName

#: Every address of the demo ends in `.example`, which can never receive mail (RFC 2606).
FOUNDATION_DOMAIN: Final = "dementalent.example"
SEED: Final = 1906


@dataclass(frozen=True, slots=True)
class Employer:
    """An organisation of the demo; ``functions`` are what its people do."""

    key: str
    name: str
    legal_name: str
    number: int
    functions: tuple[str, ...] = ()
    cost_centre: str = ""
    purchase_reference: str = ""
    oin: str = ""
    enrols: bool = True
    #: How it wants its invoices: which e-invoice, one per participant, only with a number of its own.
    einvoice: str = "none"
    invoice_per: str = "payer"
    requires_reference: bool = False

    @property
    def domain(self) -> str:
        """Where its people get mail."""
        return f"{self.key}.example"

    @property
    def data(self) -> dict[str, str | bool]:
        """What the organisation is made from."""
        return {
            "name": self.name,
            "legal_name": self.legal_name,
            "kvk": f"{100 + self.number:08d}",
            "oin": self.oin,
            "street": f"Voorbeeldweg {self.number}",
            "postcode": "9400 AB",
            "city": "Assen",
            "invoice_email": f"facturen@{self.domain}",
            "invoice_attention": "Crediteurenadministratie",
            "cost_centre": self.cost_centre,
            "purchase_reference": self.purchase_reference,
            "enrols": self.enrols,
            "einvoice": self.einvoice,
            "invoice_per": self.invoice_per,
            "requires_reference": self.requires_reference,
        }


_CARE = ("Casemanager dementie", "Wijkverpleegkundige", "Seniorenadviseur", "Activiteitenbegeleider")

EMPLOYERS: Final = (
    Employer("icare", "Icare", "Stichting Icare", 11, _CARE, cost_centre="4410 Scholing"),
    Employer(
        "interzorg", "Interzorg", "Stichting Interzorg Noord-Nederland", 12, _CARE, cost_centre="KP-2210"
    ),
    Employer(
        "vaartwelzijn",
        "Vaart Welzijn",
        "Stichting Vaart Welzijn",
        13,
        ("Maatschappelijk werker", "Seniorenadviseur", "Vrijwilligerscoördinator"),
        cost_centre="Opleidingen",
    ),
    Employer("accolade", "Accolade", "Stichting Accolade Zorg", 14, _CARE, cost_centre="7003"),
    Employer(
        "zorggroepdrenthe",
        "Zorggroep Drenthe",
        "Stichting Zorggroep Drenthe",
        15,
        ("Casemanager dementie", "Vrijwilligerscoördinator"),
        purchase_reference="PO-30871",
        invoice_per="participant",
    ),
    Employer(
        "actium",
        "Actium",
        "Stichting Actium",
        16,
        ("Woonconsulent", "Wijkbeheerder"),
        cost_centre="Leefbaarheid",
    ),
    Employer(
        "gemeenteassen",
        "Gemeente Assen",
        "Gemeente Assen",
        17,
        ("Wmo-consulent", "Beleidsadviseur ouderen"),
        purchase_reference="VPL-2026-0417",
        oin="00000001000000000017",
        einvoice="peppol",
        requires_reference=True,
    ),
)
FUNDERS: Final = (
    Employer(
        "zorgkantoor", "Zorgkantoor Drenthe", "Zorgkantoor Drenthe", 18, enrols=False, einvoice="nlcius"
    ),
    Employer(
        "doenmetdementie",
        "Project Doen met dementie",
        "Stichting Project Doen met dementie",
        19,
        purchase_reference="DMD-07",
        enrols=False,
    ),
    Employer(
        "beurzenfonds", "Beurzenfonds DemenTalent", "Stichting Beurzenfonds DemenTalent", 20, enrols=False
    ),
)

FOUNDATION: Final = {
    "name": "Stichting DemenTalent",
    "street": "Voorbeeldplein 1",
    "postcode": "9400 AA",
    "city": "Assen",
    "email": f"leergang@{FOUNDATION_DOMAIN}",
    "kvk": "00000101",
    # test vectors: never given to anyone
    "tax_number": "NL004495445B01",
    "iban": "NL91ABNA0417164300",
    "signatory_role": "Bestuurder",
    "invoice_note": "Vermeld bij je betaling het factuurnummer.",
}


class People:
    """Invented people, always the same ones in the same order; no two share a name or an address."""

    def __init__(self) -> None:
        from faker import Faker  # needed once, when the world is made

        self._faker = Faker("nl_NL")
        self._faker.seed_instance(SEED)
        self._known: set[str] = set()

    def someone(self, domain: str) -> dict[str, str]:
        """Name and address of the next person, who works at ``domain``."""
        while True:
            name = _name(self._faker.first_name(), self._faker.last_name())
            local = _plain(f"{name.given}.{name.infix}{name.family}")
            if local not in self._known:
                self._known.add(local)
                return {
                    "given_name": name.given,
                    "infix": name.infix,
                    "family_name": name.family,
                    "email": f"{local}@{domain}",
                }


def _name(given: str, last: str) -> PersonName:
    """``van den Berg`` → infix ``van den``, family ``Berg``."""
    words = last.split()
    start = next((place for place, word in enumerate(words) if word[0].isupper()), 0)
    return PersonName(given, " ".join(words[:start]), " ".join(words[start:]))


def _plain(text: str) -> str:
    """Small letters and dots only."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in plain if char.isascii() and (char.isalnum() or char == "."))
