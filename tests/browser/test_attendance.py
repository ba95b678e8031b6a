"""Attendance on phones: taps through a dropped connection, and checking in with the code on the screen."""

import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.walking import DESKTOP, PHONE, Demo, logged_in

Look = Callable[[Page, str], None]
NOTED = (
    "attendance",
    "attendance_change",
    "check_in",
    "check_in_device",
    "shared_device",
    "absence_report",
)
STORED = "%Y-%m-%d %H:%M:%S.%f"


@dataclass(frozen=True)
class Lesson:
    """A session that goes on right now, of the cohort that the demo's trainer and learner share."""

    id: int
    learner: str
    database: Path

    def states(self) -> list[str]:
        """What is noted, by the order in which it came."""
        with closing(sqlite3.connect(self.database)) as db:
            query = "SELECT state FROM attendance WHERE session_id = ? ORDER BY id"
            return [state for (state,) in db.execute(query, (self.id,))]

    def steps(self) -> int:
        """How many marks were ever made."""
        with closing(sqlite3.connect(self.database)) as db:
            query = "SELECT count(*) FROM attendance_change WHERE session_id = ?"
            return int(db.execute(query, (self.id,)).fetchone()[0])


@pytest.fixture
def lesson(demo: Demo) -> Iterator[Lesson]:
    """The next session of the shared cohort, moved to now, with nobody noted; afterwards it is as it was."""
    database = demo.instance / "leergang.db"
    learner, trainer = demo.login("learner"), demo.login("trainer")
    now = datetime.now(UTC)
    with closing(sqlite3.connect(database, timeout=30)) as db, db:
        session_id, enrolment_id, starts, ends = db.execute(
            "SELECT s.id, e.id, s.starts_at, s.ends_at FROM course_session s "
            "JOIN enrolment e ON e.cohort_id = s.cohort_id AND e.seat_id IS NOT NULL "
            "JOIN person l ON l.id = e.person_id AND l.email = ? "
            "JOIN cohort_trainer t ON t.cohort_id = s.cohort_id JOIN person p ON p.id = t.person_id AND p.email = ? "
            "WHERE s.state = 'planned' AND s.kind = 'day' AND s.starts_at > ? ORDER BY s.starts_at LIMIT 1",
            (learner["email"], trainer["email"], now.strftime(STORED)),
        ).fetchone()
        moved = [(now + timedelta(minutes=minutes)).strftime(STORED) for minutes in (-5, 240)]
        db.execute("UPDATE course_session SET starts_at = ?, ends_at = ? WHERE id = ?", (*moved, session_id))
        away = db.execute(
            "SELECT id FROM enrolment WHERE cohort_id = (SELECT cohort_id FROM enrolment WHERE id = ?) "
            "AND seat_id IS NOT NULL AND state != 'withdrawn' AND id != ? ORDER BY id DESC LIMIT 1",
            (enrolment_id, enrolment_id),
        ).fetchone()[0]
        db.execute(
            "INSERT INTO absence_report (session_id, enrolment_id, remark, reported_at, reported_for) "
            "VALUES (?, ?, ?, ?, ?)",
            (session_id, away, "bruiloft van mijn zus", now.strftime(STORED), moved[0]),
        )
    yield Lesson(session_id, learner["name"], database)
    with closing(sqlite3.connect(database, timeout=30)) as db, db:
        for table in NOTED:
            db.execute(f"DELETE FROM {table} WHERE session_id = ?", (session_id,))
        db.execute(
            "UPDATE course_session SET starts_at = ?, ends_at = ? WHERE id = ?", (starts, ends, session_id)
        )


def person(page: Page, number: int) -> "Person":
    return Person(page.locator(".dt-marks > li").nth(number))


@dataclass
class Person:
    """One line of the sheet."""

    line: Locator

    def tap(self, word: str) -> None:
        """Taps a state."""
        self.line.locator("label", has_text=word).click()

    def shows(self, word: str) -> None:
        """The state that is chosen."""
        expect(self.line.get_by_label(word, exact=True)).to_be_checked()


def test_taps_wait_for_a_connection_and_are_sent_once(
    new_page: Callable[..., Page], demo: Demo, lesson: Lesson, look: Look
) -> None:
    url = f"/trainer/bijeenkomsten/{lesson.id}/aanwezigheid"
    page = new_page(viewport=PHONE, has_touch=True, expected="ERR_INTERNET_DISCONNECTED")
    logged_in(page, demo, "trainer", url)
    look(page, "sheet-fresh")
    page.set_viewport_size(PHONE)
    assert lesson.states() == [], "nobody is present by default"
    person(page, 0).tap("Aanwezig")
    expect(page.locator("#stand")).to_contain_text("Alles is verstuurd")
    assert lesson.states() == ["present"]

    page.context.set_offline(True)
    person(page, 1).tap("Te laat")
    person(page, 2).tap("Afwezig")
    person(page, 0).tap("Eerder weg")
    expect(page.locator("#stand")).to_contain_text("3 tikken wachten op verbinding")
    expect(page.locator('[data-count="in"]')).to_have_text("2")
    look(page, "sheet-offline")
    page.set_viewport_size(PHONE)
    assert lesson.states() == ["present"]
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert lesson.learner.split()[-1] not in kept, "no name stays on the phone"

    # The tab is closed and opened again later: the queue is still there, and goes.
    page.context.set_offline(False)
    context = page.context
    page.close()
    page = context.new_page()
    page.goto(url)
    expect(page.locator("#stand")).to_contain_text("Alles is verstuurd")
    assert lesson.states() == ["left_early", "late", "absent"]
    assert lesson.steps() == 4
    page.reload()
    person(page, 0).shows("Eerder weg")
    person(page, 2).shows("Afwezig")

    # The connection comes back by itself while the page stays open.
    page.context.set_offline(True)
    person(page, 3).tap("Aanwezig")
    expect(page.locator("#stand")).to_contain_text("1 tik wacht op verbinding")
    page.context.set_offline(False)
    expect(page.locator("#stand")).to_contain_text("Alles is verstuurd", timeout=10_000)
    assert lesson.steps() == 5

    # The rest at once: it shows whom, and leaves out who reported absent.
    page.get_by_text("De rest is aanwezig").click()
    rest = page.locator("#rest")
    expect(rest).to_contain_text("Wie zich heeft afgemeld")
    look(page, "sheet-rest")
    page.set_viewport_size(PHONE)
    marked = rest.locator("li").count()
    rest.get_by_role("button").click()
    expect(page.locator("#stand")).to_contain_text("Alles is verstuurd")
    expect(page.locator('[data-count="open"]')).to_have_text("1")
    assert lesson.states().count("present") == marked + 1
    look(page, "sheet-noted")


def test_an_ended_session_or_another_login_keeps_the_taps(
    new_page: Callable[..., Page], demo: Demo, lesson: Lesson, look: Look
) -> None:
    url = f"/trainer/bijeenkomsten/{lesson.id}/aanwezigheid"
    page = new_page(viewport=PHONE, expected="^40[013] .*/(tikken|stand)$")
    logged_in(page, demo, "trainer", url)
    page.context.clear_cookies()
    person(page, 0).tap("Aanwezig")
    expect(page.locator("#stand")).to_contain_text("Je bent niet meer ingelogd")
    look(page, "sheet-logged-out")
    page.set_viewport_size(PHONE)
    assert lesson.states() == []

    # Somebody else logs in on this phone, in another tab: nothing goes along.
    other = page.context.new_page()
    logged_in(other, demo, "administrator", "/beheer")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#stand")).to_contain_text("Er is nu iemand anders ingelogd")
    assert lesson.states() == []
    page.context.clear_cookies()
    other.close()

    logged_in(page, demo, "trainer", url)
    expect(page.locator("#stand")).to_contain_text("Alles is verstuurd")
    assert lesson.states() == ["present"]
    assert page.evaluate("localStorage.length") == 0


def test_who_could_not_be_noted_is_named_until_the_trainer_has_seen_it(
    new_page: Callable[..., Page], demo: Demo, lesson: Lesson, look: Look
) -> None:
    url = f"/trainer/bijeenkomsten/{lesson.id}/aanwezigheid"
    page = logged_in(new_page(viewport=PHONE), demo, "trainer", url)
    refused, who = page.locator("#geweigerd"), page.locator(".dt-marks__name").nth(1).inner_text()
    person(page, 1).tap("Aanwezig")
    expect(page.locator("#stand")).to_contain_text("Alles is verstuurd")
    expect(refused).to_be_hidden()

    def ahead(route: Route) -> None:  # as a phone whose clock was set back since the tap
        sent = route.request.post_data or ""
        route.continue_(post_data=re.sub(r'"at":(\d+)', lambda at: f'"at":{int(at[1]) + 3_600_000}', sent))

    page.route("**/tikken", ahead)
    person(page, 1).tap("Te laat")
    expect(refused).to_contain_text(f"{who} (Te laat): De klok van je telefoon is verzet")
    person(page, 1).shows("Aanwezig")
    look(page, "sheet-refused")
    assert who.split()[-1] not in page.evaluate("JSON.stringify(localStorage)"), "no name stays on the phone"
    page.unroute("**/tikken")
    page.reload()
    expect(refused).to_contain_text(f"{who} (Te laat)")
    refused.get_by_role("button", name="Ik heb het gezien").click()
    page.reload()
    expect(refused).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0


def test_the_sheet_works_by_keyboard_and_without_script(
    new_page: Callable[..., Page], demo: Demo, lesson: Lesson
) -> None:
    url = f"/trainer/bijeenkomsten/{lesson.id}/aanwezigheid"
    plain = logged_in(new_page(java_script_enabled=False), demo, "trainer", url)
    person(plain, 0).tap("Te laat")
    plain.get_by_role("button", name="Sla op").click()
    expect(plain.get_by_text("De aanwezigheid van 1 deelnemer is bewaard.")).to_be_visible()
    assert lesson.states() == ["late"]
    page = logged_in(new_page(), demo, "trainer", url)
    page.locator(".dt-marks > li").nth(1).get_by_label("Aanwezig", exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    person(page, 1).shows("Te laat")
    expect(page.locator("#stand")).to_contain_text("Alles is verstuurd")
    assert lesson.states() == ["late", "late"]
    page.get_by_role("link", name=re.compile("^Meer")).first.click()
    expect(page.get_by_role("heading", name="Hoe het zo kwam")).to_be_visible()


def test_a_learner_checks_in_with_the_code_on_the_screen(
    new_page: Callable[..., Page], demo: Demo, lesson: Lesson, look: Look
) -> None:
    sheet = f"/trainer/bijeenkomsten/{lesson.id}/aanwezigheid"
    screen = logged_in(new_page(), demo, "trainer", sheet)
    screen.get_by_role("button", name="Open de aanmelding").click()
    digits = screen.locator("[data-digits]")
    expect(digits).to_have_text(re.compile(r"^\d{3} \d{3}$"))
    expect(screen.locator(".dt-screen__list h2")).to_have_text(re.compile("^0 van de"))

    phone = logged_in(new_page(viewport=PHONE), demo, "learner", "/aanmelden")
    look(phone, "check-in-type")
    phone.set_viewport_size(PHONE)
    phone.get_by_label("Code van zes cijfers").fill("12 34")
    phone.get_by_role("button", name="Ik ben er").click()
    expect(phone.get_by_role("alert")).to_contain_text("geldt niet meer")
    look(phone, "check-in-wrong")
    phone.set_viewport_size(PHONE)
    phone.get_by_label("Code van zes cijfers").fill(digits.inner_text())
    phone.get_by_role("button", name="Ik ben er").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Je bent erbij")
    look(phone, "check-in-done")

    # The list in the room grew by itself.
    expect(screen.locator(".dt-arrived li")).to_have_count(1, timeout=5_000)
    expect(screen.locator(".dt-arrived li")).to_contain_text(lesson.learner)
    look(screen, "check-in-screen")
    screen.set_viewport_size(DESKTOP)
    screen.goto(sheet)
    expect(screen.locator(".dt-door--open")).to_be_visible()
    look(screen, "sheet-open-door")
    screen.get_by_role("button", name="Sluit de aanmelding").click()
    expect(screen.get_by_text("De aanmelding is dicht.")).to_be_visible()
    assert lesson.states() == ["present"]
    screen.get_by_role("link", name=f"Meer over {lesson.learner}").click()
    expect(screen.get_by_text("zelf aangemeld")).to_be_visible()
    look(screen, "sheet-history")


def test_the_code_of_the_screen_changes_and_its_link_confirms(
    new_page: Callable[..., Page], demo: Demo, lesson: Lesson, look: Look
) -> None:
    if shutil.which("zbarimg") is None:
        pytest.skip("zbarimg reads the code; it is in the package zbar-tools")
    sheet = f"/trainer/bijeenkomsten/{lesson.id}/aanwezigheid"
    screen = logged_in(new_page(), demo, "trainer", sheet)
    screen.get_by_role("button", name="Open de aanmelding").click()
    picture = demo.instance / "qr.png"
    screen.locator("[data-qr]").screenshot(path=picture)
    command = ["zbarimg", "-q", "--raw", str(picture)]
    read = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    phone = new_page(viewport=PHONE)
    link = read.removeprefix(demo.url)
    assert re.fullmatch(rf"/aanmelden/{lesson.id}/[A-Za-z0-9_-]{{22}}", link)
    logged_in(phone, demo, "learner", link)
    look(phone, "check-in-confirm")
    phone.get_by_role("button", name="Ik ben er").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Je bent erbij")
