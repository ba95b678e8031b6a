"""The first page that anyone sees."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.walking import PHONE

Shot = Callable[[Page, str], Path]


def test_a_visitor_reads_the_front_page_on_a_desk_and_on_a_phone(
    new_page: Callable[..., Page], axe: Callable[[Page], None], shot: Shot
) -> None:
    for name, options in (("desk", {}), ("phone", {"viewport": PHONE}), ("dark", {"color_scheme": "dark"})):
        page = new_page(**options)
        answer = page.goto("/")
        assert answer
        assert answer.ok
        assert page.locator("h1").count() == 1
        axe(page)
        shot(page, f"front-{name}")
