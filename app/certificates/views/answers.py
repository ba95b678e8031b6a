"""What verification says to machines, and the moment at which it was said."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from app.certificates.document import CertificateSnapshot, English
from app.certificates.service import Checked
from app.core.clock import local
from app.core.text import T
from app.web import filters
from app.web.i18n import say


def moment_words(at: datetime) -> str:
    """`zondag 22 november 2026 om 10:14`."""
    return say(T("%(day)s om %(time)s", day=filters.day(at), time=filters.time_(at)))


def fields_of(certificate: Checked, base_url: str, checked_at: str) -> dict[str, Any]:
    """The fields of the answer in JSON; they keep their names and meaning, more may come."""
    paper = certificate.paper
    return {
        "number": certificate.number,
        "status": certificate.standing,
        "name": certificate.name or None,
        "course": certificate.said["course_title"],
        "issuer": paper["foundation"],
        "awarded_on": certificate.awarded_on.isoformat(),
        "issued_on": certificate.issued_on.isoformat(),
        "valid_until": _day(certificate.valid_until),
        "revoked_on": _day(certificate.revoked_on),
        "revoked_reason": certificate.revoked_reason or None,
        "replaced_on": _day(certificate.replaced_on),
        "replaced_by": certificate.replaced_by or None,
        "replaces": paper["replaces"] or None,
        "pdf_sha256": certificate.pdf_sha256,
        "sample": paper["sample"],
        "paper": _paper(paper) if certificate.shown else None,
        "page": f"{base_url}/controle/{certificate.number}/{certificate.code}",
        "checked_at": checked_at,
    }


def _paper(paper: CertificateSnapshot) -> dict[str, Any]:
    """What else stands on it, for each of its languages."""
    words: dict[str, Any] = {}
    if paper["language"] != "en":
        words["nl"] = {**_words(paper), "group": paper["cohort_name"]}
    if paper["en"]:
        words["en"] = _words(paper["en"])
    return {
        "place": paper["place"],
        "trainers": paper["trainers"],
        "signatory_name": paper["signatory_name"],
        **words,
    }


def _words(said: CertificateSnapshot | English) -> dict[str, Any]:
    return {
        "course": said["course_title"],
        "signatory_role": said["signatory_role"],
        "issued_on": said["issued_on_text"],
        "awarded_on": said["awarded_on_text"] or None,
        "valid_until": said["valid_until_text"] or None,
        "period": said["period"] or None,
        "hours": said["hours"] or None,
        "proof": said["proof"],
        "competencies": said["competencies"],
        "levels": said["levels"],
        "requirements": said["requirements"],
        "programme": said["programme"],
    }


def at_text(at: datetime) -> str:
    """`2026-11-22T10:14:05+01:00`."""
    return local(at).isoformat(timespec="seconds")


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
