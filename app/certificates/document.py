"""The certificate on paper: a frozen snapshot and the course's own template become a PDF of two pages."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any, Final, TypedDict, cast

from app.certificates.rosette import ON_PLUM, ON_WHITE, mark_svg, rosette_svg
from app.core.document_template import fill
from app.core.ports import PdfAttachment, PdfRenderer

_WORD = {"nl": "Certificaat", "en": "Certificate", "nl+en": "Certificaat"}
_SAYS = "Open Badges 3.0 / W3C Verifiable Credential"
MARK_ON_PLUM = "#f7c532"
#: Languages of a certificate: Dutch, English, both on one paper.
LANGUAGES: Final = ("nl", "en", "nl+en")
#: The name of the credential inside the PDF.
CREDENTIAL: Final = "credential.json"


class ReachedCompetency(TypedDict):
    """One task of the expert, with the level that the trainers saw."""

    #: `C1`; not printed, kept for the verification page and the digital certificate.
    code: str
    #: `Talenten ontdekken`.
    title: str
    #: What the holder can do, one sentence: `Volgt hoe het gaat, ...`; or empty.
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


class Level(TypedDict):
    """One level of the rubric; the list runs from low to high."""

    #: `voldoende`.
    name: str
    #: `Je doet de taak zelf en kunt uitleggen waarom je het zo deed.`
    sentence: str
    #: Whether it counts as reached.
    sufficient: bool


class English(TypedDict):
    """The same in English; see `CertificateSnapshot` for the meaning of each."""

    course_title: str
    issued_on_text: str
    awarded_on_text: str
    valid_until_text: str
    period: str
    hours: str
    signatory_role: str
    proof: str
    competencies: list[ReachedCompetency]
    requirements: list[MetRequirement]
    programme: list[ProgrammeDay]
    levels: list[Level]


class CertificateSnapshot(TypedDict):
    """All that stands on a certificate; plain JSON, so that it can be kept, hashed and printed again.

    Every text is Dutch, as printed, and already complete: the template adds only the fixed words around it.
    What stands in `en` is English. A snapshot that was stored earlier may lack some: `complete` fills it up.
    """

    #: nl, en, nl+en.
    language: str
    #: `DTE-2026-0042-K7`; also draws the rosette.
    number: str
    #: What a reader types beside the number: `K7QF-2MXD`; empty on certificates from before there were codes.
    code: str
    #: The number of the certificate that this one replaces; or empty.
    replaces: str
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
    #: Day of the award in ISO and in words; both empty when it is the date of issue.
    awarded_on: str
    awarded_on_text: str
    #: The last day on which it holds, in ISO and in words; both empty when it holds for good.
    valid_until: str
    valid_until_text: str
    #: `15 januari tot en met 25 juni 2026`; empty without a programme.
    period: str
    #: Learning time of the course without breaks: `58`, `57,5`; empty when nobody knows.
    hours: str
    #: Full names of the cohort's trainers.
    trainers: list[str]
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
    levels: list[Level]
    #: None on a certificate in Dutch only.
    en: English | None
    #: The full address in the QR code: `https://leergang.example/controle/DTE-2026-0042-P1/K7QF-2MXD`.
    verify_url: str
    #: What a person types: `leergang.example/controle`.
    verify_short: str
    #: True in the demo world: prints `Voorbeeld: gegevens zijn niet echt`.
    sample: bool


#: What a snapshot from before these fields means by lacking them.
_EARLIER: Final[Mapping[str, object]] = {
    **dict.fromkeys(("code", "replaces", "awarded_on", "awarded_on_text", "valid_until"), ""),
    **dict.fromkeys(("valid_until_text", "period", "hours"), ""),
    "language": "nl",
    "trainers": [],
    "levels": [],
    "en": None,
}


def complete(stored: Mapping[str, Any]) -> CertificateSnapshot:
    """A stored snapshot with every field, also one from before a field was thought of. The stored one stays."""
    full = {**_EARLIER, **stored}
    if full["en"]:
        full["en"] = {"signatory_role": stored.get("signatory_role", ""), **full["en"]}
    return cast(CertificateSnapshot, full)


def in_its_language(snapshot: CertificateSnapshot) -> CertificateSnapshot | English:
    """The words of a paper in English only, in English; else in Dutch, as on a paper in both."""
    return snapshot["en"] if snapshot["en"] and snapshot["language"] == "en" else snapshot


def certificate_html(template_html: str, snapshot: CertificateSnapshot) -> str:
    """Return the filled-in page. Raises jinja2's errors for a template that asks for what the snapshot
    lacks.
    """
    return fill(template_html, cast("dict[str, object]", complete(snapshot)))


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
    renderer: PdfRenderer,
    template_html: str,
    css: str,
    snapshot: CertificateSnapshot,
    credential: bytes | None = None,
) -> bytes:
    """Return the PDF of a certificate, PDF/A-3a and PDF/UA-1: page 1 the certificate, page 2 the supplement.

    ``credential``: the same as JSON-LD, signed, for machines; it lies in the PDF as a file. The same input gives the
    same bytes. Slow (tens of milliseconds): call it in the worker, never in a transaction.
    """
    issued = datetime.combine(datetime.fromisoformat(snapshot["issued_on"]).date(), time(12), UTC)
    return renderer.render(
        certificate_html(template_html, snapshot),
        css=css,
        assets=certificate_assets(renderer, snapshot),
        title=f"{_WORD[complete(snapshot)['language']]} {snapshot['number']}",
        author=snapshot["foundation"],
        created=issued,
        archival=True,
        supplement=PdfAttachment(CREDENTIAL, _SAYS, credential, "application/ld+json")
        if credential
        else None,
    )
