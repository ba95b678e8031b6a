"""The text of a stranger's PDF is read in a process that ends in time, opens nothing and gives back little."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from app.adapters.pdf import reading
from app.adapters.pdf.reading import page_lines
from app.adapters.pdf.renderer import WeasyPrinter


@pytest.fixture(scope="module")
def printer() -> WeasyPrinter:
    return WeasyPrinter()


def drawn(printer: WeasyPrinter, body: str) -> bytes:
    page = f'<html lang="nl"><head><title>T</title></head><body>{body}</body></html>'
    return printer.render(page, css="", assets={}, title="T", author="A")


def test_each_line_of_both_files_is_read(printer: WeasyPrinter) -> None:
    ours, sent = (
        drawn(printer, "<p>Zoë Škvorecký<p>twee"),
        drawn(printer, "<p>een<p style='break-before:page'>twee"),
    )
    assert page_lines(ours, sent) == ([["Zoë Škvorecký", "twee"]], [["een"], ["twee"]])


def test_a_file_that_is_none_leaves_ours(printer: WeasyPrinter) -> None:
    ours = drawn(printer, "<p>een")
    for broken in (b"", b"%PDF-1.7", bytes(range(256)), ours[:500]):
        assert page_lines(ours, broken) == ([["een"]], None)


def test_pages_lines_and_letters_are_bounded_and_what_nobody_sees_is_left_out(printer: WeasyPrinter) -> None:
    ours = drawn(printer, "<p>een")
    long = drawn(printer, "<p style='break-after:page'>x" * 12)
    assert len(page_lines(ours, long)[1] or ()) == reading.PAGES
    wide = drawn(printer, "<p style='white-space:nowrap'>" + "y" * 900)
    ((line,),) = page_lines(ours, wide)[1] or ()
    assert len(line) == reading.LETTERS
    many = drawn(printer, "<p style='font-size:1pt;line-height:1;margin:0'>z" * 400)
    assert len((page_lines(ours, many)[1] or ((),))[0]) == reading.LINES
    assert reading._plain("a\u202eb\x07c\ud800 \u00a0d") == "abc d"


def test_who_takes_too_long_is_stopped_and_half_an_answer_is_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    slow = tmp_path / "slow.py"
    # a program that begins an answer and never ends it
    program = "import time, sys\nprint('[]\\n[[', end='', flush=True)\ntime.sleep(60)\n"
    slow.write_text(program)
    monkeypatch.setattr(reading, "__file__", str(slow))
    monkeypatch.setattr(reading, "SECONDS", 0.3)

    started = time.monotonic()
    assert page_lines(b"", b"") == ([], None)
    assert time.monotonic() - started < 20


def test_the_process_that_sees_the_file_can_open_no_other(
    printer: WeasyPrinter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    spy = tmp_path / "spy.py"
    spy.write_text(
        Path(reading.__file__)
        .read_text("utf-8")
        .replace(
            "print(json.dumps(list(_pages(sent)))",
            'print(json.dumps([[_tried(lambda: open("/etc/passwd")), _tried(__import__("socket").socket)]])',
        )
        .replace(
            "def _main(",
            "import socket\ndef _tried(act):\n"
            "    try: act()\n    except OSError as error: return error.strerror\n    return 'done'\n\n\ndef _main(",
        )
    )
    monkeypatch.setattr(reading, "__file__", str(spy))

    said = page_lines(drawn(printer, "<p>een"), b"")[1]

    assert said == [["Too many open files", "Too many open files"]]
