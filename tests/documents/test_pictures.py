"""The certificate looks as it was approved, in poppler and in pdfium. Look, then approve with `UPDATE_SNAPSHOTS=1`."""

from pathlib import Path

import pytest

from app.adapters.pdf.renderer import WeasyPrinter
from app.certificates.document import render_certificate
from tests.documents.papers import CSS, HTML, SNAPSHOTS, printed
from tests.documents.pictures import FAR, distance, pdfium, poppler, reference

#: Pages on file by certificate.
KEPT = {"nl": (1, 2), "en": (1,), "both": (1, 3), "longest": (1,), "arabic": (1, 2), "reissued-both": (1,)}
#: What a careless change of the style does; each must be seen.
PLANTED = (
    ".words { top: 21mm }",
    ".check { left: 227mm }",
    ".sign .line { top: 26mm }",
    ".words .proof { margin-top: 6mm }",
    ".words .name { color: #692c5a }",
    ".words .name { font-weight: 500; font-size: 30pt }",
    ".sheet { background: none }",
    ".tasks { display: none }",
)


@pytest.fixture(scope="module")
def printer() -> WeasyPrinter:
    return WeasyPrinter()


@pytest.mark.parametrize("name", KEPT)
def test_each_page_looks_like_the_picture_on_file_in_two_programs(
    printer: WeasyPrinter, tmp_path: Path, name: str
) -> None:
    pdf = printed(printer, SNAPSHOTS[name])
    drawn = {"poppler": poppler(pdf, tmp_path), "pdfium": pdfium(pdf)}

    far = {
        (program, number): distance(
            reference(f"{name}-{number}", drawn["poppler"][number - 1]), pages[number - 1]
        )
        for program, pages in drawn.items()
        for number in KEPT[name]
    }

    assert {key: value for key, value in far.items() if value > FAR} == {}


@pytest.mark.parametrize("change", PLANTED)
def test_text_that_moved_a_millimetre_or_changed_is_seen(printer: WeasyPrinter, change: str) -> None:
    moved = pdfium(render_certificate(printer, HTML["nl"], CSS + change, SNAPSHOTS["nl"]))[0]

    assert distance(reference("nl-1", moved), moved) > FAR
