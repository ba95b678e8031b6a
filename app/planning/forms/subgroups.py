"""Forms of subgroups, and of one session in parts: as many fields as there are people or parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from app.core.db import LINE, LONG
from app.core.errors import Refused
from app.enrolments.service import ParticipantView
from app.planning.forms.sessions import ELSEWHERE, TYPED, spot_of, values_of
from app.scheduling.service import SessionChange, SessionView
from app.subgroups.service import Group
from app.web.fields import DutchDateField, TimeField
from app.web.forms import Form


class DivisionForm(Form):
    """Names of subgroups, and who is in which."""

    shown = HiddenField()
    #: Set by `division_form`.
    ids: Sequence[int | None] = ()
    enrolment_ids: Sequence[int] = ()

    def groups(self) -> tuple[Group, ...]:
        """The division of a valid form."""
        members: dict[int, list[int]] = {}
        for number in self.enrolment_ids:
            members.setdefault(int(self[f"lid_{number}"].data), []).append(number)
        return tuple(
            Group(self[f"naam_{index}"].data or "", tuple(members.get(index, ())), id)
            for index, id in enumerate(self.ids)
        )

    def refuse(self, refused: Refused) -> None:
        """Puts a refusal about a name at the first name."""
        super().refuse(Refused(refused.text, field="naam_0" if refused.field == "name" else refused.field))


def division_form(
    groups: Sequence[Group], people: Sequence[ParticipantView], *, filled: bool
) -> DivisionForm:
    """The form of a division; `filled` with `groups` as they are, else with what was sent."""
    choices = [(str(index), one.name) for index, one in enumerate(groups)]
    of = {number: str(index) for index, one in enumerate(groups) for number in one.enrolment_ids}
    fields: dict[str, Any] = {
        f"naam_{index}": StringField(
            _l("Naam"), [InputRequired(_l("Vul de naam van de deelgroep in.")), Length(max=LINE)]
        )
        for index in range(len(groups))
    }
    fields |= {
        f"lid_{one.enrolment_id}": SelectField(one.name, choices=choices, default="0") for one in people
    }
    kind = type("OneDivisionForm", (DivisionForm,), fields)
    data = {f"naam_{index}": one.name for index, one in enumerate(groups)}
    data |= {f"lid_{one.enrolment_id}": of.get(one.enrolment_id, "0") for one in people}
    form: DivisionForm = kind(None, data=data) if filled else kind()
    form.ids = [one.id for one in groups]
    form.enrolment_ids = [one.enrolment_id for one in people]
    return form


class SplitForm(Form):
    """When and where each part of a session is."""

    shown = HiddenField()
    #: Set by `split_form`.
    parts: int = 2

    def changes(self, one: SessionView, subgroup_ids: Sequence[int | None]) -> tuple[SessionChange, ...]:
        """What a valid form asks of each part of `one`."""
        return tuple(self._change(one, number, subgroup_ids[number]) for number in range(self.parts))

    def part(self, number: int) -> dict[str, Any]:
        """The fields of one part, by name."""
        names = ("day", "start", "end", "where", "place", "online_url", "trainer_person_id")
        return {name: self[f"{name}_{number}"] for name in names}

    def refuse(self, refused: Refused) -> None:
        """Puts a refusal about a part at the last one: the first part is the session as it was."""
        field = ELSEWHERE.get(refused.field or "", refused.field)
        name = f"{field}_{self.parts - 1}"
        super().refuse(Refused(refused.text, field=name if name in self else refused.field))

    def _change(self, one: SessionView, number: int, subgroup_id: int | None) -> SessionChange:
        value = {name: field.data for name, field in self.part(number).items()}
        return replace(
            SessionChange.of(one),
            day=value["day"],
            start=value["start"],
            end=value["end"],
            **spot_of(value["where"], value["place"]),
            online_url=value["online_url"] or "",
            trainer_person_id=value["trainer_person_id"] or None,
            subgroup_id=subgroup_id,
        )


def split_form(
    parts: int, choices: Mapping[str, Any], proposal: Sequence[SessionChange] | None = None
) -> SplitForm:
    """The form of so many parts: filled with a proposal, else with what was sent."""
    fields: dict[str, Any] = {}
    for number in range(parts):
        fields |= {
            f"day_{number}": DutchDateField(_l("Datum"), [InputRequired(_l("Vul de datum in."))]),
            f"start_{number}": TimeField(_l("Begint om"), [InputRequired(_l("Vul de begintijd in."))]),
            f"end_{number}": TimeField(_l("Eindigt om"), [InputRequired(_l("Vul de eindtijd in."))]),
            f"where_{number}": SelectField(_l("Locatie en zaal"), choices=choices["where"], default=TYPED),
            f"place_{number}": StringField(_l("Een andere plaats"), [Length(max=2 * LINE)]),
            f"online_url_{number}": StringField(_l("Link om online mee te doen"), [Length(max=LONG)]),
            f"trainer_person_id_{number}": SelectField(
                _l("Wie geeft les"), choices=choices["trainers"], coerce=int, default=0
            ),
        }
    kind = type("OneSplitForm", (SplitForm,), fields)
    if proposal is None:
        form: SplitForm = kind()
    else:
        data = {
            f"{name}_{number}": value
            for number, change in enumerate(proposal)
            for name, value in values_of(change).items()
        }
        form = kind(None, data=data)
    form.parts = parts
    return form
