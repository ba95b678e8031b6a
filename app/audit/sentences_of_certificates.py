"""The sentences of what a certificate asks, and of who is excused from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.core.text import T, Text

#: By action.
CERTIFICATES: Final[Mapping[str, Text]] = {
    "certificates:award:confirm": T(
        "%(actor)s bevestigde dat %(person)s het certificaat krijgt in groep %(cohort)s."
    ),
    "certificates:award:decline": T("%(actor)s haalde %(person)s van de lijst voor een certificaat."),
    "certificates:award:propose": T(
        "%(actor)s droeg %(person)s voor voor het certificaat in groep %(cohort)s."
    ),
    "certificates:batch:end": T("%(actor)s beëindigde het uitgeven van certificaten in groep %(cohort)s."),
    "certificates:batch:halt": T("Het uitgeven van certificaten in groep %(cohort)s stopte."),
    "certificates:batch:resume": T("%(actor)s ging verder met certificaten uitgeven in groep %(cohort)s."),
    "certificates:batch:start": T(
        "%(actor)s begon certificaten uit te geven in groep %(cohort)s: %(certificates)s."
    ),
    "certificates:batch:stop": T("%(actor)s stopte het uitgeven van certificaten in groep %(cohort)s."),
    "certificates:template:save": T(
        "%(actor)s bewaarde versie %(number)s van het certificaat van %(slug)s (%(language)s)."
    ),
    "certificates:key:take": T("%(actor)s nam sleutel %(key)s in gebruik."),
    "certificates:certificate:replace": T("%(actor)s verving certificaat %(replaces)s door %(number)s."),
    "cohorts:requirements:change": T(
        "%(actor)s veranderde de eisen voor het certificaat in groep %(cohort)s."
    ),
    "certificates:dispensation:propose": T(
        "%(actor)s stelde voor om %(person)s vrij te stellen van een eis."
    ),
    "certificates:dispensation:grant": T("%(actor)s stelde %(person)s vrij van een eis."),
    "certificates:dispensation:decline": T("%(actor)s wees een vrijstelling voor %(person)s af."),
    "certificates:dispensation:withdraw": T("%(actor)s trok een vrijstelling voor %(person)s in."),
}
