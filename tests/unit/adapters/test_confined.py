"""A page that nobody looked at yet is printed apart, and stopped in time."""

from datetime import UTC, datetime
from time import monotonic

import pytest

from app.adapters.pdf.confined import ConfinedPrinter, TooMuch
from app.adapters.pdf.renderer import WeasyPrinter
from app.core.ports import PdfRenderer


def draw(printer: PdfRenderer, body: str, css: str = "") -> bytes:
    return printer.render(
        f'<html lang="nl"><body>{body}</body></html>',
        css=css,
        assets={"beeld.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'},
        title="Titel",
        author="Stichting DemenTalent",
        created=datetime(2026, 7, 2, 12, tzinfo=UTC),
        archival=True,
    )


def test_it_prints_the_same_bytes() -> None:
    body = "<h1>Kop</h1><p>Tekst <img src=asset:beeld.svg alt=x></p>"

    assert draw(ConfinedPrinter(), body) == draw(WeasyPrinter(), body)


def test_a_page_that_asks_for_something_of_others_is_refused() -> None:
    with pytest.raises(ValueError, match="may not load"):
        draw(ConfinedPrinter(), "<p>x</p>", "p { background: url(file:/etc/passwd) }")


@pytest.mark.parametrize(
    "printer", [ConfinedPrinter(seconds=2), ConfinedPrinter(memory=180 * 1024 * 1024)], ids=["time", "memory"]
)
def test_a_page_without_end_is_stopped(printer: ConfinedPrinter) -> None:
    started = monotonic()
    with pytest.raises(TooMuch):
        draw(printer, "<p>x</p>" * 8_000, "@page { size: 2mm 2mm; margin: 0 } p { font: 9pt Atkinson }")
    assert monotonic() - started < 20


def test_it_holds_no_files() -> None:
    from app.core.ports import PdfAttachment

    with pytest.raises(ValueError, match="no files"):
        ConfinedPrinter().render(
            "x", css="", assets={}, title="x", author="x", supplement=PdfAttachment("a", "b", b"c")
        )
