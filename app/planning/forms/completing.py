"""The form of dates for what has none: as many fields as there are gaps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import InputRequired

from app.core.text import T
from app.planning.queries.gaps import Proposal
from app.planning.service import When
from app.web.fields import DutchDateField, TimeField
from app.web.forms import Form
from app.web.i18n import say


class CompleteForm(Form):
    """A day and times for each gap; without a day it stays as it is."""

    shown = HiddenField()
    #: Set by `complete_form`.
    keys: Sequence[str] = ()

    def part(self, key: str) -> dict[str, Any]:
        """The fields of one gap, by name."""
        return {name: self[f"{name}-{key}"] for name in ("day", "start", "end")}

    def dates(self) -> dict[str, When]:
        """What a valid form asks for, by key."""
        found = {}
        for key in self.keys:
            part = self.part(key)
            if part["day"].data:
                found[key] = When(part["day"].data, part["start"].data, part["end"].data)
        return found


def complete_form(proposals: Sequence[Proposal], *, filled: bool) -> CompleteForm:
    """The form of these gaps; `filled` with what is proposed, else with what was sent."""
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {}
    for one in proposals:
        key = one.missing.gap.key
        fields |= {
            f"day-{key}": DutchDateField(_l("Datum")),
            f"start-{key}": TimeField(_l("Begint om"), [InputRequired(_l("Vul de begintijd in."))]),
            f"end-{key}": TimeField(_l("Eindigt om"), [InputRequired(_l("Vul de eindtijd in."))]),
        }
        data |= {f"day-{key}": one.day, f"start-{key}": one.change.start, f"end-{key}": one.change.end}
    kind = type("OneCompleteForm", (CompleteForm,), fields)
    form: CompleteForm = kind(None, data=data) if filled else kind()
    form.keys = [one.missing.gap.key for one in proposals]
    return form


def nothing_chosen(form: CompleteForm) -> bool:
    """Whether no day was filled in; then the first one says so."""
    if form.dates():
        return False
    part = form.part(form.keys[0])
    part["day"].errors = [say(T("Vul ten minste één datum in."))]
    return True
