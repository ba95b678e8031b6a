"""Examples of the letters about requests of people and about who gets in: letter, facts, and a word for the kind."""

from __future__ import annotations

from typing import Any

_SUBJECT: dict[str, Any] = {
    "given_name": "Petra",
    "asker": "Petra van der Veen",
    "kind": "correction",
    "described": False,
    "received_day": "2027-03-02",
    "due_day": "2027-04-02",
    "link_path": "/privacyfunctionaris/verzoeken/1",
}
_NO = "De tekst van deze casus bestaat niet meer."
_HANDS: dict[str, Any] = {"given_name": "Marijke", "asker": "Anna de Boer", "name": "Petra van der Veen"}

PRIVACY: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("accounts/other_hands", {**_HANDS, "kind": "role", "roles": ["administrator", "trainer"]}, "role"),
    ("accounts/other_hands", {**_HANDS, "kind": "address", "new_address": "p@elders.example"}, "address"),
    ("accounts/other_hands", {**_HANDS, "kind": "objection"}, "objection"),
    (
        "privacy/emergency_asked",
        {
            "given_name": "Karin",
            "asker": "Anna de Boer",
            "cohort_name": "Assen, voorjaar 2027",
            "link_path": "/beheer/noodtoegang/1",
        },
        "",
    ),
    ("privacy/request_answered", {**_SUBJECT, "granted": True, "answer": "Je naam is verbeterd."}, ""),
    (
        "privacy/request_answered",
        {**_SUBJECT, "kind": "erasure", "described": True, "granted": False, "answer": _NO},
        "described",
    ),
    ("privacy/request_asked", {**_SUBJECT, "officer": True, "no_officer": False}, ""),
    (
        "privacy/request_asked",
        {**_SUBJECT, "officer": False, "no_officer": False},
        "administrator",
    ),
    (
        "privacy/request_asked",
        {**_SUBJECT, "kind": "erasure", "officer": False, "no_officer": False},
        "noted",
    ),
    ("privacy/request_asked", {**_SUBJECT, "officer": False, "no_officer": True}, "nobody"),
    ("privacy/request_due", {**_SUBJECT, "described": True}, ""),
)
