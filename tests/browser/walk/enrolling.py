"""Steps of coordinators: one person by the form, lists with faults, and a waiting list."""

import re

from playwright.sync_api import Page, expect

from tests.browser.walk.company import Company, fill, follow, labelled, press, said

DOMAIN = "wandeling.example"
LEARNER = "Noor van der Veen"
LEARNER_EMAIL = f"noor.vanderveen@{DOMAIN}"

#: Six new people, one without a good address, the learner again, and one twice.
FIRST_LIST = f"""\
voornaam;tussenvoegsel;achternaam;e-mailadres;functie
Anna;van der;Meer;anna.vandermeer@{DOMAIN};Casemanager dementie
Bram;;van der Laan;bram.vanderlaan@{DOMAIN};Wijkverpleegkundige
Carla;;Postma;carla.postma;Seniorenadviseur
Dirk;;Hoekstra;dirk.hoekstra@{DOMAIN};Casemanager dementie
Elly;de;Wit;elly.dewit@{DOMAIN};Activiteitenbegeleider
Frits;;Bakker;frits.bakker@{DOMAIN};Wijkverpleegkundige
Noor;van der;Veen;{LEARNER_EMAIL};Casemanager dementie
Anna;van der;Meer;anna.vandermeer@{DOMAIN};Casemanager dementie
"""
#: Nine people for the eight seats that are left, with tabs as a spreadsheet copies them.
SECOND_LIST = "\n".join(
    f"{given}\t\t{family}\t{given.lower()}.{family.lower()}@{DOMAIN}\tWoonconsulent"
    for given, family in (
        ("Gerda", "Kuiper"),
        ("Harm", "Timmer"),
        ("Ineke", "Slot"),
        ("Johan", "Prins"),
        ("Karin", "Smit"),
        ("Lammert", "Boer"),
        ("Marga", "Vos"),
        ("Niek", "Dijkstra"),
        ("Olga", "Zwart"),
    )
)


def open_own(page: Page, cohort_url: str) -> None:
    """Opens the coordinator's page of a cohort that has begun: the overview no longer offers it to newcomers."""
    page.goto("/organisatie")
    details = page.get_by_role("link", name=re.compile("^Gegevens van ")).get_attribute("href")
    assert details
    page.goto(details.replace("gegevens", f"groepen/{cohort_url.rpartition('/')[2]}"))


def enrol_one(company: Company, page: Page, cohort_url: str) -> None:
    """A coordinator enrols one person by the form."""
    company.look(page, "coordinator", phone=True)
    open_own(page, cohort_url)
    company.look(page, "organisation-cohort-empty")
    follow(page, "Meld een deelnemer aan")
    press(page, "Meld aan voor € 2.500,00")
    said(page, "Vul de voornaam in")
    company.look(page, "enrol-one-refused", phone=True)
    fill(page, {"Voornaam": "Noor", "Tussenvoegsel": "van der", "Achternaam": "Veen"})
    fill(page, {"E-mailadres van het werk": LEARNER_EMAIL, "Functie": "Casemanager dementie"})
    press(page, "Meld aan voor € 2.500,00")
    said(page, f"{LEARNER} is aangemeld en krijgt een mail met alles voor het begin.")


def enrol_list_with_faults(company: Company, page: Page) -> None:
    """A coordinator pastes a list, corrects the wrong row that the page names, and confirms."""
    follow(page, "Meld een lijst aan")
    company.look(page, "list-empty")
    labelled(page, "Plak hier je lijst").fill(FIRST_LIST)
    press(page, "Controleer de lijst")
    said(page, "Er klopt iets niet. Er is nog niets bewaard.")
    expect(page.get_by_role("cell", name="klopt niet")).to_have_count(1)
    company.look(page, "list-wrong-row", phone=True)
    text = labelled(page, "Plak hier je lijst")
    text.fill(text.input_value().replace("carla.postma;", f"carla.postma@{DOMAIN};"))
    press(page, "Controleer de lijst")
    expect(page.get_by_role("cell", name="krijgt een plaats")).to_have_count(6)
    expect(page.get_by_role("rowheader", name="Bram van der Laan")).to_be_visible()
    expect(page.get_by_role("cell", name="staat er al in")).to_have_count(1)
    expect(page.get_by_role("cell", name="staat dubbel in de lijst")).to_have_count(1)
    said(page, "€ 15.000,00")
    company.look(page, "list-preview", phone=True)
    press(page, "Meld 6 mensen aan")
    said(page, "De lijst is verwerkt. Plaats gekregen: 6.")
    expect(page.get_by_role("table").first.get_by_role("row")).to_have_count(8)
    company.look(page, "organisation-cohort")


def fill_the_cohort(company: Company, page: Page, cohort_url: str) -> str:
    """Another coordinator fills the cohort; the sixteenth waits as number 1. Gives the page with the own people."""
    open_own(page, cohort_url)
    own = page.url
    paste(page, SECOND_LIST)
    expect(page.get_by_role("cell", name="krijgt een plaats")).to_have_count(8)
    expect(page.get_by_role("cell", name="wachtlijst, nummer 1")).to_have_count(1)
    company.look(page, "list-waiting")
    press(page, "Meld 9 mensen aan")
    said(page, "Plaats gekregen: 8. Op de wachtlijst: 1.")
    expect(page.get_by_role("row", name="Olga Zwart")).to_contain_text("1 van 1")
    company.look(page, "organisation-cohort-full", phone=True)
    return own


def enrol_the_same_list_again(company: Company, page: Page, own: str) -> None:
    """The same list a second time: everyone is known, there is nothing to confirm, nothing changed."""
    page.goto(own)
    before = page.get_by_role("row").all_inner_texts()
    paste(page, SECOND_LIST)
    expect(page.get_by_role("cell", name="staat er al in")).to_have_count(9)
    expect(page.get_by_role("button", name="Meld")).to_have_count(0)
    company.look(page, "list-again")
    page.goto(own)
    assert page.get_by_role("row").all_inner_texts() == before


def paste(page: Page, text: str) -> None:
    """Pastes a list on the page of the own people and has it checked."""
    follow(page, "Meld een lijst aan")
    labelled(page, "Plak hier je lijst").fill(text)
    press(page, "Controleer de lijst")
