"""Invoices and credit notes of all sorts, from a seed: the same seed gives the same ones."""

from collections.abc import Iterator
from random import Random
from typing import Any

from app.billing.document import InvoiceSnapshot
from app.billing.rules.invoice import payment_reference
from app.billing.rules.vat import VatRegime, tax
from app.core.money import Money, divide
from tests.factories.documents import EXEMPT

PRICE = Money(250000)
#: What has broken XML before: markup, entities, accents, other scripts, emoji, a line break, a control character.
NAMES = (
    "Nienke ten Cate",
    "Zoë Ångström-O’Hara",
    "Ștefan Čapek",
    'Wietske & Zn. <afd. "Zorg">',
    "Piet ]]> 'de Vries'",
    "李 小龍 🌷",
    "Anne\x0bMarie",
    "Geertruida Wilhelmina van der Hoeven-van den Bosch tot Oud-Beijerland " * 4,
)
PRIVATE = ("Icare", "Interzorg & Vaart", "Zorggroep <Drenthe>", "Stichting " + "Lange Naam " * 18)
PUBLIC = ("Gemeente Assen", "Gemeente Súdwest-Fryslân")
REGIMES = (
    (VatRegime.EXEMPT, 21),
    (VatRegime.EXCLUSIVE, 21),
    (VatRegime.INCLUSIVE, 21),
    (VatRegime.INCLUSIVE, 9),
)


def snapshots(count: int, seed: int = 4) -> Iterator[InvoiceSnapshot]:
    """`count` of them: every third is a credit note of what went before it, whole or of some lines."""
    rng = Random(seed)
    last: InvoiceSnapshot | None = None
    for at in range(1, count + 1):
        if at % 3 == 0 and last is not None:
            yield credit_of(last, rng, f"C2026-{at:04d}")
        else:
            last = invoice(rng, f"2026-{at:04d}", *REGIMES[at % len(REGIMES)], public=at % 5 == 0)
            yield last


def invoice(rng: Random, number: str, regime: VatRegime, percent: int, *, public: bool) -> InvoiceSnapshot:
    """An invoice with one to fifteen parts of seat prices, the odd cents included."""
    amounts = [_part(rng) for _ in range(rng.choice((1, 1, 2, 3, 7, 15)))]
    taxed = tax(amounts, regime, percent)
    centres = rng.choice((["3120"], ["3120", "K&O <4>"], [""]))
    reference = rng.choice(("PO 4500187", "VPL-2026/0098 & <1>", ""))
    has_vat = taxed.percent is not None
    snapshot: dict[str, Any] = {
        "kind": "invoice",
        "number": number,
        "issued_on": "2026-10-27",
        "due_on": "2026-11-26",
        "reference": reference,
        "seller": {
            "name": "Stichting DemenTalent",
            "address": ["Voorbeeldstraat 1", "9401 AA Assen"],
            "street": "Voorbeeldstraat 1",
            "postcode": "9401 AA",
            "city": "Assen",
            "kvk": "12345678",
            "vat_id": "NL000099998B57" if has_vat or rng.random() < 0.5 else "",
            "tax_number": "000099998",
            "iban": "NL91 ABNA 0417 1643 00",
            "website": "",
            "email": "post@leergang.example",
        },
        "buyer": _buyer(rng, public),
        "lines": [
            {
                "description": f"Leergang DemenTalent-expert: {rng.choice(NAMES)}",
                "detail": rng.choice(
                    ("", "Groep Assen. Deel van € 2.500,00", "Kostenplaats <3120> & meer " * 9)
                ),
                "quantity": 1,
                "price_cents": net.cents,
                "amount_cents": net.cents,
                "vat_cents": vat.cents,
                "cost_centre": rng.choice(centres),
                "reference": reference or rng.choice(("", "PO 4500188", "VPL-2026/0099 & <2>")),
            }
            for net, vat in zip(taxed.lines, taxed.vats, strict=True)
        ],
        "net_cents": taxed.net.cents,
        "vat": [{"percent": taxed.percent, "base_cents": taxed.net.cents, "vat_cents": taxed.vat.cents}],
        "vat_text": "" if has_vat else EXEMPT,
        "total_cents": taxed.gross.cents,
        "period": rng.choice((None, {"start": "2026-09-10", "end": "2027-02-25"})),
        "credits": None,
        "payment": {
            "iban": "NL91ABNA0417164300",
            "account_name": "Stichting DemenTalent",
            "text": "",
            "creditor_reference": payment_reference(number),
        },
        "sample": rng.random() < 0.2,
        "einvoice": rng.choice(("peppol", "nlcius")),
    }
    return snapshot  # type: ignore[return-value]


def credit_of(original: InvoiceSnapshot, rng: Random, number: str) -> InvoiceSnapshot:
    """A credit note of all or some of its lines, with the VAT of those lines."""
    lines = original["lines"]
    chosen = lines if rng.random() < 0.5 else rng.sample(lines, rng.randint(1, len(lines)))
    (row,) = original["vat"]
    net = sum(line["amount_cents"] for line in chosen)
    vat = sum(line["vat_cents"] for line in chosen)
    return {
        **original,
        "kind": "credit",
        "number": number,
        "lines": [
            {**line, "quantity": -line["quantity"], "amount_cents": -line["amount_cents"]} for line in chosen
        ],
        "net_cents": -net,
        "vat": [{"percent": row["percent"], "base_cents": -net, "vat_cents": -vat}],
        "total_cents": -net - vat,
        "credits": {
            "number": original["number"],
            "issued_on": original["issued_on"],
            "reason": "Een deelnemer is <op tijd> afgemeld & vervangen.",
        },
        "payment": None,
    }


def _part(rng: Random) -> Money:
    """A whole price, a third of one (833,34 and 833,33), an odd percentage, a single cent."""
    return rng.choice(
        (
            PRICE,
            rng.choice(divide(PRICE, (1, 1, 1))),
            divide(PRICE, (rng.randint(1, 99), 100))[0],
            Money(rng.randint(1, 300000)),
            Money(1),
        )
    )


def _buyer(rng: Random, public: bool) -> dict[str, str]:
    return {
        "name": rng.choice(PUBLIC if public else PRIVATE),
        "attention": rng.choice(("de crediteurenadministratie", "K. & O. <inkoop>")),
        "address": ["Voorbeeldlaan 20", "9402 BB Assen"],
        "street": "Voorbeeldlaan 20",
        "postcode": "9402 BB",
        "city": "Assen",
        "kvk": "" if public and rng.random() < 0.5 else "87654321",
        "vat_id": rng.choice(("", "NL004495445B01")),
        "oin": "00000001001234567000" if public else "",
    }
