"""Not coming, making up, the picture of a group, the signed list, and what participants think: seen and used."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_attendance import STORED, logged_in
from tests.browser.walking import PHONE, Demo

Look = Callable[[Page, str], None]


@dataclass(frozen=True)
class Group:
    """The cohort that the demo's trainer and learner share."""

    id: int
    enrolment_id: int
    #: The next session to come.
    coming: int
    #: The last course day that was, moved to yesterday; the learner was there, and everybody is noted.
    last: int
    database: Path


@pytest.fixture
def group(demo: Demo) -> Iterator[Group]:
    """The last course day was yesterday; afterwards it is as it was."""
    database = demo.instance / "leergang.db"
    learner, trainer = demo.login("learner"), demo.login("trainer")
    now = datetime.now(UTC)
    with closing(sqlite3.connect(database, timeout=30)) as db, db:
        cohort_id, enrolment_id = db.execute(
            "SELECT e.cohort_id, e.id FROM enrolment e JOIN person l ON l.id = e.person_id AND l.email = ? "
            "JOIN cohort_trainer t ON t.cohort_id = e.cohort_id JOIN person p ON p.id = t.person_id AND p.email = ? "
            "WHERE e.seat_id IS NOT NULL ORDER BY e.id DESC LIMIT 1",
            (learner["email"], trainer["email"]),
        ).fetchone()
        query = (
            "SELECT id, starts_at, ends_at FROM course_session "
            "WHERE cohort_id = ? AND state = 'planned' AND kind = 'day'"
        )
        coming = db.execute(
            f"{query} AND starts_at > ? ORDER BY starts_at LIMIT 1", (cohort_id, now.strftime(STORED))
        ).fetchone()
        last = db.execute(
            f"{query} AND ends_at < ? ORDER BY starts_at DESC LIMIT 1", (cohort_id, now.strftime(STORED))
        ).fetchone()
        moved = [(now - timedelta(hours=hours)).strftime(STORED) for hours in (30, 24)]
        db.execute("UPDATE course_session SET starts_at = ?, ends_at = ? WHERE id = ?", (*moved, last[0]))
        db.execute(
            "UPDATE attendance SET state = 'present' WHERE session_id = ? AND enrolment_id = ?",
            (last[0], enrolment_id),
        )
        db.execute(  # who joined the group in another walk was not noted yet, and a list is signed of everyone
            "INSERT INTO attendance (session_id, enrolment_id, state, noted_by_person_id, noted_at) "
            "SELECT a.session_id, e.id, a.state, a.noted_by_person_id, a.noted_at "
            "FROM attendance a JOIN enrolment e ON e.cohort_id = ? AND e.seat_id IS NOT NULL "
            "WHERE a.session_id = ? AND a.enrolment_id = ? "
            "AND e.id NOT IN (SELECT enrolment_id FROM attendance WHERE session_id = ?)",
            (cohort_id, last[0], enrolment_id, last[0]),
        )
        db.execute(
            "DELETE FROM evaluation_given WHERE session_id = ? AND enrolment_id = ?", (last[0], enrolment_id)
        )
    yield Group(cohort_id, enrolment_id, coming[0], last[0], database)
    with closing(sqlite3.connect(database, timeout=30)) as db, db:
        db.execute("UPDATE course_session SET starts_at = ?, ends_at = ? WHERE id = ?", (*last[1:], last[0]))
        db.execute("DELETE FROM absence_report WHERE session_id = ?", (coming[0],))
        db.execute("UPDATE make_up SET withdrawn_at = agreed_at WHERE session_id = ?", (coming[0],))


def test_not_coming_is_reported_and_made_up_for(
    demo: Demo, new_page: Callable[..., Page], look: Look, group: Group
) -> None:
    learner = logged_in(new_page(viewport=PHONE), demo, "learner", "/leren/aanwezigheid")
    look(learner, "prospects-own")
    learner.goto(f"/leren/bijeenkomsten/{group.coming}/afmelden")
    look(learner, "prospects-report")
    learner.get_by_label("Wil je er iets bij zeggen?").fill("Ik ben er niet bij.")
    learner.get_by_role("button", name="Meld me af").click()
    expect(learner.get_by_text("Je bent afgemeld").first).to_be_visible()

    trainer = logged_in(
        new_page(), demo, "trainer", f"/trainer/bijeenkomsten/{group.coming}/inhalen/{group.enrolment_id}"
    )
    look(trainer, "prospects-make-up")
    trainer.get_by_label("Met een opdracht").check()
    trainer.get_by_label("Wat doet de deelnemer?").fill("Lees het verslag en bespreek het met mij.")
    trainer.get_by_label("Klaar op").fill("31-12-2027")
    trainer.get_by_role("button", name="Spreek dit af").click()
    expect(trainer.get_by_text("De afspraak staat")).to_be_visible()
    look(trainer, "prospects-make-up-agreed")
    learner.goto("/leren/aanwezigheid")
    expect(learner.get_by_text("Lees het verslag en bespreek het met mij.")).to_be_visible()
    learner.get_by_role("button", name=re.compile("Ik kom toch")).click()
    expect(learner.get_by_text("Je komt toch. Fijn.")).to_be_visible()


def test_the_picture_of_a_group_and_its_signed_list(
    demo: Demo, new_page: Callable[..., Page], look: Look, group: Group
) -> None:
    trainer = logged_in(new_page(), demo, "trainer", f"/groepen/{group.id}/aanwezigheid")
    look(trainer, "prospects-picture")
    box = trainer.locator(".dt-picture")
    trainer.set_viewport_size(PHONE)
    box.evaluate("box => box.scrollLeft = 600")
    assert box.evaluate("box => box.scrollLeft") > 0
    name = trainer.locator(".dt-picture tbody th").first.bounding_box()
    assert name is not None
    assert name["x"] < 24, "names stay in sight"
    trainer.goto(f"/trainer/groepen/{group.id}")
    look(trainer, "prospects-cohort")
    trainer.goto(f"/trainer/bijeenkomsten/{group.last}/lijst")
    look(trainer, "prospects-list")
    trainer.get_by_role("button", name="Onderteken de lijst").click()
    expect(trainer.get_by_text("De lijst is ondertekend.")).to_be_visible()
    link = trainer.get_by_role("link", name=re.compile("Download als PDF"))
    for _ in range(40):
        if link.count():
            break
        trainer.wait_for_timeout(500)
        trainer.reload()
    with trainer.expect_download() as taken:
        link.first.click()
    assert taken.value.path().read_bytes().startswith(b"%PDF")


def test_a_session_is_evaluated_in_under_a_minute(
    demo: Demo, new_page: Callable[..., Page], look: Look, group: Group
) -> None:
    learner = logged_in(
        new_page(viewport=PHONE), demo, "learner", f"/leren/bijeenkomsten/{group.last}/evaluatie"
    )
    look(learner, "evaluation-ask")
    for question, word in (
        ("De inhoud", "Goed"),
        ("De begeleiding", "Heel goed"),
        ("Bruikbaar in je werk", "Voldoende"),
    ):
        learner.get_by_role("group", name=question).get_by_role("radio", name=word, exact=True).check()
    learner.get_by_role("button", name="Verstuur").click()
    expect(learner.get_by_role("heading", name="Dank je wel")).to_be_visible()
    look(learner, "evaluation-thanks")
    trainer = logged_in(new_page(), demo, "trainer", "/evaluaties")
    look(trainer, "evaluation-index")
    trainer.get_by_role("link", name=re.compile("Bekijk")).last.click()
    look(trainer, "evaluation-result")
    administrator = logged_in(new_page(), demo, "administrator", "/evaluaties")
    look(administrator, "evaluation-all")
