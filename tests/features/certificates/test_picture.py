"""The picture of a cohort: each learner by each requirement, what is missing and until when, cell by cell."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from html import unescape
from re import findall, sub

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.attendance.models import Attendance
from app.certificates import service
from app.certificates.rules.progress import Key
from app.certificates.service import Status
from app.core.clock import FixedClock, local
from app.core.permissions import Actor, Role
from app.scheduling import service as scheduling
from tests.factories.certificates import Group, complete, decider, group
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
WHY = "Gaf de presentatie op een eigen studiedag."
#: Key, status, done, needed: what of each learner the picture shows, in order.
Cell = tuple[str, str, int, int]
ALL_MET: list[Cell] = [
    ("days", "met", 8, 7),
    ("intervisions", "met", 5, 4),
    ("cases", "met", 3, 3),
    ("competencies", "met", 4, 4),
    ("presentation", "met", 1, 1),
]


@pytest.fixture
def made(db: Session, clock: FixedClock, actor_for: ActorFor) -> Group:
    """Just before the last course day: one is done, one nearly, one missed too much, one was excused, one began."""
    made = group(db, clock, actor_for, learners=5, ready=1)
    _, nearly, late, excused, _ = made.learners
    complete(db, clock, made, nearly, days=6, cases=2, presentation=False)
    complete(db, clock, made, late, days=0, cases=1, intervisions=3)
    complete(db, clock, made, excused, presentation=False)
    days = [one for one in scheduling.sessions_of(db, [made.cohort.id]) if one.is_day]
    noted = {"noted_by_person_id": made.trainer.person_id, "noted_at": clock.now()}
    for who, missed in ((nearly, days[6:7]), (late, days[:2])):
        db.add_all(
            Attendance(session_id=one.id, enrolment_id=who.enrolment_id, state="absent", **noted)
            for one in missed
        )
    db.add_all(
        Attendance(session_id=one.id, enrolment_id=late.enrolment_id, state="present", **noted)
        for one in days[2:7]
    )
    asked = service.propose_dispensation(
        db,
        made.trainer,
        clock,
        cohort_id=made.cohort.id,
        enrolment_id=excused.enrolment_id,
        requirement="presentation",
        reason=WHY,
    )
    second = decider(db, clock, 1)
    service.decide_dispensation(
        db, second, clock, cohort_id=made.cohort.id, dispensation_id=asked, grant=True
    )
    db.commit()
    clock.set(days[7].starts_at - timedelta(days=1))
    return made


def last_of(db: Session, made: Group) -> date:
    """The last course day."""
    return max(
        local(one.starts_at).date() for one in scheduling.sessions_of(db, [made.cohort.id]) if one.is_day
    )


def test_every_cell_of_a_mixed_cohort(db: Session, clock: FixedClock, made: Group) -> None:
    found = service.cohort_progress(db, made.trainer, clock, made.cohort.id)
    people = {one.enrolment_id: one for one in found.candidates}

    def row(place: int) -> list[Cell]:
        cells = [found.cell(people[made.ids[place]], key) for key in found.keys]
        return [(str(one.key), str(one.status), one.done, one.needed) for one in cells]

    def missing(place: int) -> dict[str, tuple[str, date | None]]:
        cells = [found.cell(people[made.ids[place]], key) for key in found.keys]
        return {str(one.key): (str(one.missing), one.until) for one in cells if one.missing is not None}

    last = last_of(db, made)
    assert [one.enrolment_id for one in found.candidates] == made.ids
    assert row(0) == ALL_MET
    assert missing(0) == {}

    assert row(1) == [
        ("days", "open", 6, 7),
        ("intervisions", "met", 5, 4),
        ("cases", "open", 2, 3),
        ("competencies", "met", 4, 4),
        ("presentation", "open", 0, 1),
    ]
    assert missing(1) == {
        "days": ("Nog 1 lesdag bijwonen of inhalen: 6 van de 7 gedaan.", last),
        "cases": ("Nog 1 praktijkcasus goedgekeurd krijgen: 2 van de 3 goedgekeurd.", last),
        "presentation": ("De eindpresentatie is nog niet gedaan.", last),
    }

    assert row(2) == [
        ("days", "out_of_reach", 5, 7),
        ("intervisions", "open", 3, 4),
        ("cases", "open", 1, 3),
        ("competencies", "open", 2, 4),
        ("presentation", "met", 1, 1),
    ]
    assert missing(2) == {
        "days": (
            "Nog 2 lesdagen bijwonen of inhalen: 5 van de 7 gedaan. Met wat nu gepland is lukt dat niet meer. "
            "Spreek met je trainer af hoe het wordt ingehaald.",
            None,
        ),
        "intervisions": (
            "Nog 1 keer intervisie bijwonen of inhalen: 3 van de 4 gedaan.",
            None,
        ),  # held, not noted yet
        "cases": ("Nog 2 praktijkcasussen goedgekeurd krijgen: 1 van de 3 goedgekeurd.", last),
        "competencies": (
            "Nog laten zien in een praktijkcasus: C3 Start ondersteunen, C4 Vinger aan de pols.",
            last,
        ),
    }

    assert row(3) == [*ALL_MET[:-1], ("presentation", "excused", 0, 1)]
    excused = found.cell(people[made.ids[3]], Key.PRESENTATION)
    assert excused.excuse is not None
    assert (excused.excuse.reason, excused.excuse.proposed_by, excused.excuse.granted_by) == (
        WHY,
        made.trainer.name,
        "Besluit Nemer 1",
    )

    assert [one[1:3] for one in row(4)] == [("open", 0)] * 5  # who came may still be noted
    assert [found.total(key) for key in found.keys] == [2, 3, 2, 3, 3]


def test_the_page_shows_the_same_and_the_page_of_one_says_until_when(
    db: Session, made: Group, client: FlaskClient, login: Login, actor_for: ActorFor
) -> None:
    login(client, actor_for(Role.ADMINISTRATOR))
    page = client.get(f"/groepen/{made.cohort.id}/voortgang").text
    heads, *rows, foot = [list(cells(row)) for row in table(page).split("<tr")[1:]]

    assert heads[1:-1] == [
        "Lesdagen",
        "Intervisie",
        "Praktijkcasussen",
        "Taken aangetoond",
        "Eindpresentatie",
    ]
    assert [row[0] for row in rows] == [one.name for one in made.learners]
    words = {"met": "Gehaald", "open": "Nog open", "out_of_reach": "Lukt niet meer", "excused": "Vrijgesteld"}
    assert set(words) == set(map(str, Status))
    shown = [[next(key for key, word in words.items() if word in text) for text in row[1:-1]] for row in rows]
    assert shown == [
        ["met"] * 5,
        ["open", "met", "open", "met", "open"],
        ["out_of_reach", "open", "open", "open", "met"],
        ["met"] * 4 + ["excused"],
        ["open"] * 5,
    ]
    assert [row[-1] for row in rows] == ["Klaar", "nog niet", "nog niet", "Klaar", "nog niet"]
    assert "6 van 7" in rows[1][1]
    assert foot[1:-1] == ["2 van 5", "3 van 5", "2 van 5", "3 van 5", "3 van 5"]

    nearly = unescape(client.get(f"/groepen/{made.cohort.id}/voortgang/{made.ids[1]}").text)
    assert "Nog 1 lesdag bijwonen of inhalen: 6 van de 7 gedaan." in nearly
    last = last_of(db, made)
    assert "De laatste die telt is op" in nearly
    assert f"{last.day} " in nearly.split("De laatste die telt is op")[1][:40]
    excused = unescape(client.get(f"/groepen/{made.cohort.id}/voortgang/{made.ids[3]}").text)
    assert WHY in excused
    assert f"Voorgesteld door {made.trainer.name}, gegeven door Besluit Nemer 1." in excused


def table(page: str) -> str:
    """The table of the picture."""
    return page.split('id="beeld"')[1].split("</table>")[0]


def cells(row: str) -> Iterator[str]:
    """The words of each cell."""
    for inner in findall(r"<t[hd].*?>(.*?)</t[hd]>", row.replace("\n", " ")):
        yield " ".join(unescape(sub(r"<[^>]+>", " ", inner)).split())
