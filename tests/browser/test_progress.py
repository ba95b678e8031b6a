"""Progress towards the certificate: the picture of a group, one's own, other requirements, and who is excused."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from pypdfium2 import PdfDocument

from tests.browser.test_attendance import logged_in
from tests.browser.test_prospects import Group, group  # noqa: F401  the fixture
from tests.browser.walking import Demo

Look = Callable[[Page, str], None]


def test_everyone_sees_what_is_met_and_what_is_missing(
    demo: Demo,
    new_page: Callable[..., Page],
    look: Look,
    group: Group,  # noqa: F811  the fixture of that name
) -> None:
    learner = logged_in(new_page(), demo, "learner", "/leren/voortgang")
    expect(learner.get_by_role("rowheader", name="Eindpresentatie")).to_be_visible()
    look(learner, "progress-own")

    trainer = logged_in(new_page(), demo, "trainer", f"/groepen/{group.id}/voortgang")
    look(trainer, "progress-picture")
    trainer.goto(f"/groepen/{group.id}/voortgang/{group.enrolment_id}")
    trainer.get_by_role("link", name="Stel een vrijstelling voor").click()
    trainer.get_by_label("Eindpresentatie").check()
    trainer.get_by_label("Reden").fill("Gaf de presentatie al voor de eigen organisatie.")
    look(trainer, "progress-dispensation-new")
    trainer.get_by_role("button", name="Stel de vrijstelling voor").click()
    expect(trainer.get_by_text("Wacht op een besluit")).to_be_visible()

    office = logged_in(new_page(), demo, "administrator", f"/groepen/{group.id}/voortgang")
    look(office, "progress-picture-waiting")
    office.get_by_role("link", name=re.compile("Bekijk en beslis")).click()
    look(office, "progress-dispensation")
    office.get_by_role("button", name="Geef de vrijstelling").click()
    expect(office.get_by_text("Vrijgesteld", exact=True).first).to_be_visible()
    look(office, "progress-learner")

    office.goto(f"/beheer/groepen/{group.id}/eisen")
    office.get_by_label("Lesdagen bijgewoond of ingehaald").fill("8")
    office.get_by_label("Uren in bijeenkomsten").fill("40")
    office.get_by_label("Waarom").fill("De groep vroeg om een langere leergang.")
    look(office, "progress-requirements")
    office.get_by_role("button", name="Bekijk voor wie het verschil maakt").click()
    expect(office.get_by_role("heading", name="Wat er verandert")).to_be_visible()
    look(office, "progress-requirements-preview")

    learner.reload()
    expect(learner.get_by_text("Gaf de presentatie al voor de eigen organisatie.")).to_be_visible()
    look(learner, "progress-own-excused")

    office.goto(f"/groepen/{group.id}/voortgang/{group.enrolment_id}")
    office.get_by_role("link", name="Bekijk Eindpresentatie").first.click()
    office.get_by_label("Reden als je intrekt").fill("De presentatie volgt toch nog.")
    office.get_by_role("button", name="Trek de vrijstelling in").click()
    expect(office.get_by_text("De presentatie volgt toch nog.")).to_be_visible()


def test_a_group_of_fifteen_prints_on_one_page(demo: Demo, new_page: Callable[..., Page]) -> None:
    picture = logged_in(
        new_page(), demo, "administrator", demo.world["pages"]["administrator: voortgang van de groep"]
    )
    assert picture.get_by_role("rowheader").count() > 15
    assert len(PdfDocument(picture.pdf(prefer_css_page_size=True))) == 1
