"""Why somebody does something to a case: a sentence that others read in a log. Pure."""

from __future__ import annotations

import re

from app.core.errors import Refused
from app.core.text import T
from app.practice.rules.guard import detect, naming

LONGEST_REASON = 200


def checked_reason(reason: str, alias: str) -> str:
    """The reason in form. Raises Refused for an empty or a long one, and for one with a name or the alias."""
    said = " ".join(reason.split())
    if not said:
        raise Refused(T("Schrijf in een zin waarom. Noem geen namen."), field="reason")
    if len(said) > LONGEST_REASON:
        raise Refused(T("Gebruik ten hoogste %(n)s tekens.", n=LONGEST_REASON), field="reason")
    if naming(detect(said)) or re.search(rf"(?<!\w){re.escape(alias)}(?!\w)", said, re.IGNORECASE):
        raise Refused(
            T("In de reden staat iets dat iemand herkenbaar maakt. Schrijf haar zonder namen en schuilnaam."),
            field="reason",
        )
    return said
