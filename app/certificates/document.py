"""The certificate on paper: a frozen snapshot and the course's own template become a PDF of two pages."""

from datetime import UTC, datetime, time
from typing import TypedDict, cast

from app.certificates.rosette import ON_PLUM, ON_WHITE, mark_svg, rosette_svg
from app.core.document_template import fill
from app.core.ports import PdfRenderer

MARK_ON_PLUM = "#f7c532"


class ReachedCompetency(TypedDict):
    """One task of the expert, with the level that the trainers saw."""

    #: `C1`; not printed, kept for the verification page and the digital certificate.
    code: str
    #: `Talenten ontdekken`.
    title: str
    #: One sentence, or empty.
    summary: str
    #: `voldoende`, `sterk`; empty when no trainer gave a level.
    level: str


class MetRequirement(TypedDict):
    """One requirement of the course and what the learner did."""

    #: `Lesdagen bijgewoond of ingehaald`.
    label: str
    #: `7 van 8`, `3`.
    needed: str
    #: `8`.
    done: str


class ProgrammeDay(TypedDict):
    """One course day of the cohort."""

    #: `1`.
    number: int
    #: `Anders kijken`.
    title: str
    #: `15-01-2026`, as printed.
    date: str


class CertificateSnapshot(TypedDict):
    """All that stands on a certificate; plain JSON, so that it can be kept, hashed and printed again.

    Every text is Dutch, as printed, and already complete: the template adds only the fixed words around it.
    """

    #: `DTE-2026-0042-K7`; also draws the rosette.
    number: str
    #: The learner's full name with infix, in the spelling that the learner confirmed.
    name: str
    #: `Leergang DemenTalent-expert`.
    course_title: str
    #: `groep Assen, voorjaar 2026`, in lower case: it stands in a sentence.
    cohort_name: str
    #: Where it was issued: `Assen`.
    place: str
    #: Date of issue, ISO: `2026-07-02`; also the creation date of the PDF.
    issued_on: str
    #: The same date in words: `2 juli 2026`.
    issued_on_text: str
    #: Who issues: `Stichting DemenTalent`.
    foundation: str
    #: Who signs; empty while the foundation has not named anyone.
    signatory_name: str
    #: `voorzitter Stichting DemenTalent`.
    signatory_role: str
    #: One or two whole sentences: `Groep Assen, voorjaar 2026. Acht lesdagen, vijf keer intervisie, ...`.
    proof: str
    competencies: list[ReachedCompetency]
    requirements: list[MetRequirement]
    programme: list[ProgrammeDay]
    #: The full address in the QR code: `https://leergang.example/controle/DTE-2026-0042-K7`.
    verify_url: str
    #: What a person types: `leergang.example/controle`.
    verify_short: str
    #: True in the demo world: prints `Voorbeeld: gegevens zijn niet echt`.
    sample: bool


def certificate_html(template_html: str, snapshot: CertificateSnapshot) -> str:
    """Return the filled-in page. Raises jinja2's errors for a template that asks for what the snapshot
    lacks.
    """
    return fill(template_html, cast("dict[str, object]", snapshot))


def certificate_assets(renderer: PdfRenderer, snapshot: CertificateSnapshot) -> dict[str, bytes]:
    """Return the pictures that the template may name: `asset:rozet-licht.svg`, `-donker`, `-klein`, `merk`,
    `qr`.
    """
    number = snapshot["number"]
    return {
        "rozet-licht.svg": rosette_svg(number, inks=ON_WHITE).encode(),
        "rozet-donker.svg": rosette_svg(number, inks=ON_PLUM).encode(),
        "rozet-klein.svg": rosette_svg(number, inks=ON_WHITE, line=0.55, sparse=True).encode(),
        "merk.svg": mark_svg(MARK_ON_PLUM).encode(),
        "qr.svg": renderer.qr_code(snapshot["verify_url"], level="M"),
    }


def render_certificate(
    renderer: PdfRenderer, template_html: str, css: str, snapshot: CertificateSnapshot
) -> bytes:
    """Return the PDF of a certificate: page 1 the certificate, page 2 the supplement.

    The same snapshot, template and style give the same bytes. Slow (tens of milliseconds): call it in the
    worker, never in a transaction.
    """
    issued = datetime.combine(datetime.fromisoformat(snapshot["issued_on"]).date(), time(12), UTC)
    return renderer.render(
        certificate_html(template_html, snapshot),
        css=css,
        assets=certificate_assets(renderer, snapshot),
        title=f"Certificaat {snapshot['number']}",
        author=snapshot["foundation"],
        created=issued,
    )
