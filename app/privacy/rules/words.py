"""Words for what is kept as a key. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.core.text import T, Text

#: By `case_read.action`.
ACTIONS: Final[Mapping[str, Text]] = {
    "read": T("gelezen als beoordelaar"),
    "share": T("gelezen in de intervisie"),
    "emergency": T("gelezen met noodtoegang"),
    "export": T("meegegeven in een bestand"),
}
#: By `case_read.role`.
ROLES: Final[Mapping[str, Text]] = {
    "trainer": T("trainer"),
    "guest_trainer": T("gasttrainer"),
    "learner": T("deelnemer"),
    "administrator": T("beheerder"),
}
#: By `erasure_run.cause`.
CAUSES: Final[Mapping[str, Text]] = {
    "retention": T("bewaartermijn voorbij"),
    "request": T("op verzoek"),
    "restore": T("opnieuw na terugzetten van een back-up"),
}
#: By `subject_request.kind`.
KINDS: Final[Mapping[str, Text]] = {
    "access": T("inzage"),
    "correction": T("verbetering"),
    "erasure": T("wissen"),
}
#: By `subject_request.state`.
STATES: Final[Mapping[str, Text]] = {
    "open": T("open"),
    "granted": T("toegewezen"),
    "refused": T("afgewezen"),
}
