"""The sentences of a certificate, in Dutch and in English."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.certificates.document import MetRequirement
from app.certificates.rules.requirements import Facts, Required
from app.core.document_template import ENGLISH_MONTHS, MONTHS
from app.core.money import NBSP
from app.courses.service import CourseContent

_WORDS = (
    *("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien"),
    *("elf", "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien"),
)
_ENGLISH_WORDS = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)


def group(name: str) -> str:
    """`groep Assen, voorjaar 2026`, as it stands in a sentence."""
    return name[0].lower() + name[1:] if name.lower().startswith("groep ") else f"groep {name}"


def hours(content: CourseContent) -> str:
    """The learning time of all sessions of the course, without breaks and preparation: `58`, `57,5`; or empty."""
    total = sum(module.minutes for module in content.modules)
    return f"{total / 60:.2f}".rstrip("0").rstrip(".").replace(".", ",") if total else ""


def period(first: date | None, last: date | None) -> str:
    """`15 januari tot en met 25 juni 2026`; one day as a date; empty without days."""
    return _period(first, last, MONTHS, " tot en met ")


def english_period(first: date | None, last: date | None) -> str:
    """`15 January to 25 June 2026`."""
    return _period(first, last, ENGLISH_MONTHS, " to ")


def _period(first: date | None, last: date | None, months: tuple[str, ...], to: str) -> str:
    if first is None or last is None:
        return ""
    end = f"{last.day}{NBSP}{months[last.month - 1]} {last.year}"
    if first == last:
        return end
    year = f" {first.year}" if first.year != last.year else ""
    return f"{first.day}{NBSP}{months[first.month - 1]}{year}{to}{end}"


def proof(group_name: str, facts: Facts) -> str:
    """What the learner did: `Groep Assen, voorjaar 2026. Acht lesdagen, ... en een eindpresentatie.`"""
    done = [
        f"{_word(facts.days)} {'lesdag' if facts.days == 1 else 'lesdagen'}" if facts.days else "",
        f"{_word(facts.intervisions)} keer intervisie" if facts.intervisions else "",
        f"{_word(facts.cases)} goedgekeurde {'praktijkcasus' if facts.cases == 1 else 'praktijkcasussen'}"
        if facts.cases
        else "",
        "een eindpresentatie" if facts.presentation else "",
    ]
    return f"{_capital(group_name)}. {_sentence(done, ' en ')}".rstrip()


def english_proof(facts: Facts) -> str:
    """`Eight course days, five peer consultations, ... and a final presentation.`"""
    done = [
        f"{_word(facts.days, _ENGLISH_WORDS)} course {'day' if facts.days == 1 else 'days'}"
        if facts.days
        else "",
        f"{_word(facts.intervisions, _ENGLISH_WORDS)} peer"
        f" {'consultation' if facts.intervisions == 1 else 'consultations'}"
        if facts.intervisions
        else "",
        f"{_word(facts.cases, _ENGLISH_WORDS)} approved practice {'case' if facts.cases == 1 else 'cases'}"
        if facts.cases
        else "",
        "a final presentation" if facts.presentation else "",
    ]
    return _sentence(done, " and ")


def requirements(required: Required, facts: Facts) -> list[MetRequirement]:
    """Each requirement that the learner met, and what they did for it, in Dutch. Who paid is on no paper."""
    words = (
        "Lesdagen bijgewoond of ingehaald",
        "Intervisie bijgewoond of ingehaald",
        "Praktijkcasussen goedgekeurd",
        "Eindpresentatie",
        "Evaluaties ingevuld",
        "Uren in bijeenkomsten en goedgekeurde praktijkcasussen",
    )
    return _requirements(required, facts, words, "van")


def english_requirements(required: Required, facts: Facts) -> list[MetRequirement]:
    """The same in English."""
    words = (
        "Course days attended or made up",
        "Peer consultations attended or made up",
        "Practice cases approved",
        "Final presentation",
        "Evaluations filled in",
        "Hours in sessions and approved practice cases",
    )
    return _requirements(required, facts, words, "of")


def _requirements(required: Required, facts: Facts, words: Iterable[str], of: str) -> list[MetRequirement]:
    rows = (
        (required.days, f"{required.days} {of} {required.days_total}", facts.days),
        (
            required.intervisions,
            f"{required.intervisions} {of} {required.intervisions_total}",
            facts.intervisions,
        ),
        (required.cases, str(required.cases), facts.cases),
        (int(required.presentation), "1", int(facts.presentation)),
        (required.evaluations, str(required.evaluations), facts.evaluations),
        (required.hours, str(required.hours), facts.minutes // 60),
    )
    return [
        MetRequirement(label=label, needed=needed, done=str(done))
        for label, (least, needed, done) in zip(words, rows, strict=True)
        if least and done >= least  # whoever was excused from one: no paper and no public page tells
    ]


def _sentence(parts: Iterable[str], last: str) -> str:
    done = [part for part in parts if part]
    if not done:
        return ""
    return f"{_capital(last.join(filter(None, (', '.join(done[:-1]), done[-1]))))}."


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _word(number: int, words: tuple[str, ...] = _WORDS) -> str:
    return words[number] if number < len(words) else str(number)
