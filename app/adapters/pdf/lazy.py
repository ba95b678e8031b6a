"""A printer that wakes at its first page: WeasyPrint is a quarter of the start, and the web server prints nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from threading import Lock

from app.adapters.pdf.qr import qr_svg
from app.core.ports import PdfAttachment, PdfRenderer, QrLevel


class LazyPrinter:
    """Keeps the promises of `app.core.ports.PdfRenderer` through one `WeasyPrinter`, made when first needed."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._printer: PdfRenderer | None = None

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
        """Return the PDF; see `PdfRenderer.render`."""
        return self._awake().render(
            html,
            css=css,
            assets=assets,
            title=title,
            author=author,
            created=created,
            archival=archival,
            facturx=facturx,
            supplement=supplement,
        )

    def qr_code(self, text: str, *, level: QrLevel = "M") -> bytes:
        """Return the SVG drawing; see `PdfRenderer.qr_code`."""
        return qr_svg(text, level=level)

    def _awake(self) -> PdfRenderer:
        with self._lock:
            if self._printer is None:
                from app.adapters.pdf.renderer import WeasyPrinter

                self._printer = WeasyPrinter()
            return self._printer
