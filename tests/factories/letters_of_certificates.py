"""Examples of the letters about certificates: letter, facts, and a word for the kind."""

from __future__ import annotations

from typing import Any

from tests.factories.letter_contexts import CERTIFICATE, CHECKPOINT, EXPIRING

_MISSPELLED = "De naam op het certificaat klopte niet."

CERTIFICATES: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("certificates/checkpoint", CHECKPOINT, ""),
    ("certificates/expiring", EXPIRING, ""),
    (
        "certificates/expiring_administrator",
        {**EXPIRING, "person_name": "Petra van der Veen", "path": "/beheer/groepen/2/certificaten"},
        "",
    ),
    ("certificates/issued", CERTIFICATE, ""),
    ("certificates/key_ending", {"given_name": "Marijke", "key_day": "2029-01-14"}, ""),
    (
        "certificates/reissued",
        {**CERTIFICATE, "old_number": "DTE-2026-0042-P1", "reason": _MISSPELLED},
        "",
    ),
    ("certificates/revoked", {**CERTIFICATE, "reason": _MISSPELLED}, ""),
)
