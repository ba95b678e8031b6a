"""What an administrator's own words may ask for: each placeholder with its meaning and an example.

A letter knows the placeholders that its shipped templates use, and those of the frame. A name that stands in no table
here fails the tests, so a new letter brings its own line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date

from app.core.text import T, Text


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One word to fill in."""

    #: What it stands for.
    label: Text
    #: A value as a letter's context holds it.
    example: Any
    #: Turns the value into words: (value, language).
    say: Callable[[Any, str], str] = lambda value, language: str(value)


def _day(value: Any, language: str) -> str:
    return format_date(date.fromisoformat(str(value)), "EEEE d MMMM y", locale=language)


def _listed(value: Any, language: str) -> str:
    return ", ".join(str(one) for one in value)


def _places(value: Any, language: str) -> str:
    return ", ".join(f"{name} ({position})" for name, position in value)


PLACEHOLDERS: Mapping[str, Placeholder] = {
    "asked_by": Placeholder(T("naam van wie de casus kan lezen"), "Karin Wolters"),
    "asker_email": Placeholder(T("e-mailadres van wie iets vraagt"), "petra@icare.nl"),
    "asker_name": Placeholder(T("naam van wie iets vraagt"), "Petra van der Veen"),
    "attended": Placeholder(T("hoe vaak de deelnemer er tot nu toe was"), 3),
    "before": Placeholder(T("naam van wie een plaats had"), "Jan Bakker"),
    "case_number": Placeholder(T("nummer van de praktijkcasus"), 2),
    "colleague": Placeholder(T("naam van de coördinator die uitnodigt; kan leeg zijn"), "Karin Wolters"),
    "checkpoint_day": Placeholder(T("dag van het ijkpunt"), "2027-02-01", _day),
    "checkpoint_note": Placeholder(
        T("het ondertekende ijkpunt"), "DemenTalent certificate register, checkpoint 1"
    ),
    "cohort_name": Placeholder(T("naam van de groep"), "Assen, voorjaar 2027"),
    "course_title": Placeholder(T("naam van de leergang"), "Leergang DemenTalent-expert"),
    "cost": Placeholder(T("wat de plaatsen samen kosten"), "€\u00a05.000,00"),
    "count": Placeholder(T("hoeveel plaatsen"), 2),
    "credited_number": Placeholder(T("nummer van de factuur die vervalt"), "2027-0012"),
    "days_late": Placeholder(T("hoeveel dagen de factuur te laat is"), 7),
    "due_on": Placeholder(T("uiterste dag om te betalen of om iets door te geven"), "2027-02-14", _day),
    "ends_day": Placeholder(T("dag waarop de noodtoegang eindigt"), "2027-02-04", _day),
    "ends_time": Placeholder(T("tijd waarop de noodtoegang eindigt"), "14:00"),
    "answer": Placeholder(T("wat de privacyfunctionaris antwoordt"), "Je naam is verbeterd."),
    "asker": Placeholder(T("naam van wie het vraagt"), "Petra van der Veen"),
    "due_day": Placeholder(T("laatste dag voor een antwoord"), "2027-04-02", _day),
    "enrolled_by": Placeholder(T("wie de deelnemer heeft aangemeld; kan leeg zijn"), "Karin Wolters"),
    "first_day": Placeholder(T("eerste dag van de groep; kan leeg zijn"), "2027-01-14", _day),
    "first_place": Placeholder(T("plek van de eerste dag"), "Buurthuis De Komeet, Assen"),
    "first_times": Placeholder(T("tijden van de eerste dag; kan leeg zijn"), "09:30-16:30"),
    "foundation_name": Placeholder(T("naam van de stichting"), "Stichting DemenTalent"),
    "from_cohort_name": Placeholder(T("naam van de vorige groep"), "Assen, najaar 2026"),
    "function": Placeholder(T("functie; kan leeg zijn"), "Casemanager dementie"),
    "given_name": Placeholder(T("voornaam van wie de brief krijgt"), "Petra"),
    "granted_by": Placeholder(T("naam van wie met noodtoegang instemde"), "Marijke Smit"),
    "iban": Placeholder(T("rekeningnummer van de stichting"), "NL91 ABNA 0417 1643 00"),
    "invoices": Placeholder(
        T("facturen die gecrediteerd worden; kan leeg zijn"), "2027-0012 (€\u00a02.500,00)"
    ),
    "issued_on": Placeholder(T("dag waarop het certificaat is uitgegeven"), "2027-06-24", _day),
    "key_day": Placeholder(T("dag waarop de sleutel van de stichting verloopt"), "2029-01-14", _day),
    "learner_name": Placeholder(T("naam van de deelnemer"), "Petra van der Veen"),
    "link_until": Placeholder(T("laatste dag waarop de knop werkt; kan leeg zijn"), "2027-01-29", _day),
    "name": Placeholder(T("naam van de persoon om wie het gaat"), "Petra van der Veen"),
    "names": Placeholder(T("namen van de deelnemers"), ["Petra van der Veen", "Jan Bakker"], _listed),
    "needed": Placeholder(T("hoe vaak nodig is voor het certificaat"), 7),
    "new_address": Placeholder(T("het nieuwe e-mailadres"), "petra@nieuw.example"),
    "writer_name": Placeholder(T("naam van wie het bericht schreef"), "Anna de Boer"),
    "new_name": Placeholder(T("naam van wie de casus voortaan leest"), "Anna de Boer"),
    "note": Placeholder(T("wat de ander erbij schreef; kan leeg zijn"), "Ik werk veel met mantelzorgers."),
    "number": Placeholder(T("nummer van de factuur of het certificaat"), "2027-0012"),
    "open_amount": Placeholder(T("wat nog open staat"), "€\u00a01.250,00"),
    "open_seats": Placeholder(T("hoeveel plaatsen nog geen naam hebben"), 2),
    "opened_day": Placeholder(T("dag waarop de noodtoegang begon"), "2027-02-04", _day),
    "opened_time": Placeholder(T("tijd waarop de noodtoegang begon"), "10:00"),
    "organisation_name": Placeholder(T("naam van de organisatie; kan leeg zijn"), "Icare"),
    "payer": Placeholder(T("naam van wie betaalt"), "Zorggroep Drenthe"),
    "payment_reference": Placeholder(T("betalingskenmerk; kan leeg zijn"), "RF73\u00a02027\u00a00012"),
    "people": Placeholder(
        T("namen, met het nummer op de wachtlijst"),
        [["Petra van der Veen", 1], ["Jan Bakker", 2]],
        _places,
    ),
    "old_number": Placeholder(T("nummer van het certificaat dat vervalt"), "DTE-2026-0042-P1"),
    "person_name": Placeholder(T("naam van de deelnemer"), "Petra van der Veen"),
    "position": Placeholder(T("nummer op de wachtlijst"), 2),
    "possible": Placeholder(T("hoe vaak nog kan"), 3),
    "price": Placeholder(T("prijs van een plaats"), "€\u00a02.500,00"),
    "readings": Placeholder(T("hoe vaak de casus in noodtoegang is gelezen"), 2),
    "reason": Placeholder(T("reden"), "De naam op het certificaat klopte niet."),
    "received_day": Placeholder(T("dag waarop het verzoek binnenkwam"), "2027-03-02", _day),
    "remark": Placeholder(T("wat de trainer erbij schreef; kan leeg zijn"), "Ik ben die week op vakantie."),
    "seats": Placeholder(T("hoeveel plaatsen; kan leeg zijn"), 3),
    "session_day": Placeholder(T("dag van de bijeenkomst"), "2027-03-04", _day),
    "session_place": Placeholder(T("plek van de bijeenkomst"), "Buurthuis De Komeet, Assen"),
    "session_times": Placeholder(T("tijden van de bijeenkomst"), "09:30-16:30"),
    "session_title": Placeholder(T("titel van de bijeenkomst"), "Talenten ontdekken"),
    "sessions_total": Placeholder(T("hoeveel er zijn in de leergang"), 8),
    "sessions": Placeholder(
        T("alle bijeenkomsten"),
        ["donderdag 4 maart 2027, 09:30-16:30: Talenten ontdekken (Lesdag 3)"],
        _listed,
    ),
    "successor": Placeholder(T("naam van wie de plaats overneemt"), "Petra van der Veen"),
    "total": Placeholder(T("bedrag"), "€\u00a02.500,00"),
    "trainer_name": Placeholder(T("naam van de trainer"), "Anna de Boer"),
    "until_day": Placeholder(T("laatste dag"), "2026-11-26", _day),
    "until_time": Placeholder(T("tijd op die laatste dag"), "14:00"),
    "valid_until": Placeholder(T("laatste dag waarop het certificaat geldt"), "2030-06-24", _day),
}

#: In every letter, besides its own.
COMMON = ("foundation_name", "course_title")

#: What a letter is told that is no word for a reader: links stand in the button, the rest chooses between sentences.
#: With the value that examples show.
SILENT: Mapping[str, Any] = {
    "again": False,
    "approved": True,
    "by_staff": False,
    "can": True,
    "days": True,
    "described": False,
    "granted": True,
    "has_account": False,
    "invoiced": "keep",
    "kind": "correction",
    "link": "http://localhost/voorbeeld",
    "link_path": "/voorbeeld",
    "no_officer": False,
    "officer": True,
    "own": True,
    "path": "/voorbeeld",
    "reported": False,
    "roles": ["trainer"],
    "with_einvoice": True,
    "verify_url": "http://localhost/controle/DTE-2027-0007-K3XV",
}

#: Those of them that choose between sentences: own words hold in every case.
CHOOSING = frozenset({"again", "by_staff", "has_account"})

#: Those by which a letter says one thing or its opposite (yes or no, credited or not): one own text cannot say both,
#: so such a letter keeps its shipped words.
DECIDING = frozenset(
    {
        "approved",
        "can",
        "days",
        "described",
        "granted",
        "invoiced",
        "kind",
        "no_officer",
        "officer",
        "own",
        "reported",
    }
)


#: Shown for a value that has no example yet.
NO_EXAMPLE = "…"


def spoken(names: frozenset[str], context: Mapping[str, Any], language: str) -> dict[str, str]:
    """What each placeholder says in this letter; an empty or missing value says nothing."""
    found: dict[str, str] = {}
    for name in names:
        value = context.get(name)
        known = PLACEHOLDERS.get(name)
        if value is None or value in ("", []):
            found[name] = ""
        else:
            found[name] = known.say(value, language) if known else str(value)
    return found


def is_count(name: str) -> bool:
    """Whether the placeholder is a whole number, by which the shipped words choose singular or plural."""
    return name in PLACEHOLDERS and isinstance(PLACEHOLDERS[name].example, int)


def examples(variables: frozenset[str]) -> dict[str, Any]:
    """A context that shows a letter: an example for everything that its templates use."""
    shown: dict[str, Any] = {}
    for name in variables:
        if name in PLACEHOLDERS:
            shown[name] = PLACEHOLDERS[name].example
        else:
            shown[name] = SILENT.get(name, NO_EXAMPLE)
    return shown
