"""The frame of every letter: complete in both forms, and it fetches nothing."""

import re
from pathlib import Path
from typing import Any

import pytest
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader, StrictUndefined, select_autoescape

TEMPLATES = Path(__file__).parents[3] / "app" / "messages" / "templates"
LETTER_HTML = """{% extends "letter/base.html" %}{% from "letter/parts.html" import p, soft, link, points %}
{% block preheader %}Je plaats staat klaar.{% endblock %}
{% block greeting %}Welkom, {{ name }}{% endblock %}
{% block body %}{% call p() %}Je plaats is bevestigd.{% endcall %}{{ points(["een", "twee"]) }}{% endblock %}
{% block after %}{% call soft() %}Of ga naar {{ link("https://leergang.example/inloggen") }}.{% endcall %}{% endblock %}
{% block closing %}{% call p(last=true) %}Tot dan, Anneke{% endcall %}{% endblock %}
{% block reason %}Je krijgt deze mail omdat je bent aangemeld.{% endblock %}"""
LETTER_TXT = """{% extends "letter/base.txt" %}
{% block greeting %}Welkom, {{ name }}{% endblock %}
{% block body %}
Karin Wolters van Icare heeft je aangemeld voor de Leergang DemenTalent-expert. Je plaats is bevestigd.

Maak eerst je account.
{% endblock %}
{% block closing %}Tot dan, Anneke{% endblock %}
{% block reason %}Je krijgt deze mail omdat je bent aangemeld.{% endblock %}
"""
VALUES: dict[str, Any] = {
    "subject": "Welkom bij de leergang",
    "name": "Petra & <Jan>",
    "foundation_name": "Stichting DemenTalent",
    "foundation_address": "Voorbeeldstraat 1, 9401 AA Assen",
    "course_title": "Leergang DemenTalent-expert",
    "button_url": "https://leergang.example/welkom/een-heel-lange-sleutel-met-streepjes-die-niet-breekt-0123456789",
    "button_label": "Maak je account",
    "fact_rows": [
        ("Groep", "Assen, voorjaar 2027"),
        ("Eerste dag", "donderdag 14 januari 2027, 09:30-16:30"),
    ],
}


@pytest.fixture(scope="module")
def environment() -> Environment:
    return Environment(
        loader=ChoiceLoader(
            [DictLoader({"brief.html": LETTER_HTML, "brief.txt": LETTER_TXT}), FileSystemLoader(TEMPLATES)]
        ),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
    )


def test_both_forms_hold_the_same_facts(environment: Environment) -> None:
    html, text = (environment.get_template(name).render(VALUES) for name in ("brief.html", "brief.txt"))

    for fact in (
        VALUES["button_url"], "Maak je account", "Assen, voorjaar 2027", "donderdag 14 januari 2027, 09:30-16:30",
        "Tot dan, Anneke", "omdat je bent aangemeld", "Voorbeeldstraat 1, 9401 AA Assen",
    ):  # fmt: skip
        assert fact in html
        assert fact in text


def test_a_letter_fetches_nothing_and_follows_no_one(environment: Environment) -> None:
    html = environment.get_template("brief.html").render(VALUES)

    assert not re.search(r"<(img|script|link|iframe|object)|url\(|src=", html)
    assert set(re.findall(r'https?://[^"<\s]+', html)) == {
        VALUES["button_url"],
        "https://leergang.example/inloggen",
        "http://www.w3.org/1999/xhtml",
    }


def test_a_name_cannot_put_markup_into_a_letter(environment: Environment) -> None:
    assert "Welkom, Petra &amp; &lt;Jan&gt;" in environment.get_template("brief.html").render(VALUES)
    assert environment.get_template("brief.txt").render(VALUES).startswith("Welkom, Petra & <Jan>\n\n")


def test_the_text_keeps_to_72_characters_but_never_breaks_an_address(environment: Environment) -> None:
    lines = environment.get_template("brief.txt").render(VALUES).split("\n")

    assert [line for line in lines if len(line) > 72] == [VALUES["button_url"]]
    assert "-- " in lines
    assert "\n\n\n" not in "\n".join(lines)


def test_a_letter_without_button_and_facts_has_no_empty_parts(environment: Environment) -> None:
    values = {k: v for k, v in VALUES.items() if k not in {"button_url", "button_label", "fact_rows"}}
    html, text = (environment.get_template(name).render(values) for name in ("brief.html", "brief.txt"))

    assert 'class="btn"' not in html
    assert "\n\n\n" not in text
