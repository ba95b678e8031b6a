"""An administrator changes how a certificate looks, and sees it as it would be printed while typing."""

import re
from collections.abc import Callable
from html import escape

import pytest
from playwright.sync_api import Page, Route, expect
from pypdfium2 import PdfDocument

from tests.browser.walk.company import fill, labelled, press
from tests.browser.walking import Demo, logged_in

Look = Callable[[Page, str], None]
EDITOR = "/beheer/certificaten/sjablonen/dementalent-expert/nl"
PAGE = "Pagina (HTML met velden)"
#: A certificate is drawn in a process of its own, which takes a few seconds.
DRAWN = 60_000


def readable(route: Route) -> None:
    """A browser without a reader of PDF shows the words of the PDF that came."""
    answer = route.fetch()
    if answer.headers["content-type"] != "application/pdf":
        route.fulfill(response=answer)
        return
    with PdfDocument(answer.body()) as pdf:
        words = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pdf)
    headers = {"content-security-policy": answer.headers["content-security-policy"]}
    route.fulfill(headers=headers, content_type="text/html; charset=utf-8", body=f"<p>{escape(words)}</p>")


@pytest.fixture
def desk(demo: Demo, new_page: Callable[..., Page]) -> Page:
    """The editor, opened by the administrator."""
    page = new_page()
    page.route(re.compile("/voorbeeld$"), readable)
    return logged_in(page, demo, "administrator", EDITOR)


def test_a_template_is_previewed_while_typing_with_other_data_and_without_a_field(
    desk: Page, look: Look
) -> None:
    preview = desk.frame_locator("[data-frames] iframe:last-child").locator("body")
    shipped = labelled(desk, PAGE).input_value()
    expect(preview).to_contain_text("Sanne van der Veen", timeout=DRAWN)
    expect(preview).to_contain_text("met goed gevolg heeft afgerond")

    fill(desk, {PAGE: shipped.replace("met goed gevolg", "met plezier")})
    expect(preview).to_contain_text("met plezier heeft afgerond", timeout=DRAWN)
    look(desk, "template-typed")

    desk.get_by_label("Gegevens van het voorbeeld").select_option(label="Naam in Grieks schrift")
    expect(preview).to_contain_text("Παπαδοπούλου", timeout=DRAWN)
    expect(preview).to_contain_text("met plezier heeft afgerond")

    fill(desk, {PAGE: re.sub(r"{{ (number|token\(number\)) }}", "", shipped)})
    expect(preview).to_contain_text(
        "Dit moet op een certificaat staan en ontbreekt: het nummer (number).", timeout=DRAWN
    )
    press(desk, "Kijk velden na")
    expect(desk.get_by_role("alert")).to_contain_text("ontbreekt: het nummer (number).")
    assert "(number)" not in labelled(desk, PAGE).input_value(), "what was typed is kept"
    look(desk, "template-without-number")

    fill(desk, {PAGE: shipped.replace("hours", "period")})
    press(desk, "Kijk velden na")
    expect(desk.get_by_text("Dit staat er niet op. Is dat de bedoeling?")).to_be_visible()
    expect(desk.get_by_role("listitem").filter(has_text="de uren (hours)")).to_be_visible()
    look(desk, "template-without-hours")

    fill(desk, {PAGE: shipped})
    press(desk, "Kijk velden na")
    expect(desk.get_by_text("Alles staat erop: niets ontbreekt en er zijn geen fouten.")).to_be_visible()
    expect(desk.get_by_text("zoals geleverd, geldt nu")).to_be_visible()
