"""The WeasyPrint renderer. One FontConfiguration and one parsed style per text make a page three times as
fast.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

from weasyprint import CSS, HTML, Attachment
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
#: Stands for a character that no typeface has: a glyph that is not there is no archival PDF (ISO 19005-3 6.2.11.8).
INSTEAD = "?"


@dataclass(frozen=True, slots=True)
class _Claims:
    """What a document says of itself."""

    title: str
    author: str
    created: datetime | None
    archival: bool
    facturx: PdfAttachment | None
    supplement: PdfAttachment | None


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
        supplement: PdfAttachment | None = None,
    ) -> bytes:
        """Return the PDF; see `PdfRenderer.render`. Raises `AddressRefused`, a `ValueError`."""
        if (archival and created is None) or ((facturx or supplement) and not archival):
            raise ValueError("an archival PDF bears its date, and only an archival PDF holds a file")
        claims = _Claims(title, author, created, archival, facturx, supplement)
        with self._lock, refusals_as_errors():
            pdf, unknown = self._print(html, css, assets, claims)
            if unknown:
                pdf, _ = self._print(html.translate(unknown), css, assets, claims)
        return pdf

    def _print(
        self, html: str, css: str, assets: Mapping[str, bytes], claims: _Claims
    ) -> tuple[bytes, dict[int, str]]:
        """The PDF, and what to write instead of each character that no typeface on this machine has."""
        variant = archive.VARIANT if claims.archival else VARIANT
        document = HTML(string=html, url_fetcher=ClosedFetcher(assets, self._fonts)).render(
            font_config=self._font_configuration,
            stylesheets=[self._typefaces, self._style(css)],
            pdf_variant=variant,
        )
        metadata = document.metadata
        metadata.title = claims.title
        metadata.authors = [claims.author]
        metadata.created = claims.created.isoformat(timespec="seconds") if claims.created else None
        files: list[Attachment] = []
        if claims.archival and claims.created:
            metadata.modified = metadata.created
            metadata.generate_rdf_metadata = archive.claims_completed(
                metadata.generate_rdf_metadata, facturx=claims.facturx is not None
            )
            document.color_profiles["srgb"] = self._srgb
            files = archive.embedded(claims.facturx, claims.supplement, created=claims.created)
        pdf: bytes = document.write_pdf(
            pdf_variant=variant,
            output_intent=OURS if claims.archival else None,
            attachments=files,
            finisher=archive.finisher(claims.supplement),
        )
        missing = {code for font in document.fonts.values() for code in font.missing}
        return pdf, {code: INSTEAD if chr(code).isprintable() else "" for code in missing}

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
