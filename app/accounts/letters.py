"""Letters to people we know. Offered through ``service``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.queries import PersonView
from app.core.clock import Clock
from app.messages import service as messages


def write_to(
    db: Session,
    clock: Clock,
    person: PersonView,
    template: str,
    context: Mapping[str, Any],
    *,
    to: str = "",
    attachments: Sequence[tuple[str, str]] = (),
    key: str | None = None,
) -> None:
    """Writes a letter to a person in their language, with their ``given_name`` besides ``context``.

    ``to`` is another address than the person's. The rest is as in :func:`app.messages.posting.post`.
    """
    messages.post(
        db,
        clock,
        to=to or person.email,
        to_name=person.full_name,
        person_id=person.id,
        template=template,
        language=person.language,
        context={**context, "given_name": person.name.given},
        attachments=attachments,
        key=key,
    )
