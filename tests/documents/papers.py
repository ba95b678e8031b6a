"""Certificates to judge: each language, and names that try the page."""

from pathlib import Path

from app.adapters.pdf.renderer import WeasyPrinter
from app.certificates.document import CertificateSnapshot, render_certificate
from tests.factories.documents import certificate_snapshot

FOLDER = Path(__file__).parents[2] / "course_content" / "dementalent-expert" / "certificate"
CSS = (FOLDER / "certificate.css").read_text("utf-8")
HTML = {
    "nl": (FOLDER / "certificate.html").read_text("utf-8"),
    "en": (FOLDER / "certificate.en.html").read_text("utf-8"),
    "nl+en": (FOLDER / "certificate.nl-en.html").read_text("utf-8"),
}
#: 80 letters, with infixes.
LONGEST = "Maximiliaan Wolfgang Amadeus van der Hoeven tot Westerflier en Weldam-Bentinck I"
NAMES = {
    "longest": LONGEST,
    "greek": "Ελένη Παπαδοπούλου-Ὀδυσσέως",
    "cyrillic": "Оксана Ґалаґан",
    "vietnamese": "Nguyễn Thị Ánh Tuyết van der Zwaag",
    "arabic": "محمد عبد الرحمن الشافعي",
    "mixed": "Layla الشافعي van ’t Hooft-Škvorecký",
}
REISSUED = {
    "replaces": "DTE-2025-0003-X4",
    "awarded_on": "2025-05-01",
    "awarded_on_text": "1 mei 2025",
    "valid_until": "2029-07-02",
    "valid_until_text": "2 juli 2029",
}
REISSUED_ENGLISH = {
    **(certificate_snapshot(language="nl+en")["en"] or {}),
    "awarded_on_text": "1 May 2025",
    "valid_until_text": "2 July 2029",
}
BARE: dict[str, object] = {
    **dict.fromkeys(("code", "period", "hours", "signatory_name", "signatory_role"), ""),
    **{name: [] for name in ("trainers", "competencies", "requirements", "programme", "levels")},
}
SNAPSHOTS: dict[str, CertificateSnapshot] = {
    "nl": certificate_snapshot(),
    "en": certificate_snapshot(language="en"),
    "both": certificate_snapshot(language="nl+en"),
    **{key: certificate_snapshot(name=name) for key, name in NAMES.items()},
    "longest-both": certificate_snapshot(name=LONGEST, language="nl+en"),
    "reissued": certificate_snapshot(sample=True, **REISSUED),
    "reissued-both": certificate_snapshot(language="nl+en", **REISSUED, en=REISSUED_ENGLISH),
    "bare": certificate_snapshot(**BARE),
}
CREDENTIAL = b'{"@context": ["https://www.w3.org/ns/credentials/v2"], "name": "Wietske"}'


def printed(
    printer: WeasyPrinter, snapshot: CertificateSnapshot, credential: bytes | None = CREDENTIAL
) -> bytes:
    """The PDF under the shipped design."""
    return render_certificate(printer, HTML[snapshot["language"]], CSS, snapshot, credential)
