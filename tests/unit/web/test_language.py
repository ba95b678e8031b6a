"""What a template says: in the language of the request or of a letter, with values that are never markup."""

from collections.abc import Iterator

import pytest
from flask import Flask, render_template_string
from flask_babel import force_locale, lazy_gettext, refresh
from markupsafe import Markup

WORDS = "{{ _('Inloggen') }}, {{ ngettext('%(num)s dag te laat', '%(num)s dagen te laat', days) }}"


@pytest.fixture
def english(chrome: Flask) -> Iterator[None]:
    """A request of someone who chose English."""
    with chrome.test_request_context("/", headers={"Cookie": "taal=en"}):
        yield


@pytest.fixture
def dutch(chrome: Flask) -> Iterator[None]:
    """A request of someone who chose nothing."""
    with chrome.test_request_context("/"):
        yield


def test_a_page_is_dutch_unless_one_chose_english(chrome: Flask) -> None:
    with chrome.test_request_context("/"):
        assert render_template_string(WORDS, days=1) == "Inloggen, 1 dag te laat"
        assert render_template_string(WORDS, days=3) == "Inloggen, 3 dagen te laat"
    with chrome.test_request_context("/", headers={"Cookie": "taal=en"}):
        assert render_template_string(WORDS, days=1) == "Log in, 1 day overdue"
        assert render_template_string(WORDS, days=3) == "Log in, 3 days overdue"
    with chrome.test_request_context("/"):
        assert render_template_string(WORDS, days=0) == "Inloggen, 0 dagen te laat"


@pytest.mark.usefixtures("dutch")
def test_a_letter_in_another_language_leaves_the_page_in_its_own() -> None:
    assert render_template_string(WORDS, days=1) == "Inloggen, 1 dag te laat"
    with force_locale("en"):
        assert render_template_string(WORDS, days=1) == "Log in, 1 day overdue"
        with force_locale("nl"):
            assert render_template_string(WORDS, days=1) == "Inloggen, 1 dag te laat"
        assert render_template_string(WORDS, days=1) == "Log in, 1 day overdue"
    refresh()
    assert render_template_string(WORDS, days=1) == "Inloggen, 1 dag te laat"


def test_a_sentence_that_waits_to_be_said_takes_the_language_of_who_reads_it(chrome: Flask) -> None:
    waiting = lazy_gettext("Inloggen")
    for cookie, said in (("taal=en", "Log in"), ("", "Inloggen")):
        with chrome.test_request_context("/", headers={"Cookie": cookie}):
            assert render_template_string("{{ x }} {{ _('Inloggen') }}", x=waiting) == f"{said} {said}"


@pytest.mark.usefixtures("english")
def test_a_value_in_a_sentence_is_never_markup_and_markup_stays_markup() -> None:
    said = render_template_string("{{ _('Plaats %(number)s', number=x) }}", x="<b>1</b>")
    assert said == "Seat &lt;b&gt;1&lt;/b&gt;"
    said = render_template_string("{{ _('Plaats %(number)s', number=x) }}", x=Markup("<b>1</b>"))
    assert said == "Seat <b>1</b>"
    said = render_template_string("{{ ngettext('%(num)s van %(x)s', '%(num)s van %(x)s', 2, x='<') }}")
    assert said == "2 van &lt;"


@pytest.mark.usefixtures("english")
def test_a_text_that_is_not_html_shows_values_as_they_are() -> None:
    said = render_template_string(
        "{% autoescape false %}{{ _('Plaats %(number)s', number=x) }}{% endautoescape %}", x="<1>"
    )
    assert said == "Seat <1>"


@pytest.mark.usefixtures("dutch")
def test_a_percent_sign_is_doubled_in_every_sentence() -> None:
    assert render_template_string("{{ _('50 %% van %(x)s', x=4) }} {{ _('50 %%') }}") == "50 % van 4 50 %"
