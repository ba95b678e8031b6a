"""What a form takes, what it refuses, and in which words."""

from datetime import date, time
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import EmailField, FieldList, FormField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange

from app.core.errors import Refused
from app.core.money import Money
from app.core.text import T
from app.web.controls import error_list
from app.web.fields import DutchDateField, MoneyField, PercentField, TimeField
from app.web.forms import FilterForm, Form, Required, SubForm, unstorable

STRANGE = st.one_of(
    st.text(max_size=300),
    st.sampled_from(
        ["\0", "²", "-1", str(2**63), "9" * 5000, "1e9", "\ud800", "01-13-2027", "24:00", "€", "NaN"]
    ),
    st.from_regex(r"[\d.,:/\- €%]{0,14}", fullmatch=True),
)
RELAXED = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)


class Row(SubForm):
    name = StringField("Naam", [DataRequired()])


class Everything(Form):
    name = StringField("Naam", [DataRequired()])
    short = StringField("Kort", [Length(max=5)])
    email = EmailField("E-mail")
    text = TextAreaField("Tekst")
    seats = IntegerField("Plaatsen", [Required("Vul het aantal plaatsen in."), NumberRange(12, 15)])
    any_number = IntegerField("Getal")
    choice = SelectField("Keus", choices=[(1, "Een")], coerce=int)
    day = DutchDateField("Dag")
    at = TimeField("Tijd")
    price = MoneyField("Prijs", most=Money(1_000_000))
    share = PercentField("Deel")
    lines = FieldList(StringField("Regel"), max_entries=3)
    rows = FieldList(FormField(Row), max_entries=3)


NAMES = [name for name in vars(Everything) if not name.startswith("_")]


def sent(chrome: Flask, **fields: str) -> Everything:
    with chrome.test_request_context("/", method="POST", data=fields):
        form = Everything()
        form.validate()
        return form


def errors(chrome: Flask, name: str, value: str) -> list[str]:
    return [str(error) for error in sent(chrome, **{name: value})[name].errors]


@RELAXED
@given(st.dictionaries(st.sampled_from(NAMES), STRANGE))
@example({"seats": str(2**63)})
@example({"lines-0": "\0", "rows-0-name": "\0"})
def test_no_input_ever_raises_and_nothing_unstorable_passes(chrome: Flask, fields: dict[str, str]) -> None:
    encodable = {name: value.encode("utf-8", "replace").decode() for name, value in fields.items()}
    with chrome.test_request_context("/", method="POST", data=encodable):
        form = Everything()
        form.validate()
        for name, value in form.values().items():
            if isinstance(value, str) and not form[name].errors:
                assert not unstorable(value, lines=name == "text")
                assert len(value) <= 10_000
            if isinstance(value, int) and not isinstance(value, bool) and not form[name].errors:
                assert abs(value) <= 2**31


@RELAXED
@given(STRANGE)
def test_entries_of_a_list_are_held_to_the_same_bounds(chrome: Flask, value: str) -> None:
    value = value.encode("utf-8", "replace").decode()
    form = sent(chrome, **{"lines-0": value, "rows-0-name": value})
    if unstorable(value.strip()) or len(value.strip()) > 200:
        assert form.lines[0].errors
        assert form.rows[0].form["name"].errors


@pytest.mark.parametrize("bad", ["a\0b", "a\nb", "\x1b[0m", "a\u202eb", "a\uffffb"])
def test_control_characters_are_refused_in_words(chrome: Flask, bad: str) -> None:
    assert errors(chrome, "name", bad) == [
        "Dit veld bevat een teken dat we niet kunnen opslaan. Haal het weg."
    ]


def test_line_ends_are_welcome_in_a_text(chrome: Flask) -> None:
    form = sent(chrome, text="een\r\ntwee\n")
    assert form.text.data == "een\ntwee"
    assert not form.text.errors


def test_a_line_is_trimmed_and_composed(chrome: Flask) -> None:
    assert sent(chrome, name="  Zoe\u0308  ").name.data == "Zoë"


def test_too_long_says_how_long_it_may_be(chrome: Flask) -> None:
    assert errors(chrome, "name", "x" * 201) == ["Gebruik ten hoogste 200 tekens. Het zijn er nu 201."]
    assert errors(chrome, "short", "x" * 6) == ["Gebruik ten hoogste 5 tekens. Het zijn er nu 6."]
    assert errors(chrome, "text", "x" * 10_001) == ["Gebruik ten hoogste 10000 tekens. Het zijn er nu 10001."]


def test_a_number_outside_its_bounds_never_gets_past_the_form(chrome: Flask) -> None:
    assert errors(chrome, "seats", "16") == ["Vul een getal in van 12 tot en met 15."]
    assert errors(chrome, "any_number", str(2**63)) == [
        "Vul een getal in van -2147483648 tot en met 2147483647."
    ]
    assert errors(chrome, "any_number", "veel") == ["Vul een heel getal in, bijvoorbeeld 12."]
    assert errors(chrome, "seats", " ") == ["Vul het aantal plaatsen in."]


def test_built_in_messages_are_dutch(chrome: Flask) -> None:
    assert errors(chrome, "name", "") == ["Vul dit veld in."]
    assert errors(chrome, "choice", "2") == ["Kies een van de mogelijkheden uit de lijst."]


def test_a_filter_that_was_not_sent_is_not_wrong() -> None:
    class Filters(FilterForm):
        state = SelectField("Stand", choices=[("", "Alle"), ("open", "Open")])

    for sent_filters, good in (
        ({}, True),
        ({"state": ""}, True),
        ({"state": "open"}, True),
        ({"state": "x"}, False),
    ):
        assert Filters(MultiDict(sent_filters)).validate() is good


def test_odd_field_names_are_a_bad_request_not_a_crash(chrome: Flask) -> None:
    from werkzeug.exceptions import BadRequest

    with chrome.test_request_context("/", method="POST", data={"lines-²": "x"}), pytest.raises(BadRequest):
        Everything()


def test_a_json_body_is_not_a_form(chrome: Flask) -> None:
    with chrome.test_request_context("/", method="POST", json=["name"]):
        assert Everything().name.data in (None, "")


def test_every_rendering_has_its_own_key_and_a_forged_key_is_replaced(chrome: Flask) -> None:
    with chrome.test_request_context("/"):
        assert Everything().once.data != Everything().once.data
    kept = "a" * 24
    assert sent(chrome, once=kept).once.data == kept
    assert sent(chrome, once="<script>").once.data != "<script>"


def test_a_refusal_lands_at_its_field_or_at_the_form(chrome: Flask) -> None:
    with chrome.test_request_context("/", method="POST", data={"rows-0-name": "x"}):
        form = Everything()
        form.refuse(Refused(T("Dit adres is al in gebruik."), field="email"))
        form.refuse(Refused(T("De groep %(name)s is vol.", name="Assen"), field="onbekend"))
        form.refuse(Refused(T("Vul de naam in."), field="rows-0-name"))
        lines = [(line.text, line.target) for line in error_list(form)]
    assert lines == [
        ("De groep Assen is vol.", ""),
        ("Dit adres is al in gebruik.", "email"),
        ("Vul de naam in.", "rows-0-name"),
    ]
    assert form.errors


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("day", "14-01-2027", date(2027, 1, 14)),
        ("day", "4/1/2027", date(2027, 1, 4)),
        ("day", "2027-01-14", date(2027, 1, 14)),
        ("at", "09:30", time(9, 30)),
        ("at", "9.30", time(9, 30)),
        ("price", "2.500,00", Money(250_000)),
        ("price", "2500", Money(250_000)),
        ("price", "€ 2.500,00", Money(250_000)),
        ("price", "€\u00a02.500,5", Money(250_050)),
        ("price", "2500,-", Money(250_000)),
        ("share", "33,33 %", Decimal("33.33")),
        ("share", "100", Decimal(100)),
    ],
)
def test_people_may_type_it_their_own_way(chrome: Flask, field: str, typed: str, value: object) -> None:
    form = sent(chrome, **{field: typed})
    assert form[field].data == value
    assert not form[field].errors


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("day", "14-01-27", "Schrijf het jaar met vier cijfers, bijvoorbeeld 14-01-2027."),
        ("day", "31-02-2027", "Deze dag bestaat niet. Kijk de datum na."),
        ("day", "morgen", "Vul een datum in als dag-maand-jaar, bijvoorbeeld 14-01-2027."),
        ("day", "01-01-0001", "Vul een datum in van 01-01-1900 tot en met 31-12-2199."),
        ("at", "24:00", "Vul een tijd in als uren en minuten, bijvoorbeeld 09:30."),
        ("price", "2,500.00", "Vul een bedrag in met een komma voor de centen, bijvoorbeeld 2.500,00."),
        ("price", "25.00", "Vul een bedrag in met een komma voor de centen, bijvoorbeeld 2.500,00."),
        ("price", "-1", "Vul een bedrag in van €\u00a00,00 tot en met €\u00a010.000,00."),
        (
            "share",
            "101",
            "Vul een percentage in van 0 tot en met 100, met ten hoogste twee cijfers achter de komma.",
        ),
    ],
)
def test_a_wrong_form_is_answered_with_what_to_do(chrome: Flask, field: str, typed: str, said: str) -> None:
    form = sent(chrome, **{field: typed})
    assert [str(error) for error in form[field].errors] == [said]
    assert form[field]._value() == typed, "what was typed is lost"


@given(st.integers(0, 10**8))
def test_an_amount_is_read_back_as_it_is_shown(cents: int) -> None:
    assert MoneyField.read(_Bounds(), MoneyField.show(_Bounds(), Money(cents))) == Money(cents)  # type: ignore[arg-type]


class _Bounds:
    least, most = Money(0), Money(10**8)
