"""The public register of experts: a visitor looks for one, and a holder leaves it and comes back."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.test_pages import log_in
from tests.browser.walking import Demo

Look = Callable[[Page, str], None]
LISTING = ": register van experts"


def test_who_withdraws_is_found_no_more_and_stands_there_again_after_saying_yes(
    demo: Demo, new_page: Callable[..., Page], look: Look
) -> None:
    where, path = next((key, url) for key, url in demo.world["pages"].items() if key.endswith(LISTING))
    login = next(one for one in demo.world["logins"] if f"({one['about']}, {one['name']})" in where)

    visitor = new_page()
    visitor.goto("/experts")
    expect(visitor.get_by_role("rowheader", name=login["name"])).to_be_visible()
    look(visitor, "experts")
    visitor.get_by_label("Plaats").fill("Nergenshuizen")
    visitor.get_by_role("button", name="Zoek").click()
    expect(visitor.get_by_role("heading", name="Geen expert gevonden")).to_be_visible()
    look(visitor, "experts-none")

    holder = new_page()
    log_in(holder, login)
    holder.goto("/leren/certificaten")
    look(holder, "experts-certificates")
    holder.goto(path)
    look(holder, "experts-listed")
    place = holder.get_by_label("Plaats").input_value()
    holder.get_by_role("button", name="Haal me uit het register").click()
    visitor.goto("/experts")
    expect(visitor.get_by_role("rowheader", name=login["name"])).to_have_count(0)

    holder.goto(path)
    look(holder, "experts-unlisted")
    holder.get_by_label("Plaats").fill(place)
    holder.get_by_role("button", name="Zet me in het register").click()
    visitor.reload()
    expect(visitor.get_by_role("rowheader", name=login["name"])).to_be_visible()
