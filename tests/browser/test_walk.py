"""The whole way through, as people walk it: from a course to a certificate that a stranger can verify."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

from tests.browser.walk import calendars, cases, certifying, enrolling, learning, money, planning
from tests.browser.walk.company import Company
from tests.browser.walking import Demo

EMPLOYER = "Woonstichting De Drift"
EMPLOYER_DOMAIN = "dedrift.example"


def test_a_course_leads_from_its_first_date_to_a_certificate_that_anyone_can_verify(
    demo: Demo,
    new_page: Callable[..., Page],
    axe: Callable[[Page], None],
    shot: Callable[[Page, str], Path],
    tmp_path: Path,
) -> None:
    company = Company(demo, new_page, axe, shot)
    plan = planning.Plan(datetime.now(ZoneInfo("Europe/Amsterdam")).date())

    # 1. The administrator makes a cohort from the course.
    planning.read_the_course(company)
    trainer = company.name_of("trainer")
    cohort_url = planning.plan_the_cohort(company, plan, trainer)

    # 2. Two coordinators fill it; the sixteenth waits.
    email = planning.add_an_organisation(company, EMPLOYER, EMPLOYER_DOMAIN)
    first = company.as_role("coordinator")
    enrolling.enrol_one(company, first, cohort_url)
    enrolling.enrol_list_with_faults(company, first)
    second = learning.accept_invitation(company, email, "Maak je account", "coordinator")
    own = enrolling.fill_the_cohort(company, second, cohort_url)
    enrolling.enrol_the_same_list_again(company, second, own)
    planning.set_state(company, cohort_url, "Gaat door", "Bezig")

    # 3 and 4. Finance divides one seat and makes an invoice final.
    employer = company.organisation_of("coordinator")
    payers = {employer: "Werkgever", EMPLOYER: "Werkgever", "Zorgkantoor Drenthe": "Zorgkantoor (Wlz)"}
    money.split_a_seat(company, plan.name, payers)
    money.compare_totals(company)
    number = money.make_an_invoice(company, plan.name, EMPLOYER)
    money.read_the_invoice(company, number, f"facturen@{EMPLOYER_DOMAIN}")

    # 6. The learner begins.
    learner = learning.accept_invitation(
        company, enrolling.LEARNER_EMAIL, "Je plaats in de Leergang", "learner"
    )
    learning.begin_learning(company, learner)
    learning.see_the_next_day(company)

    # 5. Everyone has the sessions in the own calendar.
    calendars.subscribe(company, learner, "learner", "Jouw bijeenkomsten", sessions=13)
    calendars.subscribe(company, company.as_role("trainer"), "trainer", plan.name, sessions=13)
    calendars.subscribe(company, second, "coordinator", EMPLOYER, sessions=13)
    calendars.subscribe(company, company.as_role("administrator"), "administrator", plan.name, sessions=13)

    # 9a. Everything is still missing.
    missing = certifying.see_what_is_missing(company, cohort_url, "certificates-before")
    assert "praktijkcasus" in missing

    # 7. The trainer notes attendance.
    learning.note_attendance(company, plan.name)
    learning.note_presentation(company, enrolling.LEARNER)

    # 8. Practice cases, one of them returned first.
    day = plan.today - timedelta(days=40)
    evidence = {"C1": "Ik keek een ochtend mee in de tuin.", "C2": "Ik sprak met twee werkplekken."}
    cases.write_a_case(company, learner, evidence, day, leak=True)
    cases.review(company, "Geef terug", "op weg", "Vertel ook wat de familie zei.", look="first")
    cases.improve(company, learner)
    cases.review(company, "Keur goed", "voldoende", "Mooi uitgewerkt.", look="again")
    for evidence in ({"C3": "Ik was er de eerste keer bij."}, {"C4": "Ik belde elke maand."}):
        cases.write_a_case(company, learner, evidence, day)
        cases.review(company, "Keur goed", "voldoende", "Helder.")

    # 9. The certificate: decided, issued, its code scanned by a stranger, replaced; the newer one scanned and revoked.
    assert not certifying.see_what_is_missing(company, cohort_url, "certificates-ready")
    number = certifying.issue(company)
    paper = certifying.download(company, number)
    stranger = certifying.verify(company, number, paper, tmp_path)
    certifying.look_up(company, number, paper, stranger)
    newer = certifying.replace(company, number)
    certifying.see_it_replaced(company, stranger)
    stranger = certifying.verify(company, newer, certifying.download(company, newer), tmp_path)
    certifying.revoke(company, newer)
    certifying.see_it_revoked(company, stranger, plan.today)
