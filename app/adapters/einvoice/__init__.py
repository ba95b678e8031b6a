"""E-invoices: UBL 2.1 (Peppol BIS Billing 3.0 and NLCIUS) and the Cross Industry Invoice inside a Factur-X PDF."""

from app.adapters.einvoice.cii import cii_invoice
from app.adapters.einvoice.ubl import ubl_invoice
from app.core.ports import EInvoice, EInvoiceProfile

__all__ = ["XmlInvoices"]


class XmlInvoices:
    """Keeps the promises of `app.core.ports.EInvoiceWriter` with lxml. Holds nothing."""

    def ubl(self, invoice: EInvoice, profile: EInvoiceProfile) -> bytes:
        """Return the UBL; see `EInvoiceWriter.ubl`."""
        return ubl_invoice(invoice, profile)

    def cii(self, invoice: EInvoice) -> bytes:
        """Return the CII; see `EInvoiceWriter.cii`."""
        return cii_invoice(invoice)
