"""A known address with another name: nobody learns from us what the person behind an address is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.service import PersonView
from app.core.names import PersonName
from app.core.permissions import SYSTEM, Actor, Role
from app.core.text import T, Text
from app.enrolments.models import Enrolment

OTHER_NAME = T(
    "Dit e-mailadres kennen we met een andere achternaam. Kijk het adres en de naam na. "
    "Klopt alles? Vraag dan de stichting om hulp."
)
OTHER_NAME_ON_LINE = T("Regel %(line)s: dit e-mailadres kennen we met een andere achternaam", line=0)


def strangers(
    db: Session,
    actor: Actor,
    organisation_id: int,
    typed: Iterable[tuple[str, PersonName]],
    people: Mapping[str, PersonView],
) -> set[str]:
    """The addresses among ``typed`` (address, name) that belong to somebody with another family name.

    Who is or was enrolled by this organisation is known to it, and an administrator knows everyone.
    """
    if actor == SYSTEM or actor.has(Role.ADMINISTRATOR):
        return set()
    other = {
        address
        for address, name in typed
        if address in people and not _words(name.family) & _words(people[address].name.family)
    }
    if not other:
        return other
    own = set(
        db.scalars(
            sa.select(Enrolment.person_id).where(
                Enrolment.organisation_id == organisation_id,
                Enrolment.person_id.in_({people[address].id for address in other}),
            )
        )
    )
    return {address for address in other if people[address].id not in own}


def on_line(line: int) -> Text:
    """The sentence about one line of a list."""
    return Text(OTHER_NAME_ON_LINE.msgid, {"line": line})


def _words(family: str) -> set[str]:
    return set(PersonName("", "", family.replace("-", " ")).sort_key.split())
