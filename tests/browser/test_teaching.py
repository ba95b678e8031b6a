"""A trainer gives a cohort material and news; a learner reads it on a phone and chooses what the others see."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import PHONE, Demo, logged_in
from tests.factories.teaching import PDF

Look = Callable[[Page, str], None]


@dataclass(frozen=True)
class Course:
    """The cohort that the demo's trainer and learner share, and its next course day."""

    cohort_id: int
    session_id: int
    past_session_id: int


@pytest.fixture
def course(demo: Demo) -> Course:
    """The shared cohort."""
    learner, trainer = demo.login("learner"), demo.login("trainer")
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    database = demo.instance / "leergang.db"
    with closing(sqlite3.connect(database, timeout=30)) as db:
        cohort_id, session_id = db.execute(
            "SELECT s.cohort_id, s.id FROM course_session s "
            "JOIN enrolment e ON e.cohort_id = s.cohort_id AND e.seat_id IS NOT NULL "
            "JOIN person l ON l.id = e.person_id AND l.email = ? "
            "JOIN cohort_trainer t ON t.cohort_id = s.cohort_id JOIN person p ON p.id = t.person_id AND p.email = ? "
            "WHERE s.state = 'planned' AND s.kind = 'day' AND s.starts_at > ? ORDER BY s.starts_at LIMIT 1",
            (learner["email"], trainer["email"], now),
        ).fetchone()
        past = db.execute(
            "SELECT id FROM course_session WHERE cohort_id = ? AND ends_at < ? ORDER BY ends_at DESC LIMIT 1",
            (cohort_id, now),
        ).fetchone()
    return Course(cohort_id, session_id, past[0] if past else session_id)


def test_a_trainer_gives_material_and_news_and_a_learner_reads_it_on_a_phone(
    demo: Demo, course: Course, new_page: Callable[..., Page], look: Look, axe: Callable[[Page], None]
) -> None:
    lessons = f"/trainer/groepen/{course.cohort_id}/lessen"
    page = logged_in(new_page(), demo, "trainer", lessons)
    expect(page.get_by_role("heading", level=1)).to_have_text("Materiaal en mededelingen")

    add = f"/trainer/bijeenkomsten/{course.session_id}/materiaal"
    page.goto(f"{add}/bestand?van=groep")
    page.get_by_label("Bestand", exact=True).set_input_files(
        {"name": "script.html", "mimeType": "text/html", "buffer": b"<script>1</script>"}
    )
    page.get_by_label("Titel").fill("Kaarten met talenten")
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.locator("#file-fout")).to_contain_text("Webpagina")
    expect(page.get_by_label("Titel")).to_have_value("Kaarten met talenten")
    look(page, "teach-refused")
    page.get_by_label("Bestand", exact=True).set_input_files(
        {"name": "groot.pdf", "mimeType": "application/pdf", "buffer": PDF * 110_000}
    )
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_role("alert").filter(has_text="groter dan 7 MB")).to_be_visible()
    page.get_by_label("Bestand", exact=True).set_input_files(
        {"name": "Talentenkaarten één.pdf", "mimeType": "application/pdf", "buffer": PDF * 9000}
    )
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_text("Het materiaal staat erbij.")).to_be_visible()

    page.goto(f"{add}/link?van=groep")
    page.get_by_label("Link", exact=True).fill("https://www.example.org/film")
    page.get_by_label("Titel").fill("Film: Wat kan ik nog wel?")
    page.get_by_label("Een week voor de bijeenkomst").check()
    page.get_by_role("button", name="Voeg toe").click()

    page.goto(f"/trainer/groepen/{course.cohort_id}/materiaal/tekst")
    page.get_by_label("Titel").fill("Zo gaan we met elkaar om")
    page.get_by_label("Tekst", exact=True).fill(
        "Wat je hier hoort, blijft hier.\n\n## Afspraken\n\n- We laten elkaar **uitpraten**.\n- We noemen geen namen."
    )
    page.get_by_label("Meteen").check()
    look(page, "teach-add")
    page.get_by_role("button", name="Voeg toe").click()

    page.goto(f"/trainer/groepen/{course.cohort_id}/mededelingen/nieuw")
    page.get_by_label("Titel").fill("Neem volgende keer een foto mee")
    page.get_by_label("Tekst", exact=True).fill(
        "We beginnen de dag met een rondje.\n\nNeem een foto mee van iets waar je **trots** op bent."
    )
    page.get_by_label("Stuur het ook als mail").check()
    look(page, "teach-announce")
    page.get_by_role("button", name="Bekijk het voorbeeld").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bekijk de mededeling")
    look(page, "teach-preview")
    page.get_by_role("button", name="Plaats en verstuur").click()
    expect(page.get_by_text("gaat nu ook als mail weg")).to_be_visible()
    page.goto(lessons)
    look(page, "teach-course")

    page.get_by_role("link", name="Kaarten met talenten").click()
    page.get_by_role("link", name="Geef een nieuwe versie").click()
    page.get_by_label("Bestand", exact=True).set_input_files(
        {"name": "Talentenkaarten twee.pdf", "mimeType": "application/pdf", "buffer": PDF * 12000}
    )
    page.get_by_role("button", name="Bewaar als versie 2").click()
    expect(page.get_by_role("table")).to_contain_text("Versie 1")
    look(page, "teach-material")

    note = f"/trainer/bijeenkomsten/{course.past_session_id}"
    page.goto(note)
    other = page.context.new_page()
    other.goto(note)
    page.get_by_label("Notitie").fill("De oefening met de kaarten duurde lang. Begin een kwartier eerder.")
    page.get_by_role("button", name="Sla de notitie op").click()
    expect(page.get_by_text("De notitie is opgeslagen.")).to_be_visible()
    look(page, "teach-session")
    other.get_by_label("Notitie").fill("Volgende keer meer pauze.")
    other.get_by_role("button", name="Sla de notitie op").click()
    expect(other.get_by_text("De oefening met de kaarten duurde lang.")).to_be_visible()
    expect(other.get_by_label("Jouw tekst")).to_have_value("Volgende keer meer pauze.")
    look(other, "teach-both")

    phone = logged_in(new_page(viewport=PHONE), demo, "learner", f"/leren/groepen/{course.cohort_id}")
    expect(phone.get_by_role("heading", name="Neem volgende keer een foto mee")).to_be_visible()
    look(phone, "teach-learner")
    phone.set_viewport_size(PHONE)
    with phone.expect_download() as download:
        phone.get_by_role("link", name="Kaarten met talenten").first.click()
    assert download.value.suggested_filename == "Talentenkaarten twee.pdf"
    phone.get_by_role("link", name="Zo gaan we met elkaar om").click()
    expect(phone.get_by_role("heading", name="Afspraken")).to_be_visible()
    axe(phone)
    phone.goto(f"/leren/groepen/{course.cohort_id}/contact")
    phone.get_by_label("Laat mijn e-mailadres zien").check()
    phone.get_by_label("Telefoonnummer").fill("0592 98 76 54")
    phone.get_by_role("button", name="Sla op").click()
    expect(phone.get_by_role("link", name="0592 98 76 54")).to_be_visible()
    look(phone, "teach-contact")
    page.goto(f"/trainer/groepen/{course.cohort_id}/contact")
    expect(page.get_by_role("link", name="0592 98 76 54")).to_be_visible()
    look(page, "teach-contacts")
