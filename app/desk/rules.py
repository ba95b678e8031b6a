"""Pure decisions of the desk."""

from __future__ import annotations

from app.core.errors import Refused
from app.core.text import T

#: Most characters of a reason.
LONGEST_REASON = 300


def tidy_reason(reason: str) -> str:
    """The reason on one line. Raises Refused, naming the field, when it is too long."""
    tidy = " ".join(reason.split())
    if len(tidy) > LONGEST_REASON:
        raise Refused(
            T(
                "Gebruik ten hoogste %(max)s tekens. Het zijn er nu %(now)s.",
                max=LONGEST_REASON,
                now=len(tidy),
            ),
            field="reason",
        )
    return tidy
