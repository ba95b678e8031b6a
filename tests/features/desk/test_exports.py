"""Participants as a file, with the columns that were chosen."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM
from app.desk.service import COLUMNS, Column
from app.enrolments import service as enrolments
from app.organisations import service as organisations
from tests.counting import MOST_QUERIES, counted
from tests.factories import billing as factory
from tests.factories import enrolments as people
from tests.factories.billing import World
from tests.factories.practice import send

ALL = [str(one) for one in Column]


def take(desk: FlaskClient, world: World | None, columns: list[str], kind: str = "xlsx") -> bytes:
    """The file, as the browser gets it."""
    url = f"/beheer/groepen/{world.cohort.id}/export" if world else "/beheer/groepen/export"
    answer = send(desk, url, columns=columns, kind=kind)  # type: ignore[arg-type]
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Disposition"].endswith(f'.{kind}"')
    return answer.data


def rows_of(content: bytes) -> list[list[object]]:
    book = load_workbook(BytesIO(content))
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


def test_every_column_tells_what_it_says(
    desk: FlaskClient, db: Session, clock: FixedClock, world: World
) -> None:
    rows = [people.person(number) for number in range(100, 113)]
    enrolments.enrol_list(
        db, SYSTEM, clock, organisation_id=world.other.id, cohort_id=world.cohort.id, rows=rows
    )
    factory.invoice(db, clock, world)
    heads, first, *others = rows_of(take(desk, world, ALL))
    assert heads == [str(COLUMNS[one]) for one in Column]
    assert first == [
        "Assen, najaar 2026", "Icare", "Persoon000", "van", "Test000", "persoon0@voorbeeld.nl",
        "Casemanager dementie", 1, "heeft een plaats", None, "uitgenodigd", "nee", 0, 0, 0, 0, None, 2500,
        "Icare €\u00a02.500,00",
    ]  # fmt: skip
    assert len(others) == 15
    last = dict(zip(Column, others[-1], strict=True))
    assert (last[Column.STATE], last[Column.POSITION], last[Column.SEAT], last[Column.PRICE]) == (
        "op de wachtlijst", 1, None, None,
    )  # fmt: skip


def test_names_that_look_like_formulas_are_text(
    desk: FlaskClient, db: Session, clock: FixedClock, world: World
) -> None:
    evil = organisations.create(db, SYSTEM, clock, name="=1+1")
    accounts.find_or_create_person(
        db, clock, given_name="＝1+1", infix="", family_name="@SUM(A1)", email="x@voorbeeld.nl"
    )
    enrolments.enrol(
        db,
        SYSTEM,
        clock,
        organisation_id=evil.id,
        cohort_id=world.cohort.id,
        given_name="Iemand",
        infix="",
        family_name="Anders",
        email="x@voorbeeld.nl",
        function="+31 592",
    )
    db.commit()
    book = load_workbook(BytesIO(take(desk, world, ALL)))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert "=1+1" in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    line = take(desk, world, ["organisation", "given_name", "family_name", "function"], "csv").decode(
        "utf-8-sig"
    )
    assert "'=1+1;'＝1+1;'@SUM(A1);'+31 592" in line.splitlines()


def test_all_cohorts_stand_in_one_file(
    desk: FlaskClient, db: Session, clock: FixedClock, world: World
) -> None:
    other = people.cohort(db, clock, name="Emmen")
    people.enrol(db, clock, world, 50, cohort_id=other.id)
    db.commit()
    rows = rows_of(take(desk, None, ["cohort", "email"]))
    assert [row[0] for row in rows] == ["Groep", *["Assen, najaar 2026"] * 3, "Emmen"]


def test_each_export_leaves_a_line_that_tells_which_columns(
    desk: FlaskClient, db: Session, world: World
) -> None:
    take(desk, world, ["email", "seat"], "csv")
    event = audit.latest(db, limit=1)[0]
    assert (event.action, event.object_id) == ("desk:participants:export", world.cohort.id)
    assert event.data == {"columns": ["email", "seat"], "rows": 3, "kind": "csv"}


@pytest.mark.parametrize("values", [{"columns": []}, {"columns": ["email", "password"]}, {"kind": "pdf"}])
def test_an_export_without_columns_or_with_unknown_ones_is_refused(
    desk: FlaskClient, db: Session, world: World, values: dict[str, object]
) -> None:
    url = f"/beheer/groepen/{world.cohort.id}/export"
    before = audit.latest(db, limit=1)[0].id
    db.rollback()
    answer = send(desk, url, **{"columns": ["email"], "kind": "xlsx", **values})  # type: ignore[arg-type]
    assert answer.status_code == 422
    assert audit.latest(db, limit=1)[0].id == before


def test_more_people_ask_no_more_of_the_database(
    app: Flask, desk: FlaskClient, db: Session, clock: FixedClock, world: World
) -> None:
    take(desk, world, ALL)
    with counted(app) as few:
        take(desk, world, ALL)
    rows = [people.person(number) for number in range(100, 113)]
    enrolments.enrol_list(
        db, SYSTEM, clock, organisation_id=world.other.id, cohort_id=world.cohort.id, rows=rows
    )
    db.commit()
    with counted(app) as many:
        take(desk, world, ALL)
    assert len(many) == len(few)
    assert len(few) <= 2 * MOST_QUERIES  # the page with the choices, and the file
