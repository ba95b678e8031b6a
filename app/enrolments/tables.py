"""A list as people bring it: pasted text, CSV in whatever form, or a workbook. Turned into cells of text. Pure."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from typing import Final

from app.core.errors import Refused
from app.core.text import T

#: One line of cells, with its number in the source.
Line = tuple[int, list[str]]

#: Most people in one list.
MOST_ROWS: Final = 500
#: Largest file or text, in bytes or characters.
LARGEST: Final = 2_000_000
#: Largest workbook when unpacked, in bytes; 500 rows take a tenth of it.
_LARGEST_UNPACKED: Final = 5_000_000
_MOST_PARTS: Final = 200
_HIGHEST_RATIO: Final = 200
_MOST_COLUMNS: Final = 40
_LOOK_AHEAD: Final = 3000
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"


def read_file(content: bytes) -> list[Line]:
    """The lines of an uploaded file, recognised by content. Raises Refused when it is no list."""
    if len(content) > LARGEST:
        raise Refused(
            T("Dit bestand is te groot. Neem ten hoogste %(max)s regels tegelijk.", max=MOST_ROWS),
            field="file",
        )
    if content.startswith(b"PK\x03\x04"):
        return read_workbook(content)
    if content.startswith(_OLD_EXCEL):
        raise Refused(T("Dit is een oud Excel-bestand. Sla het op als .xlsx of .csv."), field="file")
    return read_text(decode(content), field="file")


def decode(content: bytes) -> str:
    """The text of a CSV file: UTF-8 with or without BOM, UTF-16 with BOM, or Windows-1252. Raises Refused."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _sound(content.decode("utf-16", "replace"))
    try:
        return _sound(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _sound(content.decode("cp1252", "replace"))


def _sound(text: str) -> str:
    if "\0" in text:
        raise Refused(T("Dit bestand is geen lijst. Kies een .csv of .xlsx."), field="file")
    return text


def read_text(text: str, *, field: str = "text") -> list[Line]:
    """The lines of a text with tabs, semicolons or commas. Raises Refused when there are too many, or none."""
    text = text.removeprefix("\ufeff")
    filled = sum(1 for line in text.splitlines() if line.strip(" \t;,"))
    if filled > MOST_ROWS + 1 or len(text) > LARGEST:
        raise _too_many(filled, field)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), skipinitialspace=True)
    lines: list[Line] = []
    start = 1
    try:
        for cells in reader:
            lines.append((start, cells[:_MOST_COLUMNS]))
            start = reader.line_num + 1
    except csv.Error:
        raise Refused(
            T("We kunnen regel %(line)s niet lezen. Kijk of er een los aanhalingsteken staat.", line=start),
            field=field,
        ) from None
    return _filled(lines, field)


def read_workbook(content: bytes) -> list[Line]:
    """The lines of a workbook's first sheet. Raises Refused for a broken, odd or oversized one."""
    import openpyxl  # a tenth of the start, for the few who bring a workbook

    _check_parts(content)
    lines: list[Line] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # openpyxl tells what it leaves out of a workbook; we read cells only
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            try:
                sheet = book.worksheets[0]
                rows = sheet.iter_rows(max_row=_LOOK_AHEAD, max_col=_MOST_COLUMNS, values_only=True)
                for number, cells in enumerate(rows, 1):
                    texts = ["" if cell is None else str(cell) for cell in cells]
                    if any(text.strip() for text in texts):
                        lines.append((number, texts))
                    if len(lines) > MOST_ROWS + 1:
                        raise _too_many(max(sheet.max_row or 0, len(lines)), "file")
            finally:
                book.close()
    except Refused:
        raise
    except Exception as error:
        raise _unreadable() from error
    return _filled(lines, "file")


def write_text(lines: list[Line]) -> str:
    """The same lines as text with tabs, each on its own line number, so that a file can be confirmed as text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    at = 1
    for number, cells in lines:
        out.write("\n" * (number - at))
        writer.writerow([" ".join(cell.split()) for cell in cells])
        at = number + 1
    return out.getvalue()


def _filled(lines: list[Line], field: str) -> list[Line]:
    found = [(number, cells) for number, cells in lines if any(cell.strip() for cell in cells)]
    if not found:
        raise Refused(T("De lijst is leeg. Plak een regel per deelnemer."), field=field)
    if len(found) > MOST_ROWS + 1:
        raise _too_many(len(found), field)
    return found


def _too_many(count: int, field: str) -> Refused:
    return Refused(
        T(
            "Deze lijst heeft %(count)s regels. Neem ten hoogste %(max)s regels tegelijk. Er is niets bewaard.",
            count=count,
            max=MOST_ROWS,
        ),
        field=field,
    )


def _unreadable() -> Refused:
    return Refused(T("We kunnen dit bestand niet lezen. Sla het opnieuw op als .xlsx of .csv."), field="file")


def _delimiter(text: str) -> str:
    """The sign that parts the cells: the one that most lines have most often; tab before semicolon before comma."""
    lines = [line for line in text.splitlines()[:_LOOK_AHEAD] if line.strip(" \t;,")][:25]

    def score(sign: str) -> tuple[int, int]:
        counts = sorted(line.count(sign) for line in lines)
        return (counts[len(counts) // 2], sum(counts)) if counts else (0, 0)

    return max("\t;,", key=score)


def _check_parts(content: bytes) -> None:
    """Refuses a zip that would unpack to more than a list can be, or that declares XML entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            packed = max(1, sum(part.compress_size for part in parts))
            if len(parts) > _MOST_PARTS or size > _LARGEST_UNPACKED or size > packed * _HIGHEST_RATIO:
                raise Refused(
                    T(
                        "Dit Excel-bestand is te groot. Neem ten hoogste %(max)s regels tegelijk.",
                        max=MOST_ROWS,
                    ),
                    field="file",
                )
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    text = archive.read(part)
                    if (b"<!" in text and (b"<!DOCTYPE" in text or b"<!ENTITY" in text)) or b"\0" in text:
                        raise _unreadable()
    except Refused:
        raise
    except Exception as error:
        raise _unreadable() from error
