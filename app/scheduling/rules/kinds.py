"""What kinds of sessions there are, and their states."""

from enum import StrEnum

from app.core.text import T, Text


class Kind(StrEnum):
    """What kind of meeting a session is."""

    DAY = "day"
    INTERVISION = "intervision"
    #: Repeats a day or an intervision meeting for who missed it; it belongs to nobody's programme by itself.
    MAKE_UP = "make_up"


class SessionState(StrEnum):
    """A cancelled session stays on record, and in the feeds."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


def label_of(kind: Kind, number: int, part: str, repeats: Kind | None) -> Text:
    """What a session is called: `Lesdag 3`, `Lesdag 3, deel A` or `Inhaalbijeenkomst (Intervisie 2)`.

    The first make-up session of a module bears no number of its own.
    """
    if kind is Kind.MAKE_UP:
        module = label_of(repeats or Kind.DAY, number, "", None)
        if part in ("", "1"):
            return T("Inhaalbijeenkomst (%(module)s)", module=module)
        return T("Inhaalbijeenkomst %(part)s (%(module)s)", part=part, module=module)
    if kind is Kind.INTERVISION:
        module = T("Intervisie %(number)s", number=number)
    else:
        module = T("Lesdag %(number)s", number=number)
    return T("%(module)s, deel %(part)s", module=module, part=part) if part else module
