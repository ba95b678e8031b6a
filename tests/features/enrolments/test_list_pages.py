"""A coordinator enrols a list: paste or upload, look, confirm."""

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import Actor
from app.enrolments import service
from tests.factories.enrolment_pages import LIST, base, count
from tests.factories.enrolments import World, enrol
from tests.pages import hidden

Login = Callable[[FlaskClient, Actor], FlaskClient]


def test_a_list_is_previewed_confirmed_and_changes_nothing_the_second_time(
    db: Session, here: World, karin: FlaskClient
) -> None:
    url = base(here) + "/lijst"
    page = karin.get(url)
    preview = karin.post(url, data={**hidden(page.text), "text": LIST, "split": "y", "stap": "controleer"})
    assert preview.status_code == 200
    assert "Meld 4 mensen aan" in preview.text
    assert "wachtlijst, nummer 1" in preview.text
    assert "Gelezen als tussenvoegsel “van der” en achternaam “Veen”" in preview.text
    assert "€\u00a07.500,00" in preview.text
    assert count(db) == 0
    confirm = {**hidden(preview.text), "text": LIST, "stap": "bevestig"}
    first = karin.post(url, data=confirm)
    second = karin.post(url, data=confirm)
    assert (first.status_code, second.status_code) == (303, 303)
    assert count(db) == 4
    shown = karin.get(first.location)
    assert "Plaats gekregen: 3. Op de wachtlijst: 1. Al aangemeld: 0." in shown.text
    assert "Marijke van der Veen" in shown.text
    again = karin.post(url, data={**hidden(karin.get(url).text), "text": LIST, "split": "y"})
    assert again.text.count("staat er al in") == 4
    assert "bevestig" not in again.text
    forced = karin.post(url, data={**hidden(again.text), "text": LIST, "split": "y", "stap": "bevestig"})
    assert forced.status_code == 303
    assert "Er is niets veranderd" in karin.get(forced.location).text
    assert count(db) == 4


def test_a_wrong_row_is_named_and_nothing_is_stored_even_when_confirmed(
    db: Session, here: World, karin: FlaskClient
) -> None:
    url = base(here) + "/lijst"
    wrong = LIST + "Iris;;Zwiers;;\n"
    for step in ("controleer", "bevestig"):
        page = karin.post(
            url, data={**hidden(karin.get(url).text), "text": wrong, "split": "y", "stap": step}
        )
        assert page.status_code == 422
        assert "Regel 7: vul het e-mailadres in" in page.text
        assert "Bert;;Kuipers" in page.text
    assert count(db) == 0


def test_going_back_from_the_preview_keeps_the_list_as_it_was(here: World, karin: FlaskClient) -> None:
    url = base(here) + "/lijst"
    odd = "\n\n" + LIST.replace("Bert;", "\tBert;")
    preview = karin.post(url, data={**hidden(karin.get(url).text), "text": LIST, "split": "y"})
    back = karin.post(url, data={**hidden(preview.text), "text": odd, "stap": "wijzig"})
    assert back.status_code == 200
    assert "\r\n\n\nVoornaam;" in back.text
    assert "Controleer de lijst</button>" in back.text


def test_ten_thousand_rows_are_refused_at_once(db: Session, here: World, karin: FlaskClient) -> None:
    url = base(here) + "/lijst"
    rows = "\n".join(f"Naam{n};;Achternaam;n{n}@x.nl;" for n in range(10_000))
    form = hidden(karin.get(url).text)
    pasted = karin.post(url, data={**form, "text": rows, "stap": "bevestig"})
    uploaded = karin.post(
        url,
        data={**form, "text": "", "file": (io.BytesIO(rows.encode()), "lijst.csv"), "stap": "bevestig"},
    )
    for page in (pasted, uploaded):
        assert page.status_code == 422
        assert "Deze lijst heeft 10000 regels" in page.text
    assert count(db) == 0


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1254"])
def test_a_file_can_be_uploaded_and_confirmed(
    db: Session, here: World, karin: FlaskClient, encoding: str
) -> None:
    text = LIST.replace("Yıldız", "Müller") if encoding == "cp1254" else LIST
    url = base(here) + "/lijst"
    form = hidden(karin.get(url).text)
    preview = karin.post(
        url,
        data={
            **form,
            "text": "",
            "split": "y",
            "file": (io.BytesIO(text.replace("\n", "\r\n").encode(encoding)), "lijst.csv"),
        },
    )
    assert preview.status_code == 200, preview.text
    kept = preview.text.split("<textarea")[1].split(">\n", 1)[1].split("</textarea>")[0]
    sent = karin.post(url, data={**hidden(preview.text), "text": kept, "stap": "bevestig"})
    assert sent.status_code == 303
    names = {one.name for one in service.participants(db, here.cohort.id)}
    assert names == {
        "Bert Kuipers",
        "Marijke van der Veen",
        "Fatma Müller" if encoding == "cp1254" else "Fatma Yıldız",
    }


def test_a_file_that_is_no_list_is_refused(here: World, karin: FlaskClient) -> None:
    url = base(here) + "/lijst"
    form = hidden(karin.get(url).text)
    for content in (b"", b"\0\0\0", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old", b"%PDF-1.7", b"\xff\xfe"):
        page = karin.post(url, data={**form, "text": "", "file": (io.BytesIO(content), "lijst.xlsx")})
        assert page.status_code == 422, content
        assert "dt-errors" in page.text


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.text(max_size=400) | st.binary(max_size=400))
def test_no_list_is_an_error_of_ours(here: World, karin: FlaskClient, sent: str | bytes) -> None:
    url = base(here) + "/lijst"
    form = hidden(karin.get(url).text)
    step = {"stap": "bevestig", "split": "y"}
    if isinstance(sent, bytes):
        data = {**form, **step, "text": "", "file": (io.BytesIO(sent), "x.csv")}
    else:
        data = {**form, **step, "text": sent}
    assert karin.post(url, data=data).status_code in (303, 422)


def test_a_changed_world_between_preview_and_confirm_sells_no_seat_twice(
    db: Session, clock: FixedClock, here: World, karin: FlaskClient
) -> None:
    url = base(here) + "/lijst"
    preview = karin.post(url, data={**hidden(karin.get(url).text), "text": LIST, "split": "y"})
    other = replace(here, own=here.other)
    for n in range(3):
        enrol(db, clock, other, n)
    db.commit()
    sent = karin.post(url, data={**hidden(preview.text), "text": LIST, "stap": "bevestig"})
    assert sent.status_code == 422
    assert "De nieuwe plaatsen kosten nu samen €\u00a00,00, niet" in sent.text
    again = karin.post(url, data={**hidden(sent.text), "text": LIST, "stap": "bevestig"})
    assert "Plaats gekregen: 0. Op de wachtlijst: 4." in karin.get(again.location).text
