"""Lists are read as people make them, and what is wrong is said per line and field."""

import io
import time
import zipfile
from collections.abc import Sequence
from contextlib import suppress

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Refused
from app.core.infixes import split, split_full
from app.enrolments.listing import ParsedList, parse
from app.enrolments.tables import MOST_ROWS, read_file, read_text, write_text

HEAD = ("Voornaam", "Tussenvoegsel", "Achternaam", "E-mail", "Functie")
PETRA = ("Petra", "van", "Dijk", "petra@icare.nl", "Casemanager dementie")
BERT = ("Bert", "", "Kuipers", "bert@icare.nl", "")


def read(text: str) -> ParsedList:
    return parse(read_text(text))


def said(found: ParsedList) -> list[str]:
    return [str(problem.text) for problem in found.problems]


def rows(found: ParsedList) -> list[tuple[str, ...]]:
    return [(r.given_name, r.infix, r.family_name, r.email, r.function) for r in found.rows]


def workbook(lines: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active
    for line in lines:
        book.active.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("sign", ["\t", ";", ","])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("headed", [True, False])
def test_any_separator_with_or_without_headings(sign: str, end: str, headed: bool) -> None:
    lines = [HEAD, PETRA, BERT] if headed else [PETRA, BERT]
    assert rows(read(end.join(sign.join(line) for line in lines))) == [PETRA, BERT]


def test_headings_may_stand_in_any_order_and_other_columns_are_passed() -> None:
    text = "Nr;E-mailadres;ACHTERNAAM;Voornaam;Telefoon\n1;bert@icare.nl;Kuipers;Bert;0612345678"
    assert rows(read(text)) == [BERT]


def test_quoted_cells_may_hold_the_separator() -> None:
    (row,) = read('Bert,,Kuipers,bert@icare.nl,"Adviseur, senior"').rows
    assert row.function == "Adviseur, senior"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Petra van Dijk;petra@icare.nl", ("Petra", "van", "Dijk")),
        ("naam;mail\nDijk, Petra van;petra@icare.nl", ("Petra", "van", "Dijk")),
        ("Petra;van Dijk;petra@icare.nl", ("Petra", "van", "Dijk")),
        ("Petra van;Dijk;petra@icare.nl", ("Petra", "van", "Dijk")),
    ],
)
def test_names_are_taken_apart(text: str, expected: tuple[str, ...]) -> None:
    (row,) = read(text).rows
    assert (row.given_name, row.infix, row.family_name) == expected
    assert not row.problems


def test_an_infix_in_the_wrong_column_is_moved_and_told_unless_that_is_not_wanted() -> None:
    lines = read_text("Marijke;;van der Veen;m@icare.nl;")
    (row,) = parse(lines).rows
    assert (row.infix, row.family_name) == ("van der", "Veen")
    assert "Gelezen als" in str(row.notes[0])
    (kept,) = parse(lines, split_infixes=False).rows
    assert (kept.infix, kept.family_name, kept.notes) == ("", "van der Veen", ())


@pytest.mark.parametrize(
    ("family", "infix", "rest"),
    [
        ("van der Veen", "van der", "Veen"),
        ("Van der Veen", "van der", "Veen"),
        ("Veen, van der", "van der", "Veen"),
        ("'t Hart", "'t", "Hart"),
        ("’t Hart", "’t", "Hart"),
        ("op 't Land", "op 't", "Land"),
        ("ten Cate", "ten", "Cate"),
        ("in 't Veld", "in 't", "Veld"),
        ("el Idrissi", "el", "Idrissi"),
        ("d'Ancona", "", "d'Ancona"),
        ("Le", "", "Le"),
        ("Van", "", "Van"),
        ("Op den Berg", "op den", "Berg"),
        ("Veenstra", "", "Veenstra"),
    ],
)
def test_dutch_infixes_are_recognised(family: str, infix: str, rest: str) -> None:
    found = split("Petra", "", family)
    assert (found.infix, found.family) == (infix, rest)


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=60))
def test_taking_names_apart_never_fails_nor_goes_on_forever(a: str, b: str, c: str) -> None:
    once = split(a, b, c)
    assert split(once.given, once.infix, once.family).moved is False or not once.infix
    split_full(c)


def test_what_is_wrong_is_said_per_line_and_field() -> None:
    found = read("\n".join([";".join(HEAD), "Petra;van;Dijk;petra@icare.nl;", "", ";;;geen adres;Chef"]))
    assert said(found) == [
        "Regel 4: vul de voornaam in",
        "Regel 4: vul de achternaam in",
        "Regel 4: vul een e-mailadres in met een @",
    ]
    assert [problem.field for problem in found.problems] == ["given_name", "family_name", "email"]


def test_overlong_and_odd_cells_are_named() -> None:
    found = read(f"{'P' * 61};;Dijk;petra@icare.nl;\nB\u202eert;;Kuipers;bert@icare.nl;")
    assert said(found) == [
        "Regel 1: gebruik ten hoogste 60 tekens in het veld voornaam",
        "Regel 2: haal het vreemde teken weg uit het veld voornaam",
    ]


def test_the_same_person_twice_is_passed_and_another_name_is_asked_about() -> None:
    found = read("Petra;van;Dijk;petra@icare.nl;\nPetra;van;Dijk;PETRA@icare.nl;\nPiet;;Puk;petra@icare.nl;")
    assert [row.double for row in found.rows] == [False, True, False]
    assert len(found.candidates) == 1
    assert said(found) == ["Regel 3: dit e-mailadres staat ook op regel 1, bij een andere naam"]


#: A third of a second on a machine of its own; the bound has room for one that is busy.
MOST_SECONDS = 3


@pytest.mark.parametrize("count", [MOST_ROWS, MOST_ROWS + 1, 10_000])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_five_hundred_rows_are_taken_and_more_are_refused_quickly(count: int, kind: str) -> None:
    lines = [(f"Voornaam{n}", "", f"Achternaam{n}", f"n{n}@icare.nl", "") for n in range(count)]
    content = workbook(lines) if kind == "xlsx" else "\n".join(";".join(line) for line in lines).encode()
    start = time.process_time()
    if count == MOST_ROWS:
        assert len(parse(read_file(content)).rows) == MOST_ROWS
    else:
        with pytest.raises(Refused, match=r"regels tegelijk"):
            parse(read_file(content))
    assert time.process_time() - start < MOST_SECONDS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_usual_encoding_is_read(encoding: str) -> None:
    text = "Zoë;;Müller-Çelik;zoe@icare.nl;"
    (row,) = parse(read_file(text.encode(encoding))).rows
    assert (row.given_name, row.family_name) == ("Zoë", "Müller-Çelik")


def test_a_workbook_is_read_with_formulas_as_text() -> None:
    found = parse(read_file(workbook([HEAD, [], PETRA, ("=1+1", None, "Veen", "v@icare.nl", 7)])))
    assert rows(found)[0] == PETRA
    assert [row.line for row in found.rows] == [3, 4]
    assert said(found) == ["Regel 4: vul de voornaam in"]
    assert found.rows[1].function == "7"


def test_a_file_becomes_text_on_the_same_lines() -> None:
    lines = read_file(workbook([HEAD, [], PETRA, [], [], BERT]))
    again = read_text(write_text(lines))
    assert parse(again).rows == parse(lines).rows


def bomb(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([PETRA]))) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.namelist():
            target.writestr(part, content if part == name else source.read(part))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    "content",
    [
        bomb(SHEET, b"<x>" + b" " * 60_000_000 + b"</x>"),
        bomb(SHEET, b"<x>" + b"<row/>" * 400_000 + b"</x>"),
        bomb(SHEET, b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
        bomb(SHEET, '<?xml version="1.0" encoding="utf-16"?><x/>'.encode("utf-16")),
        bomb(SHEET, b"<worksheet><sheetData><row"),
        bomb("xl/workbook.xml", b"<workbook/>"),
        b"PK\x03\x04" + b"\0" * 100,
        b"\xd0\xcf\x11\xe0" + b"\0" * 100,
        b"%PDF-1.7\n\0",
        b"",
        b"\n\n;;;\n",
        b"alleen een woord",
        b"a;b;c\n1;2;3",
        b"Voornaam;Achternaam;Functie\nPetra;Dijk;Chef",
        b"Voornaam;Achternaam;E-mail",
        b'"' + b"a;" * 200_000,
        b"x" * 3_000_000,
    ],
)
def test_what_is_no_list_is_refused_in_words_and_in_time(content: bytes) -> None:
    start = time.process_time()
    with pytest.raises(Refused) as refused:
        parse(read_file(content), field="file")
    assert refused.value.field == "file"
    assert time.process_time() - start < MOST_SECONDS


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = read(text)
    except Refused:
        return
    assert found.rows
    for row in found.rows:
        if not row.problems:
            assert "@" in row.candidate.email


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(Refused):
        parse(read_file(content), field="file")
