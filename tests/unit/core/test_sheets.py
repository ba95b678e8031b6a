"""A text in a spreadsheet is never a formula."""

import csv
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.core.money import Money
from app.core.sheets import Sheet, delimited, harmless, workbook

EVIL = [
    "=1+1",
    "+31",
    "-2+3",
    "@SUM(A1)",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM",
    "\t=1+1",
    " =1+1",
    "\r=1",
    '=cmd|" /C calc"!A0',
]

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30)


@pytest.mark.parametrize("evil", EVIL)
def test_what_looks_like_a_formula_is_text_in_both_kinds_of_file(evil: str) -> None:
    sheet = Sheet("Lijst", ["Naam"], [[evil]])
    page = load_workbook(BytesIO(workbook("Lijst", [sheet])))["Lijst"]
    assert {cell.data_type for row in page.iter_rows() for cell in row} == {"s"}
    assert delimited(sheet).decode("utf-8-sig").splitlines()[1].lstrip('"').startswith("'")


@given(text=texts)
def test_no_text_at_all_becomes_a_formula(text: str) -> None:
    page = load_workbook(BytesIO(workbook("Lijst", [Sheet("Lijst", ["Kop"], [[text, "x"]])])))["Lijst"]
    assert all(cell.data_type in ("s", "n") for row in page.iter_rows() for cell in row)
    kept = harmless(text)
    assert kept in (text, f"'{text}")
    assert not kept.strip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


def test_numbers_and_money_stay_numbers() -> None:
    sheet = Sheet(
        "Lijst", ["Plaats", "Prijs"], [[3, Money(250_050)], [None, Money(-5)]], ["", Money(250_045)]
    )
    page = load_workbook(BytesIO(workbook("Lijst", [sheet])))["Lijst"]
    assert [cell.value for cell in page[2]] == [3, 2500.5]
    assert delimited(sheet) == b"\xef\xbb\xbfPlaats;Prijs\r\n3;2500,50\r\n;-0,05\r\n;2500,45\r\n"


def test_a_dutch_excel_reads_accents_semicolons_and_quotes() -> None:
    names = ["Yıldız; Fatma", 'de "Wit"', "Zoë"]
    rows = list(
        csv.reader(
            StringIO(delimited(Sheet("Lijst", ["Naam"], [[n] for n in names])).decode("utf-8-sig")),
            delimiter=";",
        )
    )
    assert rows == [["Naam"], *([name] for name in names)]


def test_the_same_table_gives_the_same_bytes() -> None:
    sheet = Sheet("Lijst", ["Naam"], [["Petra"]])
    assert workbook("Lijst", [sheet]) == workbook("Lijst", [sheet])
