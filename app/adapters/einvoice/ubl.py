"""UBL 2.1 as EN 16931 narrows it. Peppol BIS Billing 3.0 and NLCIUS (SI-UBL 2.0) differ in one identifier only.

The order of elements is that of the XSD. BT numbers are the business terms of EN 16931-1.
"""

from __future__ import annotations

from app.adapters.einvoice.xml import (
    CREDIT_CODE,
    CURRENCY,
    INVOICE_CODE,
    PIECE,
    SEPA_TRANSFER,
    Node,
    amount,
    category,
    legal_number,
    shared_cost_centre,
)
from app.core.ports import EInvoice, EInvoiceProfile, ELine, EParty

_OASIS = "urn:oasis:names:specification:ubl:schema:xsd:"
#: BT-24.
CUSTOMIZATION: dict[EInvoiceProfile, str] = {
    "peppol": "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0",
    "nlcius": "urn:cen.eu:en16931:2017#compliant#urn:fdc:nen.nl:nlcius:v1.0",
}
#: BT-23.
PROCESS = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"


def ubl_invoice(invoice: EInvoice, profile: EInvoiceProfile) -> bytes:
    """Return the Invoice or the CreditNote."""
    kind = "CreditNote" if invoice.credit else "Invoice"
    doc = Node.root(
        kind,
        {
            "": _OASIS + kind + "-2",
            "cac": _OASIS + "CommonAggregateComponents-2",
            "cbc": _OASIS + "CommonBasicComponents-2",
        },
    )
    _head(doc, invoice, profile)
    _seller(doc, invoice.seller)
    _buyer(doc, invoice.buyer)
    _payment(doc, invoice)
    _totals(doc, invoice)
    shared = shared_cost_centre(invoice)
    for line in invoice.lines:
        _line(doc, line, kind, with_cost_centre=not shared)
    return doc.bytes()


def _head(doc: Node, invoice: EInvoice, profile: EInvoiceProfile) -> None:
    doc.text("cbc:CustomizationID", CUSTOMIZATION[profile])
    doc.text("cbc:ProfileID", PROCESS)
    doc.text("cbc:ID", invoice.number)
    doc.text("cbc:IssueDate", invoice.issued_on.isoformat())
    if invoice.credit:
        doc.text("cbc:CreditNoteTypeCode", CREDIT_CODE)
    else:
        doc.text("cbc:DueDate", invoice.due_on.isoformat() if invoice.due_on else "")
        doc.text("cbc:InvoiceTypeCode", INVOICE_CODE)
    doc.text("cbc:Note", invoice.note)
    doc.text("cbc:DocumentCurrencyCode", CURRENCY)
    doc.text("cbc:AccountingCost", shared_cost_centre(invoice))
    doc.text("cbc:BuyerReference", invoice.buyer_reference)
    if invoice.period:
        period = doc.group("cac:InvoicePeriod")
        period.text("cbc:StartDate", invoice.period[0].isoformat())
        period.text("cbc:EndDate", invoice.period[1].isoformat())
    if invoice.order_reference:
        doc.group("cac:OrderReference").text("cbc:ID", invoice.order_reference)
    if invoice.credited_number:
        corrected = doc.group("cac:BillingReference").group("cac:InvoiceDocumentReference")
        corrected.text("cbc:ID", invoice.credited_number)


def _seller(doc: Node, seller: EParty) -> None:
    party = _party(doc.group("cac:AccountingSupplierParty"), seller)
    if seller.vat_id:
        _tax_number(party, seller.vat_id, "VAT")
    elif seller.tax_number:
        _tax_number(party, seller.tax_number, "TAX")
    _legal(party, seller)


def _buyer(doc: Node, buyer: EParty) -> None:
    party = _party(doc.group("cac:AccountingCustomerParty"), buyer)
    if buyer.vat_id:
        _tax_number(party, buyer.vat_id, "VAT")
    _legal(party, buyer)


def _party(outer: Node, party: EParty) -> Node:
    node = outer.group("cac:Party")
    number, scheme = legal_number(party)
    if number:
        node.text("cbc:EndpointID", number, schemeID=scheme)
    address = node.group("cac:PostalAddress")
    address.text("cbc:StreetName", party.street)
    address.text("cbc:CityName", party.city)
    address.text("cbc:PostalZone", party.postcode)
    address.group("cac:Country").text("cbc:IdentificationCode", party.country)
    return node


def _tax_number(party: Node, number: str, scheme: str) -> None:
    registration = party.group("cac:PartyTaxScheme")
    registration.text("cbc:CompanyID", number)
    registration.group("cac:TaxScheme").text("cbc:ID", scheme)


def _legal(node: Node, party: EParty) -> None:
    legal = node.group("cac:PartyLegalEntity")
    legal.text("cbc:RegistrationName", party.name)
    number, scheme = legal_number(party)
    if number:
        legal.text("cbc:CompanyID", number, schemeID=scheme)
    if party.contact or party.email:
        contact = node.group("cac:Contact")
        contact.text("cbc:Name", party.contact)
        contact.text("cbc:ElectronicMail", party.email)


def _payment(doc: Node, invoice: EInvoice) -> None:
    if invoice.iban:
        means = doc.group("cac:PaymentMeans")
        means.text("cbc:PaymentMeansCode", SEPA_TRANSFER)
        means.text("cbc:PaymentID", invoice.payment_reference)
        means.group("cac:PayeeFinancialAccount").text("cbc:ID", invoice.iban)
    if invoice.terms:
        doc.group("cac:PaymentTerms").text("cbc:Note", invoice.terms)


def _totals(doc: Node, invoice: EInvoice) -> None:
    taxes = doc.group("cac:TaxTotal")
    taxes.text("cbc:TaxAmount", amount(invoice.vat_cents), currencyID=CURRENCY)
    for row in invoice.vat:
        part = taxes.group("cac:TaxSubtotal")
        part.text("cbc:TaxableAmount", amount(row.base_cents), currencyID=CURRENCY)
        part.text("cbc:TaxAmount", amount(row.vat_cents), currencyID=CURRENCY)
        _category(part.group("cac:TaxCategory"), row.percent, reason=invoice.exemption)
    sums = doc.group("cac:LegalMonetaryTotal")
    for name, cents in (
        ("cbc:LineExtensionAmount", invoice.net_cents),
        ("cbc:TaxExclusiveAmount", invoice.net_cents),
        ("cbc:TaxInclusiveAmount", invoice.total_cents),
        ("cbc:PayableAmount", invoice.total_cents),
    ):
        sums.text(name, amount(cents), currencyID=CURRENCY)


def _category(node: Node, percent: int | None, *, reason: str = "") -> None:
    code, rate = category(percent)
    node.text("cbc:ID", code)
    node.text("cbc:Percent", rate)
    if percent is None:
        node.text("cbc:TaxExemptionReason", reason)
    node.group("cac:TaxScheme").text("cbc:ID", "VAT")


def _line(doc: Node, line: ELine, kind: str, *, with_cost_centre: bool) -> None:
    node = doc.group(f"cac:{kind}Line")
    node.text("cbc:ID", line.id)
    node.text("cbc:Note", line.note)
    quantity = "CreditedQuantity" if kind == "CreditNote" else "InvoicedQuantity"
    node.text(f"cbc:{quantity}", str(line.quantity), unitCode=PIECE)
    node.text("cbc:LineExtensionAmount", amount(line.amount_cents), currencyID=CURRENCY)
    if with_cost_centre:
        node.text("cbc:AccountingCost", line.cost_centre)
    item = node.group("cac:Item")
    item.text("cbc:Description", line.description)
    item.text("cbc:Name", line.name)
    _category(item.group("cac:ClassifiedTaxCategory"), line.percent)
    node.group("cac:Price").text("cbc:PriceAmount", amount(line.price_cents), currencyID=CURRENCY)
