"""The certificate on paper says what the register says."""

from pathlib import Path

import jinja2
import pytest
from jinja2.sandbox import SecurityError

from app.adapters.pdf.renderer import WeasyPrinter
from app.certificates.document import certificate_html, render_certificate
from tests.factories.documents import certificate_snapshot
from tests.unit.adapters.pdf_reading import pages, scanned, unembedded_fonts

FOLDER = Path(__file__).parents[3] / "course_content" / "dementalent-expert" / "certificate"
HTML, CSS = (FOLDER / "certificate.html").read_text("utf-8"), (FOLDER / "certificate.css").read_text("utf-8")


@pytest.fixture(scope="module")
def printer() -> WeasyPrinter:
    return WeasyPrinter()


@pytest.fixture(scope="module")
def pdf(printer: WeasyPrinter) -> bytes:
    return render_certificate(printer, HTML, CSS, certificate_snapshot())


def test_it_is_one_page_for_the_wall_and_one_supplement(pdf: bytes) -> None:
    front, supplement = pages(pdf)

    for fact in (
        "Wietske van der Hofstra",
        "Leergang DemenTalent-expert",
        "DTE-2026-0042-K7",
        "Assen, 2 juli 2026",
        "drie goedgekeurde praktijkcasussen",
        "Naam van de bestuurder",
        "leergang.example/controle",
        "Vinger aan de pols",
    ):
        assert fact in front
    for fact in (
        "Wietske van der Hofstra",
        "7 van 8",
        "sterk",
        "Anders kijken",
        "25-06-2026",
        "Blad 2 van 2",
    ):
        assert fact in supplement


def test_a_phone_that_scans_it_finds_the_verification_page(pdf: bytes, tmp_path: Path) -> None:
    assert scanned(pdf, tmp_path) == "https://leergang.example/controle/DTE-2026-0042-K7/K7QF-2MXD"


def test_it_carries_its_own_typefaces(pdf: bytes) -> None:
    assert unembedded_fonts(pdf) == set()


def test_printing_it_again_gives_the_same_bytes(printer: WeasyPrinter, pdf: bytes) -> None:
    assert render_certificate(printer, HTML, CSS, certificate_snapshot()) == pdf


@pytest.mark.parametrize(
    "long",
    [
        {"name": "Wilhelmina-Françoise Škvorecký-van Løwensteijn"},
        {"name": "Maximiliaan Wolfgang Amadeus van der Hoeven tot Westerflier en Weldam-Bentinck"},
        {
            "programme": [
                {
                    "number": i,
                    "title": "Vinger aan de pols, behoud en samenwerken met de wijk",
                    "date": "05-03-2026",
                }
                for i in range(1, 9)
            ]
        },
        {"programme": [{"number": i, "title": "Intervisie", "date": "05-03-2026"} for i in range(1, 14)]},
        {"course_title": "Leergang DemenTalent-expert voor zorg, welzijn, wonen en gemeente"},
    ],
)
def test_long_names_and_titles_stay_within_two_pages(printer: WeasyPrinter, long: dict[str, object]) -> None:
    snapshot = certificate_snapshot(**long)
    front, supplement = pages(render_certificate(printer, HTML, CSS, snapshot))

    assert snapshot["name"] in front.replace("- ", "-")
    assert snapshot["programme"][-1]["title"] in supplement
    assert "praktijkcasus gelezen en beoordeeld" in supplement


def test_an_example_says_so_and_a_real_one_does_not(printer: WeasyPrinter, pdf: bytes) -> None:
    sample = render_certificate(printer, HTML, CSS, certificate_snapshot(sample=True))

    assert "Voorbeeld: gegevens zijn niet echt" in pages(sample)[0]
    assert "Voorbeeld" not in pages(pdf)[0]


def test_markup_in_a_name_is_printed_as_it_was_typed(printer: WeasyPrinter) -> None:
    pdf = render_certificate(printer, HTML, CSS, certificate_snapshot(name="<b>O'Neil</b> & {{ 7*7 }}"))

    assert "<b>O'Neil</b> & {{ 7*7 }}" in pages(pdf)[0]


def test_a_template_that_asks_for_an_unknown_word_is_refused() -> None:
    with pytest.raises(jinja2.UndefinedError):
        certificate_html("{{ naam }}", certificate_snapshot())


@pytest.mark.parametrize(
    "template",
    ["{{ ''.__class__.__mro__ }}", "{{ competencies.append(1) }}", "{{ fill.__globals__ }}"],
)
def test_a_template_cannot_reach_outside_its_snapshot(template: str) -> None:
    with pytest.raises((SecurityError, jinja2.UndefinedError)):
        certificate_html(template, certificate_snapshot())
