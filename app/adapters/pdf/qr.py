"""QR codes as small SVG drawings."""

import io

import segno

from app.core.ports import QrLevel

#: Nearly black, as the text of the documents; scanners want the darkest ink there is.
INK = "#1d171d"
#: Modules of white that ISO/IEC 18004 asks around the code.
QUIET_ZONE = 4


def qr_svg(text: str, *, level: QrLevel = "M", quiet_zone: int = QUIET_ZONE) -> bytes:
    """Return the QR code of `text` as SVG, the smallest version that holds it at damage level `level`.

    Raises `ValueError` when the text is empty or too long for a readable code (version 13, as EPC069-12 has
    it).
    """
    if not text:
        raise ValueError("a QR code needs a text")
    code = segno.make(text, error=level, boost_error=False, micro=False, encoding="utf-8", eci=False)
    if int(code.version) > 13:
        raise ValueError(f"a text of {len(text)} characters makes a QR code that phones cannot read")
    drawing = io.BytesIO()
    code.save(
        drawing, kind="svg", dark=INK, border=quiet_zone, xmldecl=False, nl=False, unit="", omitsize=True
    )
    return drawing.getvalue()
