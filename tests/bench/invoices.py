"""How long an invoice takes with all its papers, beside a bare WeasyPrint render of its page on the same machine."""

from time import perf_counter

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from app.adapters.einvoice import XmlInvoices
from app.adapters.pdf.fetcher import ClosedFetcher
from app.adapters.pdf.renderer import FONTS, HERE, WeasyPrinter
from app.billing.document import DOCUMENTS, InvoiceSnapshot, invoice_assets, invoice_html, render_invoice
from app.billing.einvoice import einvoice_of
from tests.factories.einvoices import einvoice_snapshot

#: At most so many times the bare render.
MOST = 2.5
LINES = 15


def bench_invoices(rounds: int = 5) -> float:
    """Print and return ours / bare for an invoice of 15 lines.

    Ours is the whole way: fill in the template, draw the QR code, write CII and UBL, and the PDF/A-3a with the CII
    inside. The bare render gets page, pictures and parsed style for nothing. They take turns, and the best round of
    each counts, so that a busy machine hinders both alike.
    """
    snapshot = einvoice_snapshot(LINES)
    printer, writer = WeasyPrinter(), XmlInvoices()
    bare = _Bare(printer, snapshot)
    _ours(printer, writer, snapshot)
    bare.run()
    ours_best = bare_best = float("inf")
    for _ in range(rounds):
        started = perf_counter()
        _ours(printer, writer, snapshot)
        ours_best = min(ours_best, perf_counter() - started)
        started = perf_counter()
        bare.run()
        bare_best = min(bare_best, perf_counter() - started)
    ratio = ours_best / bare_best
    print(
        f"invoice of {LINES} lines: PDF/A-3a, CII and UBL in {ours_best * 1000:.0f} ms, bare WeasyPrint "
        f"{bare_best * 1000:.0f} ms, ratio {ratio:.2f} (at most {MOST:.2f})"
    )
    return ratio


def _ours(printer: WeasyPrinter, writer: XmlInvoices, snapshot: InvoiceSnapshot) -> None:
    invoice = einvoice_of(snapshot)
    render_invoice(printer, snapshot, writer.cii(invoice))
    writer.ubl(invoice, "nlcius")


class _Bare:
    def __init__(self, printer: WeasyPrinter, snapshot: InvoiceSnapshot) -> None:
        self._fonts = FontConfiguration()
        self._page = invoice_html(snapshot)
        self._fetcher = ClosedFetcher(invoice_assets(printer, snapshot), FONTS)
        style = (HERE / "fonts.css").read_text("utf-8") + (DOCUMENTS / "invoice.css").read_text("utf-8")
        self._style = CSS(string=style, font_config=self._fonts, url_fetcher=ClosedFetcher({}, FONTS))

    def run(self) -> None:
        HTML(string=self._page, url_fetcher=self._fetcher).write_pdf(
            font_config=self._fonts, stylesheets=[self._style]
        )


if __name__ == "__main__":
    raise SystemExit(bench_invoices() > MOST)
