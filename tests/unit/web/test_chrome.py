"""What every page promises: headers, menu, languages, errors with a way out."""

from datetime import UTC, date, datetime, time

import pytest
from flask import Flask, abort
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Conflict, Refused
from app.core.money import Money
from app.core.text import TN, T
from app.web import filters, i18n
from app.web.gate import public
from app.web.headers import csp_nonce, token_address
from app.web.paging import dated, pack, page_of, unpack
from app.web.parts import CHART_WIDTH, ChartPart, chart_bars, ring_points
from app.web.theme import local_path
from tests.unit.web.conftest import build


@pytest.mark.parametrize(
    "path", ["/privacy", "/toegankelijkheid", "/contact", "/weergave", "/patronen", "/patronen?fout"]
)
def test_pages_answer_with_all_headers_and_nothing_inline(chrome: Flask, path: str) -> None:
    answer = chrome.test_client().get(path)
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "data:" not in policy
    for name in ("Permissions-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy"):
        assert answer.headers[name]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in answer.headers
    assert " style=" not in answer.text
    assert "<script>" not in answer.text
    assert " onclick" not in answer.text


def test_pages_for_visitors_open_no_session(chrome: Flask) -> None:
    assert "Set-Cookie" not in chrome.test_client().get("/privacy").headers


def test_the_privacy_page_tells_which_payers_read_names(chrome: Flask) -> None:
    text = chrome.test_client().get("/privacy").text
    assert "factuur aan je eigen werkgever staat je naam" in text
    assert "alleen het nummer van je plaats en je organisatie" in text
    assert "In dat bewijs staan je naam" in text


def test_pages_of_someone_logged_in_are_never_stored(coordinator_chrome: Flask) -> None:
    assert coordinator_chrome.test_client().get("/van-mij").headers["Cache-Control"] == "no-store"
    assert coordinator_chrome.test_client().get("/privacy").headers["Cache-Control"] == "no-store"


def test_https_sites_insist_on_https() -> None:
    answer = build(secure=True).test_client().get("/privacy")
    assert "max-age=63072000" in answer.headers["Strict-Transport-Security"]
    assert "upgrade-insecure-requests" in answer.headers["Content-Security-Policy"]


def test_a_view_may_choose_a_stricter_policy_of_its_own() -> None:
    app = build()
    app.add_url_rule("/eigen", "own", public(lambda: ("x", {"content-security-policy": "sandbox"})))
    answer = app.test_client().get("/eigen")
    assert answer.headers.getlist("Content-Security-Policy") == ["sandbox"]


def test_secret_addresses_send_no_referrer_and_a_nonce_is_made_on_request() -> None:
    app = build()
    app.add_url_rule("/feed/<token>", "feed", public(token_address(lambda token: "x")))
    app.add_url_rule("/nonce", "nonce", public(lambda: csp_nonce()))
    answer = app.test_client().get("/feed/geheim")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    answer = app.test_client().get("/nonce")
    assert f"script-src 'self' 'nonce-{answer.text}'" in answer.headers["Content-Security-Policy"]


def test_the_menu_follows_the_role_and_marks_where_you_are(coordinator_chrome: Flask) -> None:
    text = coordinator_chrome.test_client().get("/privacy").text
    assert 'aria-label="Hoofdmenu"' in text
    assert "Karin Wolters" in text
    assert ">Facturen<" not in text, "an endpoint that does not exist is not in the menu"
    with coordinator_chrome.test_request_context("/agenda"):
        from app.web.navigation import navigation

        assert [(item.label, item.current) for item in navigation()] == [
            ("Overzicht", ""),
            ("Agenda", "page"),
        ]


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 422, 429, 500, 503])
def test_every_error_says_what_happened_what_was_saved_and_the_way_out(status: int) -> None:
    app = build()
    app.add_url_rule("/stuk", "broken", public(lambda: abort(status)))
    answer = app.test_client().get("/stuk")
    assert answer.status_code == status
    assert "<h1>" in answer.text
    assert 'class="btn btn-primary"' in answer.text
    assert answer.text.count("<p") >= 2


def test_a_crash_shows_no_inside_and_works_without_the_database() -> None:
    app = build()
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def crash() -> str:
        raise RuntimeError("geheim wachtwoord")

    def no_database() -> object:
        raise RuntimeError("no database")

    app.extensions["actor-loader"] = no_database
    app.add_url_rule("/stuk", "broken", public(crash))
    answer = app.test_client().get("/stuk")
    assert answer.status_code == 500
    assert "geheim" not in answer.text
    assert "Er ging iets mis bij ons" in answer.text


def test_refusals_and_conflicts_outside_a_form_are_told_in_their_own_words() -> None:
    app = build()

    def refuse() -> str:
        raise Refused(T("Groep %(name)s is vol.", name="<b>Assen</b>"))

    def conflict() -> str:
        raise Conflict

    app.add_url_rule("/vol", "full", public(refuse))
    app.add_url_rule("/samen", "both", public(conflict))
    answer = app.test_client().get("/vol")
    assert answer.status_code == 422
    assert "Groep &lt;b&gt;Assen&lt;/b&gt; is vol." in answer.text
    assert app.test_client().get("/samen").status_code == 409


def test_a_forged_host_gets_a_page_that_names_no_address() -> None:
    app = build()
    app.config["TRUSTED_HOSTS"] = ["localhost"]
    answer = app.test_client().get("/privacy", headers={"Host": "kwaad.example"})
    assert answer.status_code == 400
    assert "kwaad.example" not in answer.text
    assert "Open de site op het adres dat je van ons kreeg." in answer.text


def test_who_asks_for_json_gets_the_same_words_as_json(chrome: Flask) -> None:
    answer = chrome.test_client().get("/er/niet", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert answer.json is not None
    assert answer.json["title"] == "Deze pagina is er niet"


def test_an_old_form_is_explained() -> None:
    app = build()
    app.config["WTF_CSRF_ENABLED"] = True
    app.add_url_rule("/stuur", "send", public(lambda: "ja"), methods=["POST"])
    answer = app.test_client().post("/stuur")
    assert answer.status_code == 400
    assert "Deze pagina stond te lang open" in answer.text


def test_look_and_language_are_kept_and_lead_back_inside_only(chrome: Flask) -> None:
    client = chrome.test_client()
    answer = client.post("/weergave/thema", data={"weergave": "dark", "terug": "/privacy"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/privacy")
    assert 'data-bs-theme="dark"' in client.get("/privacy").text
    answer = client.post("/weergave/taal", data={"taal": "en", "terug": "//kwaad.example"})
    assert answer.headers["Location"] == "/"
    assert '<html lang="en"' in client.get("/privacy").text
    assert client.post("/weergave/taal", data={"taal": "../../etc"}).status_code == 400


@given(st.one_of(st.text(), st.from_regex(r"[/\\.:a-z@%\t]{0,12}", fullmatch=True)))
def test_a_way_back_never_leaves_the_site(address: str) -> None:
    from urllib.parse import urljoin, urlsplit

    assert urlsplit(urljoin("https://leergang.example/x", local_path(address))).netloc == "leergang.example"


def test_values_look_dutch(chrome: Flask) -> None:
    evening = datetime(2027, 1, 13, 23, 30, tzinfo=UTC)
    with chrome.test_request_context("/"):
        assert filters.money(Money(250_000)) == "€\u00a02.500,00"
        assert filters.money(-5) == "€\u00a0-0,05"
        assert filters.day(evening) == "donderdag 14 januari 2027"
        assert filters.day_short(date(2027, 2, 4)) == "do 4 februari"
        assert filters.date_(evening) == "14-01-2027"
        assert filters.time_(evening) == "00:30"
        assert filters.time_(time(9, 30)) == "09:30"
        assert filters.moment(evening) == "14-01-2027\u00a000:30"
        assert filters.percent(12.5) == "12,5\u00a0%"
        assert filters.percent(100) == "100\u00a0%"
        assert {f(None) for f in (filters.money, filters.day, filters.date_, filters.time_)} == {""}
    with chrome.test_request_context("/", headers={"Cookie": "taal=en"}):
        assert filters.day(evening) == "Thursday 14 January 2027"


def test_sentences_fill_in_money_dates_and_other_sentences(chrome: Flask) -> None:
    with chrome.test_request_context("/"):
        text = T(
            "%(what)s kost %(price)s vanaf %(day)s.", what=T("Dit"), price=Money(100), day=date(2027, 1, 4)
        )
        assert i18n.say(text) == "Dit kost €\u00a01,00 vanaf 04-01-2027."
        assert i18n.say(TN("%(n)s plaats", "%(n)s plaatsen", n=1)) == "1 plaats"
        assert i18n.say(TN("%(n)s plaats", "%(n)s plaatsen", n=3)) == "3 plaatsen"
        assert i18n.say("los") == "los"
        assert i18n.say(None) == ""
    assert i18n.say(TN("%(n)s plaats", "%(n)s plaatsen", n=3)) == "3 plaatsen"


@given(st.lists(st.integers(-5, 10**9), max_size=6))
def test_a_chart_fills_its_width_and_shows_every_part(values: list[int]) -> None:
    bars = chart_bars([ChartPart(value, "c1") for value in values])
    assert bars[-1].x + bars[-1].width == CHART_WIDTH
    assert all(bar.width > 0 for bar in bars)
    assert len(bars) == max(1, sum(value > 0 for value in values))


def test_the_ring_starts_at_the_top() -> None:
    assert ring_points(15)[0] == ("0.0", "-84.0")
    assert len(ring_points(15)) == 15
    assert ring_points(0) == ()


@given(st.lists(st.integers(1, 10**6), max_size=60, unique=True).map(sorted))
def test_walking_the_pages_shows_every_row_once(rows: list[int]) -> None:
    seen: list[int] = []
    after: tuple[str | int, ...] | None = None
    while True:
        rest = [row for row in rows if after is None or row > after[0]]  # type: ignore[operator]
        page = page_of(
            rest[:11], key=lambda row: (row,), url=lambda **q: q.get("na", "begin"), after=after, size=10
        )
        seen.extend(page.items)
        assert page.first_url == ("" if after is None else "begin")
        if not page.next_url:
            break
        after = unpack(page.next_url, int)
        assert after is not None
    assert seen == rows


@given(st.one_of(st.text(max_size=700), st.binary(max_size=40).map(lambda b: b.hex())))
def test_an_odd_page_key_is_the_first_page(word: str) -> None:
    key = unpack(word, str, int)
    assert key is None or (isinstance(key[0], str) and isinstance(key[1], int))


@given(
    st.text(st.characters(categories=["L", "N", "Zs"], max_codepoint=0x2FFF), max_size=40),
    st.integers(0, 2**62),
)
def test_a_page_key_comes_back_as_it_went(name: str, number: int) -> None:
    if name.isprintable():
        assert unpack(pack((name, number)), str, int) == (name, number)


def test_a_page_key_with_a_day_that_does_not_exist_is_the_first_page() -> None:
    assert dated(("2026-09-03", 7)) == (date(2026, 9, 3), 7)
    assert dated(("2026-02-30", 7)) is None
    assert dated(None) is None
