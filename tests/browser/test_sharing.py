"""A case in intervision: its author makes a short sheet, the group promises secrecy and reads it, then it is closed."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.browser.casework import LEARNER
from tests.browser.walk.company import fill, press
from tests.browser.walking import Demo, logged_in

Look = Callable[[Page, str], None]
QUESTION = "Hoe houd ik het gesprek met de naasten gaande?"
GIVEN = "Beloof eerst geheimhouding"


def let_time_pass(demo: Demo, sheet: str, *, opens: timedelta, closes: timedelta) -> None:
    """Puts the days on which a sheet is open around now, as if it were some other day."""
    now = datetime.now(UTC).replace(tzinfo=None)
    moments = [f"{now + one:%Y-%m-%d %H:%M:%S.%f}" for one in (opens, closes)]
    with closing(sqlite3.connect(demo.instance / "leergang.db", timeout=30)) as base, base:
        base.execute("UPDATE case_sharing SET opens_at = ?, closes_at = ? WHERE id = ?", (*moments, sheet))


def as_learner(page: Page, demo: Demo, number: int) -> Page:
    """Logs in as the learner with this number of the demo's list."""
    login = [one for one in demo.world["logins"] if one["role"] == "learner"][number]
    page.goto("/inloggen")
    fill(page, {"E-mailadres": login["email"], "Wachtwoord": login["password"]})
    press(page, "Log in")
    expect(page).to_have_url(re.compile(re.escape(login["home"]) + "$"))
    return page


def test_a_case_is_reduced_to_a_sheet_that_a_group_reads_under_a_promise_until_the_meeting_is_over(
    new_page: Callable[..., Page], demo: Demo, look: Look
) -> None:
    # The author leaves out what the group does not need; the guard holds back a name.
    author = logged_in(new_page(), demo, "learner", LEARNER)
    author.get_by_role("link", name=re.compile("^Casus 1")).first.click()
    author.get_by_role("link", name="Naar intervisie").click()
    look(author, "sharing-before")
    author.get_by_role("link", name=re.compile("^Maak een blad")).first.click()
    session = author.url.rsplit("/", 1)[1]
    author.get_by_label("Wat vraag je aan de groep?").fill(QUESTION)
    author.get_by_label("Wat kan en wil deze persoon?").fill("Mevrouw Jansen werkt graag met haar handen.")
    watch = author.locator("#let-op")
    expect(watch).to_contain_text("Jansen")
    press(author, "Zet klaar voor je groep")
    expect(
        author.get_by_text("Er staat nog 1 woord op het blad dat iemand herkenbaar kan maken.").first
    ).to_be_visible()
    look(author, "sharing-guarded")
    watch.get_by_role("button", name=re.compile("^Vervang")).first.click()
    expect(watch).to_be_hidden()
    press(author, "Bekijk eerst")
    preview = author.get_by_role("region", name="Zo ziet je groep het")
    expect(preview).to_contain_text(QUESTION)
    expect(preview).not_to_contain_text("Jansen")
    look(author, "sharing-preview")
    press(author, "Zet klaar voor je groep")
    expect(author.get_by_text(re.compile("Het blad (staat klaar|is open)"))).to_be_visible()

    with closing(sqlite3.connect(demo.instance / "leergang.db", timeout=30)) as base:
        (sheet,) = base.execute("SELECT max(id) FROM case_sharing").fetchone()
    let_time_pass(demo, sheet, opens=-timedelta(days=1), closes=timedelta(days=1))
    address = f"/intervisie/casussen/{sheet}"

    # A member of the group finds it at the meeting, promises first, and reads it.
    member = as_learner(new_page(), demo, 1)
    member.goto(f"/intervisie/bijeenkomsten/{session}")
    look(member, "sharing-meeting")
    member.goto(address)
    expect(member.get_by_role("heading", name=GIVEN)).to_be_visible()
    expect(member.get_by_text(QUESTION)).to_have_count(0)
    press(member, "Lees het blad")
    expect(member.get_by_text("Zet een vinkje als je dit belooft.").first).to_be_visible()
    look(member, "sharing-promise")
    member.get_by_label(re.compile("^Ik beloof")).check()
    press(member, "Lees het blad")
    expect(member.get_by_text(QUESTION)).to_be_visible()
    look(member, "sharing-read")
    member.emulate_media(media="print")
    expect(member.get_by_text(QUESTION)).to_be_hidden()
    expect(member.get_by_text("Dit blad is niet te printen")).to_be_visible()
    member.emulate_media(media="screen")

    # Nobody else gets in: not who was in another group, and not an administrator.
    other = as_learner(new_page(), demo, 4)
    administrator = logged_in(new_page(), demo, "administrator", "/beheer")
    for stranger in (other, administrator):
        for path in (address, f"/intervisie/bijeenkomsten/{session}"):
            answer = stranger.goto(path)
            assert answer
            assert answer.status in (403, 404), path
    answer = other.goto(address)
    assert answer
    assert answer.status == 404
    look(other, "sharing-stranger")

    # The author sees who promised and who read.
    author.reload()
    reader = [one for one in demo.world["logins"] if one["role"] == "learner"][1]["name"]
    for title in ("Beloofde geheimhouding", "Las het blad"):
        part = author.get_by_role("heading", name=title).locator("xpath=..")
        expect(part).to_contain_text(reader)
    look(author, "sharing-who-read")

    # The day after the meeting it is closed to everybody.
    let_time_pass(demo, sheet, opens=-timedelta(days=4), closes=-timedelta(minutes=1))
    answer = member.goto(address)
    assert answer
    assert answer.status == 404
    author.reload()
    expect(author.get_by_text("voorbij", exact=True)).to_be_visible()
    look(author, "sharing-over")
    member.goto(f"/intervisie/bijeenkomsten/{session}")
    expect(member.get_by_role("link", name=re.compile("^Lees het blad"))).to_have_count(0)


def test_groups_of_four_or_five_from_different_organisations_are_proposed(
    new_page: Callable[..., Page], demo: Demo, look: Look
) -> None:
    waiting = demo.world["pages"]["administrator: wachtlijst"]
    path = f"{waiting.rsplit('/', 1)[0]}/deelgroepen?soort=intervisie"
    page = logged_in(new_page(), demo, "administrator", path)
    expect(page.get_by_text("Dit is een voorstel: gemengd over de organisaties.")).to_be_visible()
    groups = page.locator(".dt-groups").first.locator(".dt-names")
    assert groups.count() == 3
    for group in groups.all():
        organisations = group.locator("li > small").all_inner_texts()
        assert len(organisations) in (4, 5)
        assert Counter(organisations).most_common(1)[0][1] <= 2, organisations
    look(page, "sharing-groups")
