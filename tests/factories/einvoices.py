"""An invoice snapshot that is complete enough for an e-invoice."""

from copy import deepcopy

from app.billing.document import InvoiceSnapshot
from app.billing.rules.invoice import payment_reference
from tests.factories.documents import credit_snapshot, invoice_snapshot


def einvoice_snapshot(count: int = 3, **other: object) -> InvoiceSnapshot:
    """An exempt invoice to a payer that wants NLCIUS."""
    plain = invoice_snapshot(count)
    values: dict[str, object] = {
        "seller": {**plain["seller"], "street": "Voorbeeldstraat 1", "postcode": "9401 AA", "city": "Assen"},
        "buyer": {
            **plain["buyer"],
            "oin": "",
            "street": "Voorbeeldlaan 20",
            "postcode": "9402 BB",
            "city": "Assen",
        },
        "payment": {
            "iban": "NL91ABNA0417164300",
            "account_name": "Stichting DemenTalent",
            "text": "",
            "creditor_reference": payment_reference("2026-0041"),
        },
        "einvoice": "nlcius",
    }
    return deepcopy(invoice_snapshot(count, **(values | other)))


def einvoice_credit(**other: object) -> InvoiceSnapshot:
    """A credit note of one line of such an invoice, with 21 % VAT."""
    plain = einvoice_snapshot(1)
    seller = {**plain["seller"], "vat_id": "NL000099998B57"}
    values: dict[str, object] = {"seller": seller, "buyer": plain["buyer"], "einvoice": "nlcius"}
    return deepcopy(credit_snapshot(**(values | other)))
