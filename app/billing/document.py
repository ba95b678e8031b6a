"""The invoice and the credit note on paper: a frozen snapshot becomes a PDF."""

from datetime import UTC, date, datetime, time
from typing import Literal, NotRequired, TypedDict, cast

from app.billing.paper import DOCUMENTS, Payment, paper_assets, paper_html, paper_style
from app.core.ports import PdfAttachment, PdfRenderer

#: Which UBL a payer wants beside the PDF.
EInvoiceChoice = Literal["none", "peppol", "nlcius"]

#: The name that Factur-X 1.0 gives its file.
FACTURX = "factur-x.xml"


class Seller(TypedDict):
    """Who sends the invoice. Wet OB 1968 art. 35a asks name, address, and btw-id (or, all exempt, a fiscal
    number).
    """

    name: str
    #: Printed line by line: street, postcode and place.
    address: list[str]
    #: 8 digits, or empty.
    kvk: str
    #: `NL000099998B57`, or empty for a foundation without one.
    vat_id: str
    #: The fiscal number, printed when there is no btw-id; or empty.
    tax_number: str
    #: Any spacing; printed in fours. Empty when unknown: then no payment block either.
    iban: str
    website: str
    email: str
    #: The address in parts, for e-invoices; absent in snapshots of before e-invoices.
    street: NotRequired[str]
    postcode: NotRequired[str]
    city: NotRequired[str]


class Buyer(TypedDict):
    """Who pays."""

    name: str
    #: After `t.a.v.`: `de crediteurenadministratie`; or empty.
    attention: str
    address: list[str]
    #: 8 digits, or empty.
    kvk: str
    vat_id: str
    #: 20 digits of a public body, or empty; absent in snapshots of before e-invoices, as what follows.
    oin: NotRequired[str]
    street: NotRequired[str]
    postcode: NotRequired[str]
    city: NotRequired[str]


class InvoiceLine(TypedDict):
    """One line. Amounts exclude VAT; on a credit note they are negative."""

    #: `Leergang DemenTalent-expert: Nienke ten Cate`.
    description: str
    #: `Groep Assen, najaar 2026. Kostenplaats 3120`; or empty.
    detail: str
    #: Whole number; a credit note has -1 with a positive price, or 1 with a negative price.
    quantity: int
    #: Cents for one, without VAT.
    price_cents: int
    #: Cents, quantity × price.
    amount_cents: int
    #: Cents: its part of the VAT; those of all lines sum to it. Absent in old snapshots.
    vat_cents: NotRequired[int]
    #: The payer's kostenplaats, or empty. Absent in old snapshots.
    cost_centre: NotRequired[str]
    #: The payer's PO or commitment number for this line, or empty. Absent in old snapshots.
    reference: NotRequired[str]


class VatRow(TypedDict):
    """The VAT of all lines with one rate."""

    #: `21`; None means exempt, and then `vat_text` of the snapshot says why.
    percent: int | None
    base_cents: int
    vat_cents: int


class Period(TypedDict):
    """First and last day of what is delivered, ISO dates."""

    start: str
    end: str


class Credited(TypedDict):
    """The invoice that a credit note corrects."""

    number: str
    #: ISO date.
    issued_on: str
    #: One sentence with its full stop, or empty: `De deelnemer is kosteloos afgemeld.`
    reason: str


class InvoiceSnapshot(TypedDict):
    """All that stands on an invoice or credit note; plain JSON, frozen when the invoice is made final.

    Texts are Dutch as printed; amounts are integer cents, dates ISO.
    """

    kind: Literal["invoice", "credit"]
    number: str
    #: ISO date; also the creation date of the PDF.
    issued_on: str
    #: ISO date; ignored on a credit note.
    due_on: str
    #: The buyer's own reference: `PO 4500187`; or empty.
    reference: str
    seller: Seller
    buyer: Buyer
    lines: list[InvoiceLine]
    net_cents: int
    #: One row for each rate.
    vat: list[VatRow]
    #: `Vrijgesteld van btw op grond van artikel 11, eerste lid, ...`; or empty when nothing is exempt.
    vat_text: str
    #: Including VAT; negative on a credit note.
    total_cents: int
    period: Period | None
    #: Only on a credit note.
    credits: Credited | None
    #: None on a credit note, and while the foundation has no IBAN.
    payment: Payment | None
    #: True in the demo world: prints `Voorbeeld: gegevens zijn niet echt`.
    sample: bool
    #: Which UBL the payer wants beside the PDF. Absent in old snapshots: none.
    einvoice: NotRequired[EInvoiceChoice]


def check_sums(snapshot: InvoiceSnapshot) -> None:
    """Raise `ValueError` unless lines, VAT and total agree to the cent, and a credit note names its
    invoice.
    """
    for line in snapshot["lines"]:
        if line["quantity"] * line["price_cents"] != line["amount_cents"]:
            raise ValueError(f"invoice {snapshot['number']}: a line is not quantity times price")
    net = sum(line["amount_cents"] for line in snapshot["lines"])
    base = sum(row["base_cents"] for row in snapshot["vat"])
    total = net + sum(row["vat_cents"] for row in snapshot["vat"])
    if (net, base, total) != (snapshot["net_cents"], snapshot["net_cents"], snapshot["total_cents"]):
        raise ValueError(f"invoice {snapshot['number']}: lines, VAT and total do not agree")
    if any(row["percent"] is None for row in snapshot["vat"]) and not snapshot["vat_text"]:
        raise ValueError(f"invoice {snapshot['number']}: an exemption needs its reason")
    if (snapshot["kind"] == "credit") != (snapshot["credits"] is not None):
        raise ValueError(
            f"invoice {snapshot['number']}: a credit note names the invoice it corrects, others do not"
        )


def invoice_html(snapshot: InvoiceSnapshot) -> str:
    """Return the filled-in page. Raises jinja2's errors for an incomplete snapshot."""
    values = cast("dict[str, object]", snapshot)
    if snapshot["total_cents"] <= 0:
        values = {**values, "payment": None}
    return paper_html((DOCUMENTS / "invoice.html").read_text("utf-8"), values)


def invoice_assets(renderer: PdfRenderer, snapshot: InvoiceSnapshot) -> dict[str, bytes]:
    """Return the mark and, when there is something to pay, the payment QR code. Raises `ValueError`
    (`payment_text`).
    """
    asks = snapshot["kind"] == "invoice"
    return paper_assets(renderer, snapshot["payment"] if asks else None, snapshot["total_cents"])


def render_invoice(renderer: PdfRenderer, snapshot: InvoiceSnapshot, cii: bytes | None = None) -> bytes:
    """Return the PDF of an invoice or credit note, of as many pages as its lines need: PDF/A-3a and PDF/UA-1, and
    with its Cross Industry Invoice `cii` inside also Factur-X.

    The same snapshot gives the same bytes. Raises `ValueError` when it does not add up (`check_sums`). Slow
    (tens of milliseconds): call it in the worker, never in a transaction.
    """
    check_sums(snapshot)
    word = "Creditfactuur" if snapshot["kind"] == "credit" else "Factuur"
    return renderer.render(
        invoice_html(snapshot),
        css=paper_style(),
        assets=invoice_assets(renderer, snapshot),
        title=f"{word} {snapshot['number']}",
        author=snapshot["seller"]["name"],
        created=datetime.combine(date.fromisoformat(snapshot["issued_on"]), time(12), UTC),
        archival=True,
        facturx=PdfAttachment(FACTURX, f"{word} {snapshot['number']} als XML", cii) if cii else None,
    )
