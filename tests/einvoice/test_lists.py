"""The sign sheet and the signed list: for screen readers, and the list for the archive."""

from __future__ import annotations

from pathlib import Path

from app.adapters.pdf.renderer import WeasyPrinter
from app.attendance.document import render_sign_sheet, render_signed_list
from app.core.fingerprints import fingerprint
from tests.einvoice.judges import VeraPdf
from tests.factories.lists import NAMES, SIGNED_AT, sign_sheet, signed_content
from tests.unit.adapters.pdf_reading import pages, unembedded_fonts


def test_a_full_group_fits_on_one_sheet_and_long_lists_go_on(printer: WeasyPrinter) -> None:
    assert len(pages(render_sign_sheet(printer, sign_sheet()))) == 1
    assert (
        len(pages(render_signed_list(printer, signed_content(corrections=[], follows=None), SIGNED_AT))) == 1
    )
    long = pages(render_signed_list(printer, signed_content(40), SIGNED_AT))
    assert len(long) > 1
    assert all("Deelnemer" in page for page in long[:2]), "the heads stand on each page"


def test_the_signed_list_bears_names_times_reasons_and_hashes(printer: WeasyPrinter) -> None:
    content = signed_content()
    made = render_signed_list(printer, content, SIGNED_AT)
    text = " ".join(pages(made))
    for name in NAMES:
        assert name in text
    assert fingerprint(content) in text.replace(" ", "")
    assert "Stond in de file" in text
    assert "Ondertekend door Anneke de Boer" in text
    assert unembedded_fonts(made) == set()
    assert render_signed_list(printer, content, SIGNED_AT) == made
    assert fingerprint({**content, "signed_by": "Iemand anders"}) != fingerprint(content)


def test_verapdf_finds_the_list_archival_and_both_accessible(
    printer: WeasyPrinter, vera: VeraPdf, tmp_path: Path
) -> None:
    files = {
        "list.pdf": render_signed_list(printer, signed_content(), SIGNED_AT),
        "long.pdf": render_signed_list(printer, signed_content(40), SIGNED_AT),
        "sheet.pdf": render_sign_sheet(printer, sign_sheet()),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    verdicts = dict(vera.verdicts([tmp_path / name for name in files]))
    assert "6.6.4" in verdicts.pop(("sheet.pdf", "3a")), "a sheet of paper does not claim to be PDF/A"
    assert {key: verdict for key, verdict in verdicts.items() if verdict != "ok"} == {}
    assert {key[0] for key in verdicts if key[1] == "ua1"} == set(files)
