"""The WeasyPrint renderer. One FontConfiguration and one parsed style per text make a page three times as
fast.
"""

from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from threading import Lock

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from app.adapters.pdf import archive
from app.adapters.pdf.fetcher import ClosedFetcher, refusals_as_errors
from app.adapters.pdf.qr import qr_svg
from app.core.ports import PdfAttachment, QrLevel

HERE = Path(__file__).parent
FONTS = HERE.parents[1] / "web" / "static" / "fonts"
#: Tagged, with title and language, so that a screen reader can read it (ISO 14289-1).
VARIANT = "pdf/ua-1"
#: Not the name of a profile that WeasyPrint would load: the document brings its own.
OURS = "ours"
STYLES_KEPT = 32


class WeasyPrinter:
    """Keeps the promises of `app.core.ports.PdfRenderer`. Make one for each process and keep it."""

    def __init__(self, fonts: Path = FONTS) -> None:
        self._fonts = fonts
        self._font_configuration = FontConfiguration()
        self._styles: OrderedDict[str, CSS] = OrderedDict()
        self._lock = Lock()  # pango's font map is not made for two threads
        self._srgb = archive.srgb()
        self._typefaces = self._parse((HERE / "fonts.css").read_text("utf-8"))

    def render(
        self,
        html: str,
        *,
        css: str,
        assets: Mapping[str, bytes],
        title: str,
        author: str,
        created: datetime | None = None,
        archival: bool = False,
        facturx: PdfAttachment | None = None,
    ) -> bytes:
        """Return the PDF; see `PdfRenderer.render`. Raises `AddressRefused`, a `ValueError`."""
        if (archival and created is None) or (facturx and not archival):
            raise ValueError("an archival PDF bears its date, and only an archival PDF holds an e-invoice")
        variant = archive.VARIANT if archival else VARIANT
        with self._lock, refusals_as_errors():
            document = HTML(string=html, url_fetcher=ClosedFetcher(assets, self._fonts)).render(
                font_config=self._font_configuration,
                stylesheets=[self._typefaces, self._style(css)],
                pdf_variant=variant,
            )
            metadata = document.metadata
            metadata.title = title
            metadata.authors = [author]
            metadata.created = created.isoformat(timespec="seconds") if created else None
            files = []
            if archival and created:
                metadata.modified = metadata.created
                metadata.generate_rdf_metadata = archive.claims_completed(
                    metadata.generate_rdf_metadata, facturx=facturx is not None
                )
                document.color_profiles["srgb"] = self._srgb
                files = [archive.embedded(facturx, created)] if facturx else []
            pdf: bytes = document.write_pdf(
                pdf_variant=variant,
                output_intent=OURS if archival else None,
                attachments=files,
                finisher=archive.each_file_once,
            )
        return pdf

    def qr_code(self, text: str, *, level: QrLevel = "M") -> bytes:
        """Return the SVG drawing; see `PdfRenderer.qr_code`."""
        return qr_svg(text, level=level)

    def _style(self, text: str) -> CSS:
        style = self._styles.get(text)
        if style is None:
            style = self._styles[text] = self._parse(text)
            if len(self._styles) > STYLES_KEPT:
                self._styles.popitem(last=False)
        self._styles.move_to_end(text)
        return style

    def _parse(self, text: str) -> CSS:
        fetcher = ClosedFetcher({}, self._fonts)
        with refusals_as_errors():
            return CSS(string=text, font_config=self._font_configuration, url_fetcher=fetcher)
