"""What is decided about points of professional registers, and about the public register of experts, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.core.text import T, Text

#: By action.
POINTS: Final[Mapping[str, Text]] = {
    "accreditation:list:correct": T(
        "%(actor)s gaf een correctie door aan %(register)s voor groep %(cohort)s. Deelnemers: %(people)s."
    ),
    "accreditation:list:deliver": T(
        "%(actor)s gaf punten door aan %(register)s voor groep %(cohort)s. Deelnemers: %(people)s."
    ),
    "accreditation:list:export": T("%(actor)s haalde een lijst voor %(register)s op van groep %(cohort)s."),
    "accreditation:number:give": T("%(actor)s gaf een nummer op voor %(register)s."),
    "accreditation:number:take-away": T("%(actor)s haalde het nummer voor %(register)s weg."),
    "certificates:listing:agree": T(
        "%(actor)s koos ervoor om met certificaat %(number)s in het openbare register te staan."
    ),
    "certificates:listing:withdraw": T("%(actor)s haalde certificaat %(number)s uit het openbare register."),
}
