"""Somebody's own data in one ZIP: JSON for machines, HTML for people, and the pictures with their cases.

It is made when it is asked for and handed over at once: no copy with readable texts is kept anywhere.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import Clock, local
from app.core.errors import NotFound
from app.core.permissions import Actor
from app.organisations import service as organisations
from app.practice import service as practice
from app.practice.service.protection import OwnTexts
from app.privacy.models import SubjectRequest
from app.privacy.queries import opened
from app.privacy.queries.reach import Reached, reached
from app.privacy.rules.inventory import TABLES

_NO_TEXTS = (
    "De tekst van praktijkcasussen zit er niet bij: die opent alleen wie hem schreef, met de eigen login."
)


@dataclass(frozen=True, slots=True)
class Export:
    """Everything about one person, in plain values, and the pictures by file name."""

    content: dict[str, Any]
    pictures: dict[str, bytes]


def export(db: Session, actor: Actor, clock: Clock) -> Export:
    """All that we keep about the actor, with the texts of their own cases; leaves a line in the log.

    One's own text leaves no line of a reading. Raises NotFound for the anonymous, Refused while case text waits.
    """
    if actor.person_id is None:
        raise NotFound
    content = _content(db, clock, actor.person_id)
    texts = practice.texts_of_author(db, actor.person_id)
    if texts:
        practice.check_settled(db, clock, actor.person_id)
    content["praktijkcasussen"], pictures = _cases(texts)
    tables = len(content["tabellen"])
    audit.record(db, actor, clock, "privacy:data:export", "person", actor.person_id, tables=tables)
    return Export(content, pictures)


def export_asked(db: Session, actor: Actor, clock: Clock, *, request_id: int) -> Export:
    """All that we keep about the person of a granted request, for the privacy officer to hand over.

    For who has no account. Text and alias of a case stay out: the officer reads neither. Raises NotFound for another
    request.
    """
    row = db.get(SubjectRequest, request_id)
    if row is None or row.kind != "access" or row.person_id is None or row.state != "granted":
        raise NotFound
    content = _content(db, clock, row.person_id)
    content["over"]["uitleg"] += f" {_NO_TEXTS}"
    if "practice_case" in content["tabellen"]:
        for case in content["tabellen"]["practice_case"]["over_jou"]:
            del case["alias"]
    tables = len(content["tabellen"])
    audit.record(db, actor, clock, "privacy:person:export", "person", row.person_id, tables=tables)
    return Export(content, {})


def _content(db: Session, clock: Clock, person_id: int) -> dict[str, Any]:
    found = reached(db, person_id)
    return {
        "over": {
            "naam": accounts.full_names(db, [person_id])[person_id],
            "gemaakt": local(clock.now()).isoformat(timespec="seconds"),
            "uitleg": (
                "Dit is alles wat de Leergang DemenTalent-expert over jou bewaart. Andere mensen staan er niet met "
                "naam in. Wachtwoorden, sleutels en geheime adressen gaan niet mee."
            ),
        },
        "tabellen": {one.name: _listed(one) for one in found},
        "namen": _names(db, found),
        "praktijkcasussen": [],
        "verzoeken": _requests(db, person_id),
    }


def zipped(found: Export, html: str) -> bytes:
    """The ZIP: ``gegevens.json``, ``gegevens.html`` and the pictures."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("gegevens.html", html)
        book.writestr("gegevens.json", json.dumps(found.content, ensure_ascii=False, indent=2))
        for name, content in found.pictures.items():
            book.writestr(name, content)
    return stream.getvalue()


def _listed(one: Reached) -> dict[str, Any]:
    return {"waarvoor": TABLES[one.name].purpose, "over_jou": list(one.about), "door_jou": list(one.done)}


def _names(db: Session, found: list[Reached]) -> dict[str, dict[str, str]]:
    """What the numbers of groups and organisations in the rows stand for."""
    rows = [row for one in found for row in one.about]
    groups = {row["cohort_id"] for row in rows if isinstance(row.get("cohort_id"), int)}
    others = {row["organisation_id"] for row in rows if isinstance(row.get("organisation_id"), int)}
    named = cohorts.cohorts(db, ids=groups) if groups else []
    return {
        "groepen": {str(one.id): one.name for one in named},
        "organisaties": {str(number): name for number, name in organisations.names(db, others).items()},
    }


def _requests(db: Session, person_id: int) -> list[dict[str, Any]]:
    query = sa.select(SubjectRequest).where(SubjectRequest.person_id == person_id)
    return [
        {
            "nummer": row.id,
            "gevraagd": opened(db, row.id, "sealed", row.sealed),
            "antwoord": opened(db, row.id, "sealed_answer", row.sealed_answer),
        }
        for row in db.scalars(query.order_by(SubjectRequest.id))
    ]


def _cases(texts: list[OwnTexts]) -> tuple[list[dict[str, Any]], dict[str, bytes]]:
    cases, pictures = [], {}
    for one in texts:
        files = {
            f"bijlagen/casus-{one.number}-{one.cohort_id}-{number}.jpg": content
            for number, _, content in one.attachments
        }
        pictures.update(files)
        cases.append({**_case(one), "bijlagen": sorted(files)})
    return cases, pictures


def _case(one: OwnTexts) -> dict[str, Any]:
    if one.erased_at is not None:
        return {"nummer": one.number, "schuilnaam": one.alias, "gewist": one.erased_at.date().isoformat()}
    return {
        "nummer": one.number,
        "schuilnaam": one.alias,
        "tekst": _document(one.document),
        "logboek": _entries(one.entries),
        "ingeleverd": [
            {
                "versie": number,
                "op": local(at).isoformat(timespec="seconds"),
                "tekst": _document(submitted.document),
                "logboek": _entries(submitted.entries),
            }
            for number, at, submitted in one.versions
        ],
        "feedback": [
            {
                "versie": said.version_number,
                "van": "een trainer",
                "op": local(said.at).isoformat(),
                "tekst": said.text,
            }
            for said in one.feedback
        ],
        "opmerkingen": [
            {
                "versie": said.version_number,
                "bij": said.place,
                "op": local(said.at).isoformat(),
                "tekst": said.text,
            }
            for said in one.remarks
        ],
        "gedeeld": [{"bijeenkomst": number, "blad": sheet} for number, sheet in one.sheets],
    }


def _document(document: Any) -> dict[str, Any]:
    return {
        "persoon": document.person,
        "familie": document.family,
        "werkplek": document.workplace,
        "terugblik": document.reflection,
        "bewijs": dict(document.evidence),
    }


def _entries(entries: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [{"op": one.on.isoformat(), "minuten": one.minutes, "tekst": one.text} for one in entries]
