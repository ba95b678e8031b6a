"""Own words: what is taken, what is refused by name, and what is hidden of a letter."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Refused
from app.messages.rules import (
    HIDDEN,
    SUBJECT_MAX,
    TEXT_MAX,
    Words,
    check,
    fill,
    has_secret,
    paragraphs,
    placeholders,
    without_secrets,
)

KNOWN = {"given_name", "cohort_name", "count"}


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Welkom", "Beste mensen."),
        ("Welkom {given_name}", "In {cohort_name} zijn {count} plaatsen.\n\nTot dan."),
        ("50% korting & <meer>", "a < b, 100 %"),
    ],
)
def test_text_with_known_placeholders_is_taken(subject: str, text: str) -> None:
    check(Words(subject, text), KNOWN)


@pytest.mark.parametrize(
    ("subject", "text", "field", "named"),
    [
        ("Welkom", "Dag {voornaam}", "text", "{voornaam}"),
        ("Dag {Given_Name}", "Dag", "subject", "{Given_Name}"),
        ("Dag", "Dag { given_name }", "text", "{ given_name }"),
        ("Dag", "Dag {given_name.__class__}", "text", "{given_name.__class__}"),
        ("Dag", "Dag {given_name!r:>10}", "text", "{given_name!r:>10}"),
        ("Dag", "Dag {0}", "text", "{0}"),
        ("Dag", "Dag {given_name", "text", "{given_name"),
        ("Dag", "Dag given_name}", "text", "given_name}"),
        ("Dag", "Dag {}", "text", "{}"),
        ("Dag", "Dag {{ config }}", "text", "{{"),
        ("Dag {{given_name}}", "Dag", "subject", "{{"),
        ("Dag", "{% for x in y %}", "text", "{%"),
        ("Dag", "{# stil #}", "text", "{#"),
        ("Dag", "x %} y", "text", "%}"),
        ("", "Dag", "subject", "onderwerp"),
        ("Dag", "", "text", "tekst"),
        ("x" * (SUBJECT_MAX + 1), "Dag", "subject", str(SUBJECT_MAX)),
        ("Dag", "x" * (TEXT_MAX + 1), "text", str(TEXT_MAX)),
        ("Dag\nBcc: allen", "Dag", "subject", "één regel"),
    ],
)
def test_what_cannot_stand_in_a_letter_is_refused_by_name(
    subject: str, text: str, field: str, named: str
) -> None:
    with pytest.raises(Refused) as refused:
        check(Words(subject, text), KNOWN)

    assert refused.value.field == field
    assert named in str(refused.value.text)


@given(st.text(alphabet=st.sampled_from("{}%#ab_ \ngiven_name"), max_size=40))
def test_what_is_taken_has_no_brace_left_once_it_is_filled_in(text: str) -> None:
    words = Words("Dag", text)
    try:
        check(words, KNOWN)
    except Refused:
        return
    assert set(placeholders(text)) <= KNOWN
    assert not set("{}") & set(fill(text, dict.fromkeys(KNOWN, "x")))


@given(st.text(max_size=30))
def test_what_a_value_says_is_never_read_as_a_placeholder(value: str) -> None:
    said = fill("A{given_name}B", {"given_name": f"{{cohort_name}}{value}", "cohort_name": "geheim"})
    assert "geheim" not in said.replace(value, "")


def test_an_empty_line_parts_paragraphs_and_a_line_end_stays() -> None:
    assert paragraphs("een\ntwee\n\n \n drie \n") == (("een", "twee"), ("drie",))
    assert paragraphs("") == ()


TOKEN = "pyWKmoiORk79Iaxs-e0TGpz-Glk1klq3wgbsvMlKEZs"


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("link_path", f"/uitnodiging/{TOKEN}", f"/uitnodiging/{HIDDEN}"),
        ("link", f"https://x.nl/wachtwoord/{TOKEN}", f"https://x.nl/wachtwoord/{HIDDEN}"),
        ("link", "https://x.nl/in?code=482913", f"https://x.nl/in?{HIDDEN}"),
        ("link_path", f"/interesse/bevestig?sleutel={TOKEN}", f"/interesse/bevestig?{HIDDEN}"),
        ("confirm_path", f"/a/b/{TOKEN}/c", f"/a/b/{HIDDEN}"),
        ("note", f"zie /x/{TOKEN}.", f"zie /x/{HIDDEN}."),
        ("links", [f"/x/{TOKEN}"], [f"/x/{HIDDEN}"]),
        ("deep", {"link": f"/x/{TOKEN}"}, {"link": f"/x/{HIDDEN}"}),
    ],
)
def test_a_secret_is_hidden_wherever_it_stands(name: str, value: Any, shown: Any) -> None:
    assert without_secrets({name: value}) == {name: shown}
    assert has_secret({name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("link_path", "/start"),
        ("link_path", "/leren/praktijkcasussen/31"),
        ("link_path", "/organisatie/1/groepen/2?plaats=3"),
        ("link_path", "/groepen/assen-voorjaar-2027"),
        ("verify_url", "http://localhost/controle/DTE-2027-0007-K3XV"),
        ("iban", "NL91 ABNA 0417 1643 00"),
        ("given_name", "Hottentottententententoonstellingsbezoekers"),
        ("has_account", True),
        ("position", 2),
        ("link_until", None),
    ],
)
def test_what_is_no_secret_is_shown_as_it_is(name: str, value: Any) -> None:
    assert without_secrets({name: value}) == {name: value}
    assert not has_secret({name: value})


@given(st.binary(min_size=32, max_size=32))
def test_no_token_of_ours_can_be_read_from_a_link(raw: bytes) -> None:
    import base64

    token = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    if token.lower() == token and not any(char.isdigit() for char in token):
        return
    for name in ("link", "link_path", "note"):
        assert token not in str(without_secrets({name: f"/uitnodiging/{token}"}))
