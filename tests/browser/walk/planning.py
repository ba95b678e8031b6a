"""Steps of the administrator: the course, a new cohort with its dates, and its state."""

from dataclasses import dataclass
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests.browser.walk.company import Company, fill, follow, labelled, press, said


@dataclass(frozen=True, slots=True)
class Plan:
    """The cohort of the walk. It began eleven months ago, so that attendance can be noted for every session."""

    today: date

    @property
    def first_day(self) -> date:
        """The sessions begin on or after this day."""
        return self.today - timedelta(days=335)

    @property
    def weekday(self) -> str:
        """The day on which it meets: its trainer has other groups on other days."""
        return "maandag"

    @property
    def name(self) -> str:
        """What the cohort is called; a holiday may have put its first day off."""
        begun = self.first_day + timedelta(weeks=3)
        return f"Beilen, {'voorjaar' if begun.month < 7 else 'najaar'} {begun.year}"


def read_the_course(company: Company) -> None:
    """The administrator reads the course: what it asks, and one day of it."""
    page = company.as_role("administrator")
    follow(page, "Leergangen")
    company.look(page, "courses")
    follow(page, "Leergang DemenTalent-expert")
    said(page, "Vinger aan de pols")
    company.look(page, "course")
    page.get_by_role("link", name="Anders kijken").first.click()
    company.look(page, "course-day")


def plan_the_cohort(company: Company, plan: Plan, trainer: str) -> str:
    """The administrator plans a cohort, looks at the dates and saves it. Gives the address of its page."""
    page = company.as_role("administrator")
    follow(page, "Groepen")
    company.look(page, "cohorts")
    page.get_by_role("link", name="Maak een groep").first.click()
    press(page, "Bekijk de datums")
    said(page, "Vul de naam van de groep in.")
    company.look(page, "cohort-form-refused")
    fill(
        page,
        {
            "Naam van de groep": plan.name,
            "Plaats": "Beilen",
            "Gebouw en adres": "Dorpshuis De Drift, Voorbeeldstraat 1",
            "Begin op of na": f"{plan.first_day:%d-%m-%Y}",
            "Besluitdatum": f"{plan.first_day - timedelta(weeks=6):%d-%m-%Y}",
        },
    )
    labelled(page, "Dag van de week").select_option(label=plan.weekday)
    labelled(page, trainer).check()
    press(page, "Bekijk de datums")
    said(page, "13 bijeenkomsten")
    expect(page.get_by_role("row")).to_have_count(14)
    company.look(page, "cohort-preview", phone=True)
    press(page, "Sla de groep op")
    said(page, f"De groep {plan.name} staat klaar, met alle datums.")
    company.look(page, "cohort-new", phone=True)
    return page.url


def set_state(company: Company, cohort_url: str, *states: str) -> Page:
    """The administrator brings the cohort into each of these states."""
    page = company.as_role("administrator")
    for state in states:
        page.goto(cohort_url)
        follow(page, "Wijzig de status")
        if state == states[0]:
            company.look(page, "cohort-state")
        follow(page, f"Bekijk wat er gebeurt {state}")
        if state == states[0]:
            company.look(page, "cohort-state-preview", phone=True)
        page.locator("main form button[type=submit]").last.click()
        said(page, f"De groep heeft nu de status {state}.")
    return page


def add_an_organisation(company: Company, name: str, domain: str) -> str:
    """The administrator adds an organisation and invites its coordinator, who makes an account. Gives the address."""
    page = company.as_role("administrator")
    follow(page, "Organisaties")
    company.look(page, "organisations")
    follow(page, "Voeg een organisatie toe")
    fill(
        page,
        {
            "Naam": name,
            "KvK-nummer": "00000302",
            "Straat en huisnummer": "Voorbeeldweg 30",
            "Postcode": "9411 AA",
            "Plaats": "Beilen",
            "E-mailadres voor facturen": f"facturen@{domain}",
        },
    )
    press(page, "Sla op")
    said(page, "De organisatie is gemaakt. Nodig nu een coördinator uit.")
    company.look(page, "organisation-new")
    page.get_by_role("link", name="Nodig een coördinator uit").first.click()
    email = f"b.tenhave@{domain}"
    fill(page, {"Voornaam": "Bea", "Tussenvoegsel": "ten", "Achternaam": "Have"})
    fill(page, {"E-mailadres": email})
    press(page, "Verstuur uitnodiging")
    said(page, "Bea ten Have krijgt een uitnodiging per e-mail.")
    return email
