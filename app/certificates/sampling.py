"""Made-up certificates on which a template is tried out: an ordinary one, and those that try the page."""

from __future__ import annotations

from typing import Any, Final, cast

from app.certificates.document import (
    CertificateSnapshot,
    Level,
    MetRequirement,
    ProgrammeDay,
    ReachedCompetency,
)
from app.certificates.rules.numbers import EXAMPLE
from app.certificates.snapshots import english_role
from app.core.text import T, Text
from app.courses.service import CourseContent

#: What can be chosen, and what it is called.
SAMPLES: Final[dict[str, Text]] = {
    "gewoon": T("Gewoon"),
    "langste": T("Langste naam: 80 letters"),
    "arabisch": T("Naam in Arabisch schrift"),
    "grieks": T("Naam in Grieks schrift"),
    "kaal": T("Zonder ondertekenaar, niveaus, trainers en uren"),
    "opnieuw": T("Opnieuw uitgegeven, geldig tot een datum"),
    "veel": T("Veel bijeenkomsten en eisen"),
}
_CODE = "K7QF-2MXD"
_DAY = ("2 juli 2026", "2 July 2026")
_EARLIER, _LATER = ("1 mei 2025", "1 May 2025"), ("2 juli 2029", "2 July 2029")


def sample_of(
    kind: str, content: CourseContent, language: str, *, foundation: str, signatory: tuple[str, str]
) -> CertificateSnapshot:
    """A complete certificate of this course. ``signatory``: name and role, as the foundation filled them in.

    English words that the course lacks are those of the Dutch ones, so that a template can be tried out before.
    """
    dutch = _texts(content, english=False, many=kind == "veel")
    english = _texts(content, english=True, many=kind == "veel") if language != "nl" else None
    if english:
        english["signatory_role"] = english_role(content, signatory[1])
    made: dict[str, Any] = {
        "language": language,
        "number": EXAMPLE,
        "code": _CODE,
        "replaces": "",
        "name": "Sanne van der Veen",
        "cohort_name": "groep Assen, voorjaar 2026",
        "place": "Assen",
        "issued_on": "2026-07-02",
        "awarded_on": "",
        "valid_until": "",
        "trainers": ["Anneke Brouwer", "Jelmer de Wit"],
        "foundation": foundation,
        "signatory_name": signatory[0],
        "signatory_role": signatory[1],
        "verify_url": f"https://leergang.example/controle/{EXAMPLE}/{_CODE}",
        "verify_short": "leergang.example/controle",
        "sample": True,
        **dutch,
        "en": english,
    }
    made.update(_NAMES.get(kind, {}))
    if kind == "kaal":
        made.update(signatory_name="", trainers=[], levels=[])
        for part in (made, english or {"competencies": []}):
            part["competencies"] = [{**one, "level": ""} for one in part["competencies"]]
            part["hours"] = part["signatory_role"] = ""
    if kind == "opnieuw":
        made.update(replaces="DTE-2025-0003-X4", awarded_on="2025-05-01", valid_until="2029-07-02")
        made.update(awarded_on_text=_EARLIER[0], valid_until_text=_LATER[0])
        if english:
            english.update(awarded_on_text=_EARLIER[1], valid_until_text=_LATER[1])
    return cast(CertificateSnapshot, made)


_NAMES: Final[dict[str, dict[str, str]]] = {
    "langste": {"name": "Maximiliaan Wolfgang Amadeus van der Hoeven tot Westerflier en Weldam-Bentinck I"},
    "arabisch": {"name": "محمد عبد الرحمن الشافعي"},
    "grieks": {"name": "Ελένη Παπαδοπούλου-Ὀδυσσέως"},
}


def _texts(content: CourseContent, *, english: bool, many: bool) -> dict[str, Any]:
    tasks = {one.code: one for one in content.english.competencies} if english else {}
    words = {one.key: one for one in content.english.rubric_levels} if english else {}
    titles = {one.key: one.name for one in content.english.modules} if english else {}
    levels = [
        Level(
            name=words.get(one.key, one).name,
            sentence=words.get(one.key, one).sentence,
            sufficient=one.sufficient,
        )
        for one in content.rubric_levels
    ]
    reached = [level["name"] for level in levels if level["sufficient"]]
    rows = (
        ("Course days attended or made up", "7 of 8", "8"),
        ("Practice cases approved", "3", "3"),
        ("Final presentation", "1", "1"),
    ) if english else (
        ("Lesdagen bijgewoond of ingehaald", "7 van 8", "8"),
        ("Praktijkcasussen goedgekeurd", "3", "3"),
        ("Eindpresentatie", "1", "1"),
    )  # fmt: skip
    shown = content.modules if many else content.days
    return {
        "course_title": (content.english.title if english else "") or content.title,
        "issued_on_text": _DAY[english],
        "awarded_on_text": "",
        "valid_until_text": "",
        "period": "15 January to 25 June 2026" if english else "15 januari tot en met 25 juni 2026",
        "hours": "58",
        "proof": "Eight course days, three approved practice cases and a final presentation."
        if english
        else "Groep Assen, voorjaar 2026. Acht lesdagen, drie goedgekeurde praktijkcasussen en een eindpresentatie.",
        "competencies": [
            ReachedCompetency(
                code=one.code,
                title=tasks[one.code].name if one.code in tasks else one.name,
                summary=tasks[one.code].can if one.code in tasks else one.can or one.sentence,
                level=reached[at % len(reached)] if reached else "",
            )
            for at, one in enumerate(content.competencies)
        ],
        "requirements": [
            MetRequirement(label=label, needed=needed, done=done)
            for label, needed, done in rows * (2 if many else 1)
        ],
        "programme": [
            ProgrammeDay(
                number=at,
                title=titles.get(one.key, one.title),
                date=f"{at} March 2026" if english else f"{at:02d}-03-2026",
            )
            for at, one in enumerate(shown, 1)
        ],
        "levels": levels,
    }
