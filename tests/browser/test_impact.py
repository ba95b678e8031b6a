"""What the Leergang brings about, seen by who may: the board, its settings, and the page for everybody."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.walking import Demo, logged_in

Look = Callable[[Page, str], None]


def test_the_board_is_shown_to_each_reader_and_then_to_everybody(
    demo: Demo, new_page: Callable[..., Page], look: Look
) -> None:
    administrator = logged_in(new_page(), demo, "administrator", "/resultaten")
    look(administrator, "impact-board")
    coordinator = logged_in(new_page(), demo, "coordinator", "/resultaten")
    look(coordinator, "impact-own")
    administrator.get_by_role("link", name="Doel en openbare pagina").click()
    look(administrator, "impact-decide")
    administrator.get_by_label("Iedereen mag de totalen zien").check()
    administrator.get_by_role("button", name="Bewaar").click()
    expect(administrator.get_by_text("De instellingen zijn bewaard.")).to_be_visible()
    visitor = new_page()
    visitor.goto("/resultaten/openbaar")
    expect(visitor.get_by_role("heading", name="Per groep")).to_have_count(0)
    look(visitor, "impact-public")
