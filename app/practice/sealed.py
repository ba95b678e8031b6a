"""Case text between its readable and its sealed form. Nothing else opens or closes a case's text.

Each function that opens raises :class:`app.core.crypto.Unreadable`, and of those `Erased` when the text was erased;
each that seals raises Refused then. What was sealed before cases had keys of their own still opens.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.core.crypto import Erased, Unreadable, of_first_form, vault_of
from app.practice import keyring
from app.practice.rules.documents import CaseDocument, Entry
from app.practice.rules.words import EntryKind

__all__ = [
    "Erased",
    "Submitted",
    "Unreadable",
    "open_attachment",
    "open_document",
    "open_entry",
    "open_feedback",
    "open_remark",
    "open_sheet",
    "open_version",
    "seal_attachment",
    "seal_document",
    "seal_entry",
    "seal_feedback",
    "seal_remark",
    "seal_sheet",
    "seal_version",
]


@dataclass(frozen=True, slots=True)
class Submitted:
    """Everything that a submitted version holds."""

    alias: str
    age_band: str
    development_line: str
    document: CaseDocument
    entries: tuple[Entry, ...]
    #: A `words.Phase` and a `words.Placement`; empty in versions from before these were kept.
    phase: str = ""
    placement: str = ""
    #: Row numbers of the pictures that it was submitted with.
    attachments: tuple[int, ...] = ()


def seal_document(db: Session, case_id: int, document: CaseDocument) -> bytes:
    """The sealed working text of a case."""
    return _seal(db, "case_text", "sealed", case_id, case_id, _document_json(document))


def open_document(db: Session, case_id: int, sealed: bytes) -> CaseDocument:
    """The working text of a case."""
    return _document(_open(db, "case_text", "sealed", case_id, case_id, sealed))


def seal_entry(db: Session, case_id: int, entry_id: int, text: str) -> bytes:
    """The sealed text of one log entry."""
    return _seal(db, "case_entry", "sealed", case_id, entry_id, text)


def open_entry(db: Session, case_id: int, entry_id: int, sealed: bytes) -> str:
    """The text of one log entry."""
    return str(_open(db, "case_entry", "sealed", case_id, entry_id, sealed))


def seal_version(db: Session, case_id: int, version_id: int, submitted: Submitted) -> bytes:
    """The sealed content of a submitted version."""
    content = {
        "alias": submitted.alias,
        "age_band": submitted.age_band,
        "development_line": submitted.development_line,
        "document": _document_json(submitted.document),
        "entries": [
            {
                "on": entry.on.isoformat(),
                "kind": str(entry.kind),
                "minutes": entry.minutes,
                "text": entry.text,
            }
            for entry in submitted.entries
        ],
        "phase": submitted.phase,
        "placement": submitted.placement,
        "attachments": list(submitted.attachments),
    }
    return _seal(db, "case_version", "sealed", case_id, version_id, content)


def open_version(db: Session, case_id: int, version_id: int, sealed: bytes) -> Submitted:
    """The content of a submitted version."""
    content = _open(db, "case_version", "sealed", case_id, version_id, sealed)
    return Submitted(
        alias=content["alias"],
        age_band=content["age_band"],
        development_line=content["development_line"],
        document=_document(content["document"]),
        entries=tuple(
            Entry(
                date.fromisoformat(entry["on"]),
                entry["minutes"],
                entry["text"],
                kind=EntryKind(entry.get("kind", EntryKind.OTHER)),
            )
            for entry in content["entries"]
        ),
        phase=content.get("phase", ""),
        placement=content.get("placement", ""),
        attachments=tuple(content.get("attachments", ())),
    )


def seal_feedback(db: Session, case_id: int, review_id: int, text: str) -> bytes:
    """The sealed feedback of a review."""
    return _seal(db, "case_review", "sealed_feedback", case_id, review_id, text)


def open_feedback(db: Session, case_id: int, review_id: int, sealed: bytes) -> str:
    """The feedback of a review."""
    return str(_open(db, "case_review", "sealed_feedback", case_id, review_id, sealed))


def seal_remark(db: Session, case_id: int, remark_id: int, text: str) -> bytes:
    """The sealed text of a remark."""
    return _seal(db, "case_remark", "sealed", case_id, remark_id, text)


def open_remark(db: Session, case_id: int, remark_id: int, sealed: bytes) -> str:
    """The text of a remark."""
    return str(_open(db, "case_remark", "sealed", case_id, remark_id, sealed))


def seal_sheet(db: Session, case_id: int, sharing_id: int, sheet: Mapping[str, Any]) -> bytes:
    """The sealed sheet of a sharing; ``sheet`` is plain JSON."""
    return _seal(db, "case_sharing", "sealed", case_id, sharing_id, dict(sheet))


def open_sheet(db: Session, case_id: int, sharing_id: int, sealed: bytes) -> dict[str, Any]:
    """The sheet of a sharing."""
    return dict(_open(db, "case_sharing", "sealed", case_id, sharing_id, sealed))


def seal_attachment(db: Session, case_id: int, attachment_id: int, content: bytes) -> bytes:
    """The sealed picture."""
    key = keyring.for_sealing(db, case_id)
    return key.seal(content, group=case_id, table="case_attachment", column="sealed", row=attachment_id)


def open_attachment(db: Session, case_id: int, attachment_id: int, sealed: bytes) -> bytes:
    """The bytes of a picture."""
    return _opened(db, "case_attachment", "sealed", case_id, attachment_id, sealed)


def _document_json(document: CaseDocument) -> dict[str, Any]:
    return {
        "person": document.person,
        "family": document.family,
        "workplace": document.workplace,
        "reflection": document.reflection,
        "evidence": dict(document.evidence),
        "kept": list(document.kept),
        "revisions": dict(document.revisions),
    }


def _document(found: dict[str, Any]) -> CaseDocument:
    return CaseDocument(
        person=found["person"],
        family=found["family"],
        workplace=found["workplace"],
        reflection=found["reflection"],
        evidence=dict(found["evidence"]),
        kept=tuple(found["kept"]),
        revisions=dict(found.get("revisions", {})),
    )


def _seal(db: Session, table: str, column: str, case_id: int, row: int, content: Any) -> bytes:
    key = keyring.for_sealing(db, case_id)
    return key.seal(json.dumps(content).encode(), group=case_id, table=table, column=column, row=row)


def _open(db: Session, table: str, column: str, case_id: int, row: int, sealed: bytes) -> Any:
    return json.loads(_opened(db, table, column, case_id, row, sealed))


def _opened(db: Session, table: str, column: str, case_id: int, row: int, sealed: bytes) -> bytes:
    key = keyring.for_opening(db, case_id)
    if of_first_form(sealed):
        return vault_of(db).open(sealed, table=table, column=column, row=row).encode()
    if key is None or not key.sealed(sealed):
        now = keyring.again(db, case_id, table=table, column=column, row=row) if sealed else None
        if now is None:
            raise Unreadable(f"{table}.{column}")
        sealed, key = now
    return key.open(sealed, group=case_id, table=table, column=column, row=row)
