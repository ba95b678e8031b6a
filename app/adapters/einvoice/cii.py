"""The Cross Industry Invoice of UN/CEFACT, as Factur-X 1.0 embeds it in a PDF (profile EN 16931).

The order of elements is that of the XSD. BT numbers are the business terms of EN 16931-1.
"""

from __future__ import annotations

from datetime import date

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
from app.core.ports import EInvoice, ELine, EParty

_STANDARD = "urn:un:unece:uncefact:data:standard:"
_SPACES = {
    "rsm": _STANDARD + "CrossIndustryInvoice:100",
    "ram": _STANDARD + "ReusableAggregateBusinessInformationEntity:100",
    "udt": _STANDARD + "UnqualifiedDataType:100",
    "qdt": _STANDARD + "QualifiedDataType:100",
}
#: BT-24.
GUIDELINE = "urn:cen.eu:en16931:2017"
#: UNTDID 2379: CCYYMMDD.
_DAY = "102"


def cii_invoice(invoice: EInvoice) -> bytes:
    """Return the CrossIndustryInvoice, of type 380 or 381."""
    doc = Node.root("rsm:CrossIndustryInvoice", _SPACES)
    guideline = doc.group("rsm:ExchangedDocumentContext").group(
        "ram:GuidelineSpecifiedDocumentContextParameter"
    )
    guideline.text("ram:ID", GUIDELINE)
    head = doc.group("rsm:ExchangedDocument")
    head.text("ram:ID", invoice.number)
    head.text("ram:TypeCode", CREDIT_CODE if invoice.credit else INVOICE_CODE)
    _day(head, "ram:IssueDateTime", invoice.issued_on)
    if invoice.note:
        head.group("ram:IncludedNote").text("ram:Content", invoice.note)
    trade = doc.group("rsm:SupplyChainTradeTransaction")
    shared = shared_cost_centre(invoice)
    for line in invoice.lines:
        _line(trade, line, with_cost_centre=not shared)
    _agreement(trade, invoice)
    trade.group("ram:ApplicableHeaderTradeDelivery")
    _settlement(trade, invoice, shared)
    return doc.bytes()


def _line(trade: Node, line: ELine, *, with_cost_centre: bool) -> None:
    node = trade.group("ram:IncludedSupplyChainTradeLineItem")
    about = node.group("ram:AssociatedDocumentLineDocument")
    about.text("ram:LineID", line.id)
    if line.note:
        about.group("ram:IncludedNote").text("ram:Content", line.note)
    product = node.group("ram:SpecifiedTradeProduct")
    product.text("ram:Name", line.name)
    product.text("ram:Description", line.description)
    price = node.group("ram:SpecifiedLineTradeAgreement").group("ram:NetPriceProductTradePrice")
    price.text("ram:ChargeAmount", amount(line.price_cents))
    delivery = node.group("ram:SpecifiedLineTradeDelivery")
    delivery.text("ram:BilledQuantity", str(line.quantity), unitCode=PIECE)
    settlement = node.group("ram:SpecifiedLineTradeSettlement")
    tax = settlement.group("ram:ApplicableTradeTax")
    code, rate = category(line.percent)
    tax.text("ram:TypeCode", "VAT")
    tax.text("ram:CategoryCode", code)
    tax.text("ram:RateApplicablePercent", rate)
    sums = settlement.group("ram:SpecifiedTradeSettlementLineMonetarySummation")
    sums.text("ram:LineTotalAmount", amount(line.amount_cents))
    if with_cost_centre and line.cost_centre:
        settlement.group("ram:ReceivableSpecifiedTradeAccountingAccount").text("ram:ID", line.cost_centre)


def _agreement(trade: Node, invoice: EInvoice) -> None:
    node = trade.group("ram:ApplicableHeaderTradeAgreement")
    node.text("ram:BuyerReference", invoice.buyer_reference)
    _party(node.group("ram:SellerTradeParty"), invoice.seller)
    _party(node.group("ram:BuyerTradeParty"), invoice.buyer)
    if invoice.order_reference:
        order = node.group("ram:BuyerOrderReferencedDocument")
        order.text("ram:IssuerAssignedID", invoice.order_reference)


def _party(node: Node, party: EParty) -> None:
    node.text("ram:Name", party.name)
    number, scheme = legal_number(party)
    if number:
        node.group("ram:SpecifiedLegalOrganization").text("ram:ID", number, schemeID=scheme)
    if party.contact or party.email:
        contact = node.group("ram:DefinedTradeContact")
        contact.text("ram:PersonName", party.contact)
        if party.email:
            contact.group("ram:EmailURIUniversalCommunication").text("ram:URIID", party.email)
    address = node.group("ram:PostalTradeAddress")
    address.text("ram:PostcodeCode", party.postcode)
    address.text("ram:LineOne", party.street)
    address.text("ram:CityName", party.city)
    address.text("ram:CountryID", party.country)
    if number:
        node.group("ram:URIUniversalCommunication").text("ram:URIID", number, schemeID=scheme)
    if party.vat_id:
        node.group("ram:SpecifiedTaxRegistration").text("ram:ID", party.vat_id, schemeID="VA")
    elif party.tax_number:
        node.group("ram:SpecifiedTaxRegistration").text("ram:ID", party.tax_number, schemeID="FC")


def _settlement(trade: Node, invoice: EInvoice, cost_centre: str) -> None:
    node = trade.group("ram:ApplicableHeaderTradeSettlement")
    node.text("ram:PaymentReference", invoice.payment_reference)
    node.text("ram:InvoiceCurrencyCode", CURRENCY)
    if invoice.iban:
        means = node.group("ram:SpecifiedTradeSettlementPaymentMeans")
        means.text("ram:TypeCode", SEPA_TRANSFER)
        means.group("ram:PayeePartyCreditorFinancialAccount").text("ram:IBANID", invoice.iban)
    _taxes(node, invoice)
    if invoice.period:
        period = node.group("ram:BillingSpecifiedPeriod")
        _day(period, "ram:StartDateTime", invoice.period[0])
        _day(period, "ram:EndDateTime", invoice.period[1])
    if invoice.terms or invoice.due_on:
        terms = node.group("ram:SpecifiedTradePaymentTerms")
        terms.text("ram:Description", invoice.terms)
        if invoice.due_on:
            _day(terms, "ram:DueDateDateTime", invoice.due_on)
    _sums(node, invoice)
    if invoice.credited_number:
        corrected = node.group("ram:InvoiceReferencedDocument")
        corrected.text("ram:IssuerAssignedID", invoice.credited_number)
    if cost_centre:
        node.group("ram:ReceivableSpecifiedTradeAccountingAccount").text("ram:ID", cost_centre)


def _taxes(node: Node, invoice: EInvoice) -> None:
    for row in invoice.vat:
        tax = node.group("ram:ApplicableTradeTax")
        code, rate = category(row.percent)
        tax.text("ram:CalculatedAmount", amount(row.vat_cents))
        tax.text("ram:TypeCode", "VAT")
        if row.percent is None:
            tax.text("ram:ExemptionReason", invoice.exemption)
        tax.text("ram:BasisAmount", amount(row.base_cents))
        tax.text("ram:CategoryCode", code)
        tax.text("ram:RateApplicablePercent", rate)


def _sums(node: Node, invoice: EInvoice) -> None:
    sums = node.group("ram:SpecifiedTradeSettlementHeaderMonetarySummation")
    sums.text("ram:LineTotalAmount", amount(invoice.net_cents))
    sums.text("ram:TaxBasisTotalAmount", amount(invoice.net_cents))
    sums.text("ram:TaxTotalAmount", amount(invoice.vat_cents), currencyID=CURRENCY)
    sums.text("ram:GrandTotalAmount", amount(invoice.total_cents))
    sums.text("ram:DuePayableAmount", amount(invoice.total_cents))


def _day(node: Node, name: str, day: date) -> None:
    node.group(name).text("udt:DateTimeString", day.strftime("%Y%m%d"), format=_DAY)
