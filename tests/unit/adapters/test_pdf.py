"""The renderer: what it refuses, what it keeps, and that it says the same twice."""

import io
import socket
import subprocess
import sys
from datetime import UTC, datetime

import pypdf
import pytest
from weasyprint.urls import URLFetcher

from app.adapters.pdf.fetcher import AddressRefused
from app.adapters.pdf.qr import qr_svg
from app.adapters.pdf.renderer import STYLES_KEPT, WeasyPrinter
from app.core.ports import PdfAttachment
from tests.unit.adapters.pdf_reading import pages, unembedded_fonts, used_fonts

PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><path d="M0,0H9V9Z"/></svg>'


@pytest.fixture(scope="module")
def printer() -> WeasyPrinter:
    return WeasyPrinter()


def draw(printer: WeasyPrinter, body: str, css: str = "p { font-family: Atkinson }") -> bytes:
    return printer.render(
        f'<html lang="nl"><body>{body}</body></html>',
        css=css,
        assets={"beeld.svg": PICTURE},
        title="Titel",
        author="Stichting DemenTalent",
        created=datetime(2026, 7, 2, 12, tzinfo=UTC),
    )


PLANTED = [
    "http://127.0.0.1:{port}/",
    "https://127.0.0.1:{port}/",
    "ftp://127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "file:///etc/passwd",
    "file:/etc/passwd",
    "data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'/%3E",
    "asset:ander.svg",
    "asset:../beeld.svg",
    "font:../../../../etc/passwd",
    "font:/etc/passwd",
    "font:OFL-literata.txt",
    "ASSET:beeld.svg",
]


@pytest.mark.parametrize("address", PLANTED)
@pytest.mark.parametrize(
    "place",
    [
        '<p><img src="{0}" alt="x"></p>',
        '<p style="background: url({0})">x</p>',
        '<link rel="stylesheet" href="{0}">',
        '<style>@import url("{0}");</style>',
        '<style>@font-face {{ font-family: X; src: url("{0}") }}</style><p style="font-family: X">x</p>',
        '<object data="{0}"></object>',
        '<embed src="{0}">',
        '<ul style="list-style-image: url({0})"><li>x</ul>',
        '<link rel="attachment" href="{0}">',
    ],
)
def test_a_document_reaches_nothing_that_was_not_given_to_it(
    printer: WeasyPrinter, place: str, address: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as outside:
        outside.settimeout(0.0)
        planted = place.format(address.format(port=outside.getsockname()[1]))
        try:
            pdf = draw(printer, planted)
        except ValueError:
            pdf = b""
        with pytest.raises(BlockingIOError):
            outside.accept()
    assert b"root:" not in pdf
    assert b"/EmbeddedFile" not in pdf


@pytest.mark.parametrize("address", [a.format(port=9) for a in PLANTED if not a.startswith("//")])
def test_a_picture_that_is_not_there_stops_the_document(printer: WeasyPrinter, address: str) -> None:
    with pytest.raises(AddressRefused):
        draw(printer, f'<p><img src="{address}" alt="x"></p>')


def test_weasyprint_without_our_fetcher_would_reach_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted failure: it shows that the test above can see a request."""
    monkeypatch.setattr(
        "app.adapters.pdf.renderer.ClosedFetcher", lambda assets, fonts: URLFetcher(timeout=0.1)
    )
    with socket.create_server(("127.0.0.1", 0)) as outside:
        outside.settimeout(5.0)
        draw(WeasyPrinter(), f'<img src="http://127.0.0.1:{outside.getsockname()[1]}/" alt="x">')
        connection, _ = outside.accept()
        connection.close()


def test_the_same_input_gives_the_same_bytes_also_in_another_process(printer: WeasyPrinter) -> None:
    program = (
        "import sys, tests.unit.adapters.test_pdf as t;"
        "sys.stdout.buffer.write(t.draw(t.WeasyPrinter(), '<p>Dag <img src=asset:beeld.svg alt=x></p>'))"
    )
    elsewhere = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, timeout=120
    ).stdout

    assert draw(printer, "<p>Dag <img src=asset:beeld.svg alt=x></p>") == elsewhere


def test_title_author_language_and_tags_are_there_for_a_screen_reader(printer: WeasyPrinter) -> None:
    reader = pypdf.PdfReader(io.BytesIO(draw(printer, "<h1>Kop</h1><p>Tekst</p>")))

    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Titel", "Stichting DemenTalent")
    assert reader.metadata.creation_date == datetime(2026, 7, 2, 12, tzinfo=UTC)
    catalog = reader.trailer["/Root"]
    assert catalog["/Lang"] == "nl"
    assert catalog["/MarkInfo"]["/Marked"].value is True
    assert "/StructTreeRoot" in catalog


def test_letters_of_every_european_name_are_printed_from_our_own_typefaces(printer: WeasyPrinter) -> None:
    name = "Łukasz Škvorecký-Ğündoğan van ’t Høff, Ÿsbrand Ñandú ẞ"
    pdf = draw(printer, f"<p>{name}</p>", 'p { font: 400 20pt "Atkinson", "Atkinson Ext" }')

    assert name in pages(pdf)[0]
    assert unembedded_fonts(pdf) == set()


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Ελένη Παπαδοπούλου-Ὀδυσσέως", '"Literata", "Literata Greek", "Literata Greek Ext"'),
        ("Оксана Ґалаґан, Ђорђе Њива", '"Literata", "Literata Cyrillic", "Literata Cyrillic Ext"'),
    ],
)
def test_greek_and_cyrillic_names_are_printed_from_our_own_typefaces(
    printer: WeasyPrinter, name: str, family: str
) -> None:
    pdf = draw(printer, f"<p>{name}</p>", f"p {{ font: 600 20pt {family}; }}")

    assert name in pages(pdf)[0]
    assert {font.split("-")[0] for font in used_fonts(pdf)} == {"Literata"}


def test_an_arabic_name_is_printed_from_our_own_typeface(printer: WeasyPrinter) -> None:
    pdf = draw(printer, "<p>محمد عبد الرحمن الشافعي</p>", 'p { font: 600 20pt "Literata", "Naskh" }')

    assert used_fonts(pdf) == {"Naskh"}


def test_a_file_goes_into_an_archival_pdf_only_with_its_own_media_type(printer: WeasyPrinter) -> None:
    file = PdfAttachment("credential.json", "Machine-leesbaar", b'{"a": 1}', "application/ld+json")
    moment = datetime(2026, 7, 2, 12, tzinfo=UTC)
    given = {"css": "", "assets": {}, "title": "x", "author": "x", "created": moment, "supplement": file}
    pdf = printer.render("<html lang=nl><p>x</p></html>", archival=True, **given)
    catalog = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    (listed,) = (one.get_object() for one in catalog["/AF"])
    embedded = listed["/EF"]["/F"].get_object()

    assert (listed["/UF"], listed["/AFRelationship"]) == ("credential.json", "/Supplement")
    assert (embedded["/Subtype"], embedded.get_data()) == ("/application/ld+json", b'{"a": 1}')
    assert b"factur" not in catalog["/Metadata"].get_object().get_data()
    with pytest.raises(ValueError, match="archival"):
        printer.render("<p>x</p>", **given)


def test_a_thousand_styles_do_not_fill_the_memory(printer: WeasyPrinter) -> None:
    for i in range(STYLES_KEPT + 5):
        printer._style(f"p {{ margin: {i}mm }}")

    assert len(printer._styles) == STYLES_KEPT


def test_a_qr_code_needs_a_text_that_fits() -> None:
    for text in ("", "x" * 400):
        with pytest.raises(ValueError):
            qr_svg(text)
