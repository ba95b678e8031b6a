"""Every page of the demo world: in light at a desk and in dark on a phone, in English, and on paper."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdfium2 import PdfDocument

from app.core.permissions import Role
from tests.browser.walk.company import fill, press, stays_within
from tests.browser.walking import DESKTOP, PHONE, Demo

#: What begins the name of a page: who may see it, and which of several people.
WHO = re.compile(r"(?P<role>\w+)(?: \((?P<about>.*)\))?: ")
DOCUMENT = re.compile(r"(\.xlsx|\.ics|/pdf)$")
HEADINGS = "main :is(h1, h2)"


def paths_by_login(demo: Demo) -> Iterator[tuple[dict[str, str] | None, list[str]]]:
    """The pages that each login opens; None stands for a visitor."""
    found: dict[str, list[str]] = {}
    for name, path in demo.world["pages"].items():
        who = WHO.match(name)
        assert who, name
        found.setdefault(who[0].removesuffix(": "), []).append(path)
    for who, paths in found.items():
        role, _, about = who.partition(" (")
        if role == "anyone":
            yield None, paths
            continue
        logins = [login for login in demo.world["logins"] if login["role"] == role]
        yield (
            next(one for one in logins if not about or about[:-1] == f"{one['about']}, {one['name']}"),
            paths,
        )


def log_in(page: Page, login: dict[str, str]) -> None:
    """Logs in by the form."""
    page.goto("/inloggen")
    fill(page, {"E-mailadres": login["email"], "Wachtwoord": login["password"]})
    press(page, "Log in")
    expect(page).to_have_url(re.compile(re.escape(login["home"]) + "$"))


@pytest.mark.parametrize(
    "role",
    ["anyone", *(str(role) for role in Role)],
)
def test_every_page_of_a_role_reads_well_at_a_desk_and_on_a_phone_in_light_and_in_dark(
    role: str, demo: Demo, new_page: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    seen = 0
    for login, paths in paths_by_login(demo):
        if (login["role"] if login else "anyone") != role:
            continue
        page = new_page()
        if login:
            log_in(page, login)
        for path in paths:
            seen += 1
            if DOCUMENT.search(path):
                answer = page.request.get(path)
                assert answer.ok, path
                assert not answer.headers["content-type"].startswith("text/html"), path
                continue
            opened = page.goto(path)
            assert opened
            assert opened.ok, f"{path}: {opened.status}"
            assert page.title().partition(" | ")[0].strip(), path
            expect(page.locator("h1")).to_have_count(1)
            stays_within(page)
            axe(page)
            page.set_viewport_size(PHONE)
            page.emulate_media(color_scheme="dark")
            stays_within(page)
            axe(page)
            page.set_viewport_size(DESKTOP)
            page.emulate_media(color_scheme="light")
        page.context.close()
    assert seen


def test_who_prefers_english_reads_english_headings(
    demo: Demo, new_page: Callable[..., Page], axe: Callable[[Page], None], shot: Callable[[Page, str], Path]
) -> None:
    page = new_page()
    log_in(page, demo.login("administrator"))
    paths = ("/beheer", "/geld/facturen", "/agenda")
    dutch = {}
    for path in paths:
        page.goto(path)
        dutch[path] = page.locator(HEADINGS).all_inner_texts()
    page.goto("/weergave#taal")
    page.get_by_label("English").check()
    press(page, "Bewaar taal")
    for path in paths:
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == "en"
        english = page.locator(HEADINGS).all_inner_texts()
        assert len(english) == len(dutch[path])
        assert not set(english) & set(dutch[path])
        axe(page)
        shot(page, f"english{path.replace('/', '-')}")


def test_a_verified_certificate_prints_without_menus(
    demo: Demo, new_page: Callable[..., Page], shot: Callable[[Page, str], Path]
) -> None:
    page = new_page()
    page.goto(next(one["verify"] for one in demo.world["certificates"] if one["status"] == "issued"))
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    for part in (".dt-demo", ".dt-foot"):
        expect(page.locator(part)).to_be_hidden()
    assert len(PdfDocument(page.pdf(format="A4"))) <= 2
    shot(page, "print-verify")
