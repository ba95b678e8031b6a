"""Case text between its readable and its sealed form. Nothing else opens or closes a case's text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.core.crypto import vault_of
from app.practice.rules.documents import CaseDocument, Entry


@dataclass(frozen=True, slots=True)
class Submitted:
    """Everything that a submitted version holds."""

    alias: str
    age_band: str
    development_line: str
    document: CaseDocument
    entries: tuple[Entry, ...]


def seal_document(db: Session, case_id: int, document: CaseDocument) -> bytes:
    """The sealed working text of a case."""
    return _seal(db, "case_text", "sealed", case_id, _document_json(document))


def open_document(db: Session, case_id: int, sealed: bytes) -> CaseDocument:
    """The working text of a case. Raises :class:`app.core.crypto.Unreadable`."""
    return _document(_open(db, "case_text", "sealed", case_id, sealed))


def seal_entry(db: Session, entry_id: int, text: str) -> bytes:
    """The sealed text of one log entry."""
    return _seal(db, "case_entry", "sealed", entry_id, text)


def open_entry(db: Session, entry_id: int, sealed: bytes) -> str:
    """The text of one log entry. Raises :class:`app.core.crypto.Unreadable`."""
    return str(_open(db, "case_entry", "sealed", entry_id, sealed))


def seal_version(db: Session, version_id: int, submitted: Submitted) -> bytes:
    """The sealed content of a submitted version."""
    content = {
        "alias": submitted.alias,
        "age_band": submitted.age_band,
        "development_line": submitted.development_line,
        "document": _document_json(submitted.document),
        "entries": [
            {"on": entry.on.isoformat(), "minutes": entry.minutes, "text": entry.text}
            for entry in submitted.entries
        ],
    }
    return _seal(db, "case_version", "sealed", version_id, content)


def open_version(db: Session, version_id: int, sealed: bytes) -> Submitted:
    """The content of a submitted version. Raises :class:`app.core.crypto.Unreadable`."""
    content = _open(db, "case_version", "sealed", version_id, sealed)
    return Submitted(
        alias=content["alias"],
        age_band=content["age_band"],
        development_line=content["development_line"],
        document=_document(content["document"]),
        entries=tuple(
            Entry(date.fromisoformat(entry["on"]), entry["minutes"], entry["text"])
            for entry in content["entries"]
        ),
    )


def seal_feedback(db: Session, review_id: int, text: str) -> bytes:
    """The sealed feedback of a review."""
    return _seal(db, "case_review", "sealed_feedback", review_id, text)


def open_feedback(db: Session, review_id: int, sealed: bytes) -> str:
    """The feedback of a review. Raises :class:`app.core.crypto.Unreadable`."""
    return str(_open(db, "case_review", "sealed_feedback", review_id, sealed))


def _document_json(document: CaseDocument) -> dict[str, Any]:
    return {
        "person": document.person,
        "family": document.family,
        "workplace": document.workplace,
        "reflection": document.reflection,
        "evidence": dict(document.evidence),
        "kept": list(document.kept),
    }


def _document(found: dict[str, Any]) -> CaseDocument:
    return CaseDocument(
        person=found["person"],
        family=found["family"],
        workplace=found["workplace"],
        reflection=found["reflection"],
        evidence=dict(found["evidence"]),
        kept=tuple(found["kept"]),
    )


def _seal(db: Session, table: str, column: str, row: int, content: Any) -> bytes:
    return vault_of(db).seal(json.dumps(content), table=table, column=column, row=row)


def _open(db: Session, table: str, column: str, row: int, sealed: bytes) -> Any:
    return json.loads(vault_of(db).open(sealed, table=table, column=column, row=row))
