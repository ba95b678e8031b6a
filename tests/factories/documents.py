"""Complete snapshots of a certificate, an invoice and a credit note; a test overrides what it needs."""

from typing import Any, cast

from app.billing.document import InvoiceSnapshot
from app.certificates.document import CertificateSnapshot

EXEMPT = "Vrijgesteld van btw: artikel 11, eerste lid, onderdeel o, Wet op de omzetbelasting 1968."
TASKS = (
    ("Talenten ontdekken", "Samen met betrokkenen uitvinden wat iemand kan en wil.", "sterk"),
    ("Werkplek vinden en bemiddelen", "Een plek zoeken en goede afspraken maken.", "voldoende"),
    ("Start ondersteunen", "De persoon, de naasten en de organisatie op weg helpen.", "sterk"),
    ("Vinger aan de pols", "Volgen hoe het gaat en bijsturen.", "voldoende"),
    ("Ambassadeur en team", "De nieuwe manier van denken in de eigen organisatie brengen.", "voldoende"),
)
REQUIREMENTS = (
    ("Lesdagen bijgewoond of ingehaald", "7 van 8", "8"),
    ("Intervisie", "4 van 5", "5"),
    ("Praktijkcasussen goedgekeurd", "3", "3"),
    ("Eindpresentatie", "1", "1"),
)
DAYS = (
    ("Anders kijken", "15-01-2026"),
    ("Talenten ontdekken", "05-02-2026"),
    ("Talenten ontdekken, vervolg", "05-03-2026"),
    ("Werkplekgevers vinden", "26-03-2026"),
    ("Bemiddelen en afspraken", "16-04-2026"),
    ("Start en inwerken", "21-05-2026"),
    ("Vinger aan de pols en vrijwilligers behouden", "04-06-2026"),
    ("Ambassadeur, netwerk en presentatie", "25-06-2026"),
)


LEVELS = (
    ("nog niet", "De taak is nog niet te zien in de casus.", False),
    ("op weg", "Je doet de taak voor een deel, of met veel hulp.", False),
    ("voldoende", "Je doet de taak zelf en kunt uitleggen waarom je het zo deed.", True),
    ("sterk", "Je past de taak aan de persoon en de plek aan, en anderen kunnen van je leren.", True),
)
ENGLISH: dict[str, Any] = {
    "course_title": "DemenTalent Expert Course",
    "issued_on_text": "2 July 2026",
    "awarded_on_text": "",
    "valid_until_text": "",
    "period": "15 January to 25 June 2026",
    "hours": "58",
    "proof": "Eight course days, five peer consultations, three approved practice cases and a final presentation.",
    "competencies": [
        {"code": f"C{i}", "title": title, "summary": summary, "level": level}
        for i, (title, summary, level) in enumerate(
            (
                (
                    "Discovering talents",
                    "Finds out what someone with dementia can do and would like to do.",
                    "strong",
                ),
                ("Finding and arranging a place", "Finds places and makes good arrangements.", "sufficient"),
                ("Supporting the start", "Helps through the first weeks.", "strong"),
                ("Keeping in touch", "Follows how things are going and adjusts.", "sufficient"),
                (
                    "Ambassador and team",
                    "Brings the new way of thinking into the organisation.",
                    "sufficient",
                ),
            ),
            1,
        )
    ],
    "requirements": [
        {"label": "Course days attended or made up", "needed": "7 of 8", "done": "8"},
        {"label": "Peer consultations attended or made up", "needed": "4 of 5", "done": "5"},
        {"label": "Practice cases approved", "needed": "3", "done": "3"},
        {"label": "Final presentation", "needed": "1", "done": "1"},
    ],
    "programme": [
        {"number": i, "title": title, "date": day}
        for i, (title, day) in enumerate(
            (
                ("Seeing differently", "15 January 2026"),
                ("Discovering talents", "5 February 2026"),
                ("Discovering talents, continued", "5 March 2026"),
                ("Finding organisations", "26 March 2026"),
                ("Matching and making arrangements", "16 April 2026"),
                ("Starting and settling in", "21 May 2026"),
                ("Keeping in touch and keeping volunteers", "4 June 2026"),
                ("Ambassador, network and presentation", "25 June 2026"),
            ),
            1,
        )
    ],
    "levels": [
        {"name": "not yet", "sentence": "The task cannot be seen in the case yet.", "sufficient": False},
        {"name": "on the way", "sentence": "Does the task in part, or with much help.", "sufficient": False},
        {"name": "sufficient", "sentence": "Does the task independently.", "sufficient": True},
        {"name": "strong", "sentence": "Fits the task to the person and the place.", "sufficient": True},
    ],
}


def certificate_snapshot(number: str = "DTE-2026-0042-K7", **other: object) -> CertificateSnapshot:
    """A certificate as it is issued after a whole course; with ``language`` other than nl also in English."""
    snapshot: dict[str, Any] = {
        "language": "nl",
        "number": number,
        "code": "K7QF-2MXD",
        "replaces": "",
        "name": "Wietske van der Hofstra",
        "course_title": "Leergang DemenTalent-expert",
        "cohort_name": "groep Assen, voorjaar 2026",
        "place": "Assen",
        "issued_on": "2026-07-02",
        "issued_on_text": "2 juli 2026",
        "awarded_on": "",
        "awarded_on_text": "",
        "valid_until": "",
        "valid_until_text": "",
        "period": "15 januari tot en met 25 juni 2026",
        "hours": "58",
        "trainers": ["Anneke Brouwer", "Jelmer de Wit"],
        "foundation": "Stichting DemenTalent",
        "signatory_name": "Naam van de bestuurder",
        "signatory_role": "voorzitter Stichting DemenTalent",
        "proof": "Groep Assen, voorjaar 2026. Acht lesdagen, vijf keer intervisie, drie goedgekeurde "
        "praktijkcasussen en een eindpresentatie.",
        "competencies": [
            {"code": f"C{i}", "title": title, "summary": summary, "level": level}
            for i, (title, summary, level) in enumerate(TASKS, 1)
        ],
        "requirements": [{"label": a, "needed": b, "done": c} for a, b, c in REQUIREMENTS],
        "programme": [{"number": i, "title": a, "date": b} for i, (a, b) in enumerate(DAYS, 1)],
        "levels": [{"name": a, "sentence": b, "sufficient": c} for a, b, c in LEVELS],
        "en": ENGLISH if other.get("language", "nl") != "nl" else None,
        "verify_url": f"https://leergang.example/controle/{number}/K7QF-2MXD",
        "verify_short": "leergang.example/controle",
        "sample": False,
    }
    return cast("CertificateSnapshot", snapshot | other)


def invoice_snapshot(count: int = 3, **other: object) -> InvoiceSnapshot:
    """An exempt invoice to Icare for `count` participants."""
    names = ("Nienke ten Cate", "Roelof Hingstman", "Marijke van der Veen")
    net = 250000 * count
    snapshot: dict[str, Any] = {
        "kind": "invoice",
        "number": "2026-0041",
        "issued_on": "2026-10-27",
        "due_on": "2026-11-26",
        "reference": "PO 4500187",
        "seller": {
            "name": "Stichting DemenTalent",
            "address": ["Voorbeeldstraat 1", "9401 AA Assen"],
            "kvk": "12345678",
            "vat_id": "",
            "tax_number": "000099998",
            "iban": "NL91ABNA0417164300",
            "website": "leergang.example",
            "email": "",
        },
        "buyer": {
            "name": "Icare",
            "attention": "de crediteurenadministratie",
            "address": ["Voorbeeldlaan 20", "9402 BB Assen"],
            "kvk": "87654321",
            "vat_id": "",
        },
        "lines": [
            {
                "description": f"Leergang DemenTalent-expert: {names[i % 3]}",
                "detail": f"Groep Assen, najaar 2026. Kostenplaats {3120 + i}",
                "quantity": 1,
                "price_cents": 250000,
                "amount_cents": 250000,
            }
            for i in range(count)
        ],
        "net_cents": net,
        "vat": [{"percent": None, "base_cents": net, "vat_cents": 0}],
        "vat_text": EXEMPT,
        "total_cents": net,
        "period": {"start": "2026-09-10", "end": "2027-02-25"},
        "credits": None,
        "payment": {
            "iban": "NL91ABNA0417164300",
            "account_name": "Stichting DemenTalent",
            "text": "2026-0041",
            "creditor_reference": "",
        },
        "sample": False,
    }
    return cast("InvoiceSnapshot", snapshot | other)


def credit_snapshot(**other: object) -> InvoiceSnapshot:
    """A credit note, with 21 % VAT, of one line of that invoice."""
    line = invoice_snapshot(1)["lines"][0] | {"quantity": -1, "amount_cents": -250000}
    values: dict[str, object] = {
        "kind": "credit",
        "number": "2026-0044",
        "lines": [line],
        "net_cents": -250000,
        "vat": [{"percent": 21, "base_cents": -250000, "vat_cents": -52500}],
        "vat_text": "",
        "total_cents": -302500,
        "credits": {
            "number": "2026-0041",
            "issued_on": "2026-10-27",
            "reason": "Een deelnemer is op tijd afgemeld.",
        },
        "payment": None,
    }
    return invoice_snapshot(1, **(values | other))
